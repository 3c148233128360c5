import { halfAYearAfter } from "@protected-function/core/text/day.ts";
import { X509Certificate } from "node:crypto";
import { clouds } from "@protected-function/core/azure/clouds.ts";
import { flexLocations, regionsCommand } from "@protected-function/core/azure/regions.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { cloudIn } from "./cloud-in-settings.ts";
import { intoVault } from "@protected-function/core/text/in-vault.ts";
import { settingPrefix, type SettingsFile } from "@protected-function/infra/settings/lenient-settings.ts";

interface Kept {
  /** For a command; undefined if the file isn't named after a stack. */
  readonly stack: string | undefined;
  /** RFC 3339 in UTC, to the second, like the settings' instants. Undefined: the secrets exist, or are renewed. */
  readonly createdAt: string | undefined;
}

/** What the program's rules accept, and Entra ID refuses of any stack, on a twin or not. */
export function entraProblems({ settings, config }: SettingsFile, kept: Kept): readonly Problem[] {
  return [...endedSecrets(settings, kept), ...unreadableCertificates(config)];
}

/**
 * What the program's rules accept, and a new stack on a twin can't have. A deployed one can: its secrets exist, its
 * providers may take their cloud from the environment, and Azure may have new regions.
 */
export function twinProblems(file: SettingsFile, kept: Kept): readonly Problem[] {
  const { settings, config } = file;
  return [
    ...encrypted(config),
    ...entraProblems(file, kept),
    ...otherClouds(settings, config),
    ...unknownRegion(settings),
  ];
}

type Settings = SettingsFile["settings"];

/**
 * The twin's own stack has another key, so Pulumi's engine would stop: "bad value", "message authentication failed".
 * Values of providers are left out there, because the twin has its own.
 * Source: sdk/go/common/resource/config/crypt.go of pulumi/pulumi.
 */
function encrypted(config: SettingsFile["config"]): readonly Problem[] {
  return Object.entries(config)
    .filter(([name]) => name.startsWith(settingPrefix))
    .flatMap(([name, value]) =>
      encryptedIn(value).map((place) => ({
        path: [name.slice(settingPrefix.length), ...place].join("."),
        rule: "is encrypted (secure:), and the twin has no key to decrypt it",
        found: "a value, not shown",
        fix: decryptedFix([name.slice(settingPrefix.length), ...place]),
      })),
    );
}

/** What someone encrypts is a secret, which plain text would publish. Only a place that has none takes plain text. */
function decryptedFix([setting, name = "<name>", part, slot, ...rest]: readonly (string | undefined)[]): string {
  if (setting === "secretSettings" && part !== "keyVault") return intoVault(name);
  if (setting === "appSettings")
    return intoVault(name, `declare ${name} as "secret" in functions/contract.ts, and remove it from appSettings`);
  if (setting === "callers" && part === "secrets" && rest.length === 0) {
    const secrets = slot === undefined ? "{ first: { endDate: <time> } }" : "{ endDate: <time> }";
    return `remove it from the stack's settings file, and write ${secrets} there: Entra ID creates a caller's secrets`;
  }
  return "write it as plain text in the stack's settings file: this setting isn't a secret";
}

/** The places of encrypted values, also of broken ones. */
function encryptedIn(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [];
  if (Object.keys(value).join() === "secure") return [[]];
  return Object.entries(value).flatMap(([name, inner]) => encryptedIn(inner).map((place) => [name, ...place]));
}

/** Entra ID creates no secret that ends before it starts. One without a start date starts when it is created. */
function endedSecrets({ callers }: Settings, { stack, createdAt }: Kept): readonly Problem[] {
  if (createdAt === undefined) return [];
  return Object.entries(callers).flatMap(([caller, { secrets = {} }]) =>
    Object.entries(secrets).flatMap(([slot, { startDate, endDate } = {}]) => {
      if (endDate === undefined || endDate > createdAt || startDate !== undefined) return [];
      const rotate = `, or for a deployed stack: ./pf rotate --stack ${shellWord(stack ?? "")} --caller ${shellWord(caller)}`;
      return [
        {
          path: `callers.${caller}.secrets.${slot}.endDate`,
          rule: "is in the past, and Entra ID creates no secret that has expired",
          found: JSON.stringify(endDate),
          fix: `write "${halfAYearAfter(createdAt)}", for example, there in the stack's settings file, or remove the expired secret there${stack === undefined || stack === "local" ? "" : rotate}`,
        },
      ];
    }),
  );
}

/** What has the form of PEM, as the settings' rules ask, and isn't a certificate: Entra ID would stop the deployment. */
function unreadableCertificates(config: SettingsFile["config"]): readonly Problem[] {
  const callers = Object.entries(Object(config[`${settingPrefix}callers`])) as [string, unknown][];
  return callers
    .map(([caller, value]) => [caller, Object(Object(value).certificate).pem as unknown] as const)
    .filter(([, pem]) => typeof pem === "string" && pem.includes("BEGIN CERTIFICATE") && !isCertificate(pem))
    .map(([caller]) => ({
      path: `callers.${caller}.certificate.pem`,
      rule: "must be a certificate, which its lines between the first and the last aren't",
      found: "text that can't be decoded",
      fix: "copy the caller's certificate (its public part, in PEM) whole into the stack's settings file",
    }));
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem.trim()).raw.length > 0;
  } catch {
    return false;
  }
}

/** Each provider has a setting of its own, and takes the public cloud without it. */
function otherClouds({ cloud }: Settings, config: SettingsFile["config"]): readonly Problem[] {
  const others = ["azure-native:environment", "azuread:environment"].filter(
    (name) => providersCloud(config[name]) !== cloud,
  );
  const unset = others.filter((name) => config[name] === undefined);
  const lines = unset.map((name) => `    ${name}: ${cloud}`).join("\n");
  return [
    ...(unset.length === 0
      ? []
      : [
          {
            path: "cloud",
            rule: `is ${cloud}, but ${unset.join(" and ")} ${unset.length === 1 ? "isn't" : "aren't"} set`,
            found: "",
            fix: `add ${unset.length === 1 ? "it" : "both"} in the stack's settings file:\n${lines}`,
          },
        ]),
    ...others
      .filter((name) => !unset.includes(name))
      .map((name) => ({
        path: name,
        rule: `must be the cloud of ${settingPrefix}cloud, which is ${cloud}`,
        found: JSON.stringify(config[name]),
        fix: `set both to the same cloud in the stack's settings file`,
      })),
  ];
}

/** Providers take several names for a cloud. https://www.pulumi.com/registry/packages/azuread/installation-configuration/ */
function providersCloud(environment: unknown): string {
  const name = String(environment ?? "").toLowerCase();
  if (/gov|dod/.test(name)) return "usgovernment";
  return name.includes("china") ? "china" : "public";
}

/** Azure's own list is newer. */
function unknownRegion(settings: Settings): readonly Problem[] {
  const { location } = settings;
  const cloud = cloudIn(settings);
  const offered = flexLocations(cloud);
  if (offered.includes(location)) return [];
  const owner = Object.values(clouds).find(({ name }) => flexLocations(name).includes(location))?.name;
  if (owner !== undefined) {
    return [
      {
        path: "location",
        rule: `must be a region of ${settingPrefix}cloud, which is ${cloud}`,
        found: `${JSON.stringify(location)}, a region of ${owner}`,
        fix: `set ${settingPrefix}cloud to ${owner}, or ${settingPrefix}location to one of ${cloud}, such as ${usual[cloud]}, in the stack's settings file`,
      },
    ];
  }
  const meant = nearest(location, offered);
  return [
    {
      path: "location",
      rule: `must be a region of Azure that offers Flex Consumption${meant === undefined ? "" : ` (did you mean ${meant}?)`}`,
      found: `${JSON.stringify(location)}, which the twin doesn't know as one`,
      fix: [
        `set protected-function:location to ${meant ?? `one of them, such as ${usual[cloud]},`} in the stack's settings file`,
        `  To list them: ${regionsCommand}`,
      ].join("\n"),
    },
  ];
}

const usual = { public: "westeurope", usgovernment: "usgovvirginia", china: "chinanorth3" };
