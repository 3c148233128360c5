import { isObject } from "@protected-function/core/text/json.ts";
import { listAppSettings } from "@protected-function/core/azure/list-app-settings.ts";
import type { Deployed } from "../deployed-resources.ts";
import { addedFinding, findingOf, undoneByUp } from "../finding.ts";
import { type Detected, type DetectorOptions, NotComparable, readOrGone } from "../detector.ts";
import type { DriftFinding } from "../subject.ts";
import { differences } from "../../../stacks/compare/differences.ts";
import { deleteAppSettings, setAppSetting } from "../../../stacks/live/app-settings-command.ts";
import { authenticationOverride } from "@protected-function/core/text/authentication-overrides.ts";
import { quotedWord, shellWord } from "@protected-function/core/text/shell-word.ts";

/**
 * Names of app settings, never their values, which may hold secrets set by hand. A GET of a site doesn't return them
 * (pulumi-azure-native#4263), so Pulumi's refresh misses them.
 * https://learn.microsoft.com/rest/api/appservice/web-apps/list-application-settings
 */
export async function appSettings(site: Deployed, options: DetectorOptions): Promise<Pick<Detected, "findings">> {
  const actual = await listAppSettings(options.apis.resourceManager, site.id);
  return { findings: compareAppSettings(site, declaredSettings(site), actual) };
}

/**
 * App settings that override App Service authentication and aren't in the program. This is a separate detector because
 * it works even if the other settings can't be compared.
 */
export async function authenticationOverrides(
  site: Deployed,
  options: DetectorOptions,
): Promise<Pick<Detected, "findings">> {
  const names = isSecretWhole(site) ? [] : declaredSettings(site).map(({ name }) => name);
  const added = Object.keys(await listAppSettings(options.apis.resourceManager, site.id)).filter(
    (setting) => !names.includes(setting),
  );
  return {
    findings: added.flatMap((setting): readonly DriftFinding[] => {
      const override = authenticationOverride(setting);
      if (override === undefined) return [];
      const undo = `\`${deleteAppSettings(site.id, [setting])}\``;
      return [addedFinding(site, pathOf(setting), setting, undo)];
    }),
  };
}

type Declared = readonly { readonly name: string; readonly value: unknown }[];

/** @throws NotComparable if the engine has encrypted more than single values */
function declaredSettings(site: Deployed): Declared {
  if (isSecretWhole(site)) throw new NotComparable("the state keeps them secret as a whole, including their names");
  const { appSettings: declared = [] } = Object(site.inputs["siteConfig"]) as { readonly appSettings?: Declared };
  return declared;
}

function isSecretWhole({ inputs: { siteConfig } }: Deployed): boolean {
  return isSecret(siteConfig) || isSecret(Object(siteConfig).appSettings);
}

/** Source: SigKey in sdk/go/common/resource/sig/sig.go of pulumi/pulumi. */
const isSecret = (value: unknown): boolean => "4dabf18193072939515e22adb298388d" in Object(value);

/** A value that the state keeps encrypted can't be compared, so it counts as unchanged. */
function compareAppSettings(
  site: Deployed,
  declared: Declared,
  actual: Readonly<Record<string, string>>,
): readonly DriftFinding[] {
  const again =
    "The value is in the stack's settings (appSettings, secretSettings), or in the program (infra/hosting/function-app.ts)";
  const expected = new Map(declared.map((setting) => [setting.name, setting.value]));
  const added = Object.keys(actual).filter((setting) => !expected.has(setting) && !authenticationOverride(setting));
  return [
    ...added.map((setting) => {
      const undo = `\`${deleteAppSettings(site.id, [setting])}\`, or add it to the program.`;
      return addedFinding(site, pathOf(setting), setting, undo);
    }),
    ...declared.flatMap(({ name: setting, value }): readonly DriftFinding[] => {
      const undo = `\`${setAppSetting(site.id, setting)}\`. ${again}.`;
      const now = actual[setting];
      const path = pathOf(setting);
      if (now === undefined)
        return [findingOf(site, { path, kind: "removed", expected: setting }, { seenBy: "look", undo })];
      if (typeof value !== "string" || value === now) return [];
      return [findingOf(site, { path, kind: "changed" }, { seenBy: "look", undo })];
    }),
  ];
}

function pathOf(setting: string): string {
  return `siteConfig.appSettings["${setting}"]`;
}

const version = "2024-11-01";

/** The part of a site's configuration that decides who can reach it and how. */
const watched = [
  "cors",
  "ipSecurityRestrictions",
  "ipSecurityRestrictionsDefaultAction",
  "scmIpSecurityRestrictions",
  "scmIpSecurityRestrictionsDefaultAction",
  "scmIpSecurityRestrictionsUseMain",
  "remoteDebuggingEnabled",
  "ftpsState",
  "minTlsVersion",
  "scmMinTlsVersion",
  "publicNetworkAccess",
] as const;

/**
 * Every property of authsettingsV2, by its name on the wire. Properties that the program doesn't set are compared with the service's answer to
 * the deployment. The service's defaults change from version to version, and that isn't drift.
 * https://learn.microsoft.com/rest/api/appservice/web-apps/get-auth-settings-v2-without-secrets
 */
export async function authSettings(settings: Deployed, options: DetectorOptions): Promise<Pick<Detected, "findings">> {
  const path = `${settings.id}/list?api-version=${version}`;
  const answer = await readOrGone(options.apis.resourceManager, path);
  const comparedNames = [
    "platform",
    "globalValidation",
    "httpSettings",
    "identityProviders",
    "login",
    clearInboundClaims,
  ];
  const undo = () => undoneByUp(options.stack);
  const unless = { [clearInboundClaims]: "false" };
  const resource = { ...settings, outputs: { ...unless, ...settings.outputs } };
  return {
    findings: compared(resource, { actual: { ...unless, ...Object(answer?.["properties"]) }, comparedNames, undo }),
  };
}

/**
 * Missing on Learn's page, and so in what the plugin knows of the deployment. Azure answers "false" unless it was set:
 * src/authV2/…/recordings/test_authV2_auth.yaml in Azure/azure-cli-extensions@042aebb
 */
const clearInboundClaims = "clearInboundClaimsMapping";

/** https://learn.microsoft.com/rest/api/appservice/web-apps/get-configuration */
export async function siteConfiguration(site: Deployed, options: DetectorOptions): Promise<Pick<Detected, "findings">> {
  const answer = await readOrGone(options.apis.resourceManager, `${site.id}/config/web?api-version=${version}`);
  const below = (values: Deployed["inputs"]) => ({ ...Object(values["siteConfig"]) }) as Deployed["inputs"];
  const actual = Object(answer?.["properties"]) as Readonly<Record<string, unknown>>;
  const resource = { ...site, inputs: below(site.inputs), outputs: below(site.outputs) };
  const undo = (name: string) =>
    resource.inputs[name] === undefined ? undoneByHand(resource, name) : undoneByUp(options.stack);
  return { findings: compared(resource, { actual, comparedNames: watched, prefix: "siteConfig.", undo }) };
}

/**
 * An update sends only the declared properties. Azure keeping the rest is inferred. The Azure CLI puts its own cloud
 * before a resource's id. https://learn.microsoft.com/cli/azure/reference-index#az-rest
 */
function undoneByHand({ id, outputs }: Deployed, name: string): string {
  const body = JSON.stringify({ properties: { [name]: outputs[name] ?? null } });
  return `\`az rest --method PATCH --url ${shellWord(`${id}/config/web?api-version=${version}`)} --body ${shellWord(body)}\`. The program doesn't declare this property, so an update probably leaves it.`;
}

interface Comparison {
  readonly actual: Readonly<Record<string, unknown>>;
  /** The properties to compare. */
  readonly comparedNames: readonly string[];
  readonly prefix?: string;
  /** How to undo a difference of a property. */
  readonly undo: (name: string) => string;
}

function compared(
  resource: Deployed,
  { actual, comparedNames, prefix = "", undo }: Comparison,
): readonly DriftFinding[] {
  return comparedNames.flatMap((name) => {
    const all = differences(overlaid(resource.outputs[name], resource.inputs[name]), actual[name], { path: name });
    const prefixed = all.map((difference) => ({ ...difference, path: `${prefix}${difference.path}` }));
    return prefixed.map((difference) =>
      findingOf(resource, difference, { seenBy: "look", undo: undo(name), all: prefixed }),
    );
  });
}

/** The program's declared values, over the service's own values for the rest. */
function overlaid(below: unknown, above: unknown): unknown {
  if (above === undefined) return below;
  if (!isObject(above) || !isObject(below)) return above;
  const keys = [...new Set([...Object.keys(below), ...Object.keys(above)])];
  return Object.fromEntries(keys.map((key) => [key, overlaid(below[key], above[key])]));
}

/**
 * Whether the last uploaded package is that of the last deployment. The SCM site keeps a record of each upload, and the
 * state has the id of Pulumi's own. https://github.com/projectkudu/kudu/wiki/REST-API#deployment Replacing the blob in
 * the packages' container leaves no record. `./pf verify` detects that by the function's own answer.
 */
export async function deployedPackage(
  upload: Deployed,
  { apis, stack }: DetectorOptions,
): Promise<Pick<Detected, "findings">> {
  const [, sha256 = "", ownId] = /^deployed ([0-9a-f]+) as ([^\s;]+)/m.exec(String(upload.outputs["stdout"])) ?? [];
  const latest = await readOrGone(apis.scm, "/api/deployments/latest");
  const id = latest?.["id"];
  // A record without an id, or a missing record, proves nothing.
  if (ownId === undefined || ownId === "unknown" || typeof id !== "string" || id === ownId) return { findings: [] };
  const { received_time: at, deployer } = latest as { readonly received_time?: string; readonly deployer?: string };
  return {
    findings: [
      findingOf(
        upload,
        {
          path: "",
          kind: "changed",
          expected: `package ${sha256.slice(0, 12)}…, deployment ${ownId}`,
          found: `deployment ${id}${at === undefined ? "" : ` of ${at}`}${deployer ? `, by "${deployer}"` : ""}`,
        },
        {
          seenBy: "look",
          undo: `\`npx pulumi up --stack ${shellWord(stack)} --replace ${quotedWord(upload.urn)}\` uploads the program's package again.`,
        },
      ),
    ],
  };
}
