import { expect, it } from "vitest";
import { parse } from "yaml";
import { withoutCredentials } from "../../../packages/core/text/redact.ts";
import { readYaml } from "../../../packages/core/text/reading/read-yaml.ts";
import { configuredSettings } from "../../../infra/settings/configured-settings.ts";
import { parseSettings, SettingsInvalid } from "../../../infra/settings/parse-settings.ts";
import { withoutBackend } from "../../../packages/pf/stacks/settings/settings-refused.ts";
import { settingsSchema } from "../../../infra/settings/settings-schema.ts";
import { rsaCertificate } from "../../support/rsa-certificate.ts";
import { pathsIn, withValue } from "../../support/valid-inputs.ts";
import { everyPolicy } from "../../support/every-setting.ts";
import { valid } from "./problems-in.ts";

const guid = "aaaaaaaa-0000-4000-8000-000000000003";
const keyVault = { resourceGroup: "rg-orders", name: "kv-orders" };
const endDate = "2099-01-01T00:00:00Z";
const federated = {
  jobs: { github: { repository: "contoso/orders", environment: "production", ownerId: "7", repositoryId: "8" } },
  site: { managedIdentityPrincipalId: guid },
  cluster: { issuer: "https://oidc.contoso.example/cluster", subject: "orders", audience: "api" },
};
const hosting = { resourceGroupName: "rg-orders", planName: "asp-orders", functionAppName: "func-orders" };
const ids = { clientId: guid, applicationObjectId: guid, servicePrincipalObjectId: guid };
const entraId = "Y1vSUy0LGEKJMIjHwyMBJb0lvMHPRKNGpWQ3Rnt7d0w";
const { pem } = await rsaCertificate();

/** Valid settings with every key that the schema has. */
const full: Record<string, unknown> = {
  ...valid,
  expectedTenantId: guid,
  owners: ["ada@contoso.com", "grace@contoso.com"],
  serviceManagementReference: "SVC-1234",
  cors: ["https://shop.contoso.com"],
  appSettings: { DAYS: "thirty" },
  secretSettings: { KEY: { keyVault, secret: "key" } },
  identity: {
    azureRoles: [{ scope: "resourceGroups/rg-orders", role: "Reader", reason: "Reads the orders of the shop" }],
    graphRoles: [{ role: "User.Read.All", reason: "Reads the managers of owners" }],
  },
  conditionalAccess: {
    ...everyPolicy,
    state: "enforced",
    acceptLockOutRisk: { "deployer-shut-out": "We deploy from the office only" },
  },
  adopt: {
    hosting,
    api: {
      ...ids,
      displayName: "orders",
      consentId: "",
      publicClient: true,
      appRoleIds: { Read: guid },
      assignmentIds: { Read: { ada: entraId } },
      callerClientIds: [guid],
    },
  },
  exemptions: { "secret-lifetime": "The partner rotates once a year" },
  callers: {
    integration: {
      roles: ["Function.Invoke"],
      secrets: { first: { startDate: "2026-01-01T00:00:00Z", endDate }, second: { endDate } },
      deliverTo: { keyVault },
      federated,
    },
    partner: { certificate: { pem, endDate } },
    shop: { servicePrincipal: guid },
  },
};

/** What the program refuses of settings, read as Pulumi passes them. */
function problemsIn(settings: object) {
  const config = Object.entries(settings).map(([name, value]) => {
    const text = typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "");
    return [`protected-function:${name}`, text] as const;
  });
  try {
    // Whether a start date is still to come is another rule's question.
    parseSettings(configuredSettings(Object.fromEntries(config)), { contract: undefined, now: endDate });
    return [];
  } catch (error) {
    if (error instanceof SettingsInvalid) return error.problems;
    throw error;
  }
}

/** A value as it stands in a settings file, where every reader must read it alike. */
function read(yaml: string): unknown {
  expect(readYaml(Buffer.from(`config:\n${yaml}`), "settings").problems, yaml).toBeUndefined();
  return parse(yaml);
}

/** The settings with a problem's fix written into them, if it has a concrete value. */
function repaired(settings: object, path: readonly string[], fix: string): object | undefined {
  const printed = withoutBackend(`  Fix: ${fix}`, "FILE").replace(/^ *Fix: /, "");
  const scalar =
    /^set .*? to (.*) in FILE$/.exec(printed)?.[1] ?? /^put it in quotes in .*: (".*")$/.exec(printed)?.[1];
  if (scalar !== undefined) {
    if (/^"?<.*>"?$| or /.test(scalar)) return undefined;
    const { "protected-function:at": value } = read(`  protected-function:at: ${scalar}`) as Record<string, unknown>;
    return withValue(settings, path, value) as object;
  }
  const yaml = /^write this(?:, for example,)? in [^\n]*:\n(.*)$/s.exec(printed)?.[1];
  if (yaml === undefined || /<ID>|<owner>|<such as|MII\.\.\./.test(yaml)) return undefined;
  const written = read(yaml);
  const [setting = "", ...inner] = path;
  const at = [`protected-function:${setting}`, ...inner].reduce<unknown>(
    (value, key) => (Array.isArray(value) ? value[0] : Object(value)[key]),
    written,
  );
  return withValue(settings, path, at) as object;
}

const paths = pathsIn(full);
const upper = (value: unknown) => (typeof value === "string" ? value.toUpperCase() : "UPPER");
const nearMiss = (value: unknown) => (typeof value === "string" ? `${value.slice(0, -2)}${value.slice(-1)}` : "1x");
const wrong: readonly ((value: unknown) => unknown)[] = [
  ...["", " ", "A B", "prod", "yes", "soon", "7", "2027-13-45", "2027-03-31", "203.0.113.7/24", "contoso.com"].map(
    (text) => () => text,
  ),
  ...["https://github.com/contoso/orders.git", `{${guid.toUpperCase()}}`, "x".repeat(300)].map((text) => () => text),
  ...[0, -1, 3, 45.5, 1e9, true, false, null, [], ["x", "X"], {}, { x: 1 }].map((value) => () => value),
  upper,
  nearMiss,
];

it("covers every setting", () => {
  expect(problemsIn(full)).toEqual([]);
  expect(new Set(paths.map(([setting]) => setting))).toEqual(new Set(Object.keys(settingsSchema.shape)));
});

it.each(paths.map((path) => [path.join("."), path] as const))(
  "the fix of a wrong %s is accepted as it is printed, and invents no ID",
  (_, path) => {
    const original = path.reduce<unknown>((value, key) => Object(value)[key], full);
    for (const wrongOne of wrong) {
      const value = wrongOne(original);
      const settings = withValue(full, path, value) as object;
      for (const { path: at, rule, fix } of problemsIn(settings)) {
        expect(rule).not.toMatch(/^Invalid|^Too |^Unrecognized/);
        const typed = JSON.stringify(settings).toLowerCase();
        for (const [id] of fix.matchAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/gi))
          expect(typed, fix).toContain(id.toLowerCase());
        if (at !== path.join(".")) continue;
        const fixed = repaired(settings, path, fix);
        if (fixed === undefined) continue;
        // A placeholder, which only the user can replace, is refused, and so is a location that isn't declared yet.
        const left = problemsIn(fixed).filter(
          (problem) =>
            `${problem.path}.`.startsWith(`${at}.`) &&
            !/^"<[^<>]*>"$/.test(problem.found) &&
            problem.rule !== "must be a location of conditionalAccess.namedLocations",
        );
        expect(left, `${JSON.stringify(value)}: ${fix}`).toEqual([]);
      }
    }
  },
);

it.each(paths.map((path) => [path.join("."), path] as const))(
  "no fix of %s tells a secret that was pasted there, in any form",
  (_, path) => {
    const secret = "Abc8Q~abcdefGHIJKLmnopqrstuvwxyz0123456789.-";
    for (const value of [secret, ` ${secret}`, [secret, secret], { [secret]: {} }, `https://a:${secret}@contoso.com`]) {
      const fixes = problemsIn(withValue(full, path, value) as object).map(({ fix }) => fix);
      // As it is printed: the secret itself is left out there, and no other form of it.
      expect(withoutCredentials(fixes.join("\n")).toLowerCase()).not.toContain("abc8q");
    }
  },
);

it.each([
  ["203.0.113.7", " 203.0.113.7/32"],
  ["203.0.113.7/24", "<203.0.113.0/24|203.0.113.7/32>"],
  // A wrong length may mean any range.
  ["203.0.113.0/99", "<value, such as 203.0.113.0/24>"],
])("the fix of the range %s guesses nothing", (cidr, fix) => {
  const settings = withValue(full, ["conditionalAccess", "namedLocations", "office", "cidrs"], [cidr]) as object;
  const [problem] = problemsIn(settings).filter(({ path }) => path.endsWith("cidrs.0"));
  expect(problem?.fix.slice(-fix.length)).toBe(fix);
});
