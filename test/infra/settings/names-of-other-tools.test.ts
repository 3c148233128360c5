import { expect, it } from "vitest";
import { decidedElsewhere } from "../../../infra/settings/decided-elsewhere.ts";
import { settingsSchema } from "../../../infra/settings/settings-schema.ts";
import { callersWith, problemsIn, valid } from "./problems-in.ts";

const keyVault = { resourceGroup: "rg-orders", name: "kv-orders" };

it.each<readonly [Record<string, unknown>, string]>([
  [{ ...valid, maxInstanceCount: 100 }, "maximumInstanceCount"],
  [{ ...valid, max_instance_num: 100 }, "maximumInstanceCount"],
  [{ ...valid, maxSecretLifetime: 90 }, "maximumSecretLifetimeDays"],
  [{ ...valid, logRetentionInDays: 90 }, "retentionDays"],
  [{ ...valid, refusedCallersAlert: { threshold: 20, window_min: 15, emails: ["a@contoso.com"] } }, "windowMinutes"],
  [{ ...valid, env: "test" }, "environment"],
  [{ ...valid, env: {} }, "appSettings"],
  [{ ...valid, app_config: {} }, "appSettings"],
  [{ ...valid, Values: {} }, "appSettings"],
  [{ ...valid, people: { "Function.Invoke": { members: ["ada@contoso.com"] } } }, "users"],
  [{ ...valid, identity: { role_assignments: [] } }, "azureRoles"],
  [{ ...valid, ca: { state: "off" } }, "conditionalAccess"],
  [callersWith({ sp: "11111111-2222-4333-8444-555555555555" }), "servicePrincipal"],
  [callersWith({ secrets: { first: { endDate: "2027-03-31T00:00:00Z" } }, deliverTo: { kv: keyVault } }), "keyVault"],
  [callersWith({ deliverTo: { keyVault: { rg: "rg-orders", name: "kv-orders" } } }), "resourceGroup"],
  [callersWith({ deliverTo: { keyVault: { resourceGroup: "rg-orders", vault_name: "kv-orders" } } }), "name"],
])("%j: an abbreviation is written out as %s", (settings, meant) => {
  const [problem] = problemsIn(settings);
  expect(problem?.fix).toBe(`rename it to ${meant} in the stack's settings file`);
});

const [restrictions, subnet, api] = ["#only-from-your-network", "#through-a-virtual-network", "servicePrincipal"];
it.each([
  ["resourceGroup", "the program creates the resource group", undefined],
  ["service_plan_id", "Flex Consumption", undefined],
  ["runtime", "Node.js 24", undefined],
  ["storage_account_access_key", "needs no key", undefined],
  ["app_role", "functions/contract.ts", undefined],
  ["allowedAudiences", "the program registers the API", api],
  ["clientId", "the program registers the API", api],
  ["key_vault", "each secret", "secretSettings"],
  ["AZURE_CLIENT_ID", "az login", undefined],
  ["ip_restriction", "infra/index.ts", restrictions],
  ["ipSecurityRestrictions", "infra/index.ts", restrictions],
  ["virtualNetworkSubnetId", "infra/index.ts", subnet],
])("%s: says who decides it, and where to say it instead", (name, why, instead) => {
  const [problem, ...others] = problemsIn({ ...valid, [name]: "x" });
  expect(others).toEqual([]);
  expect(problem?.rule).toMatch(/^is not a setting: /);
  expect(problem?.rule).toContain(why);
  const [removal, ...more] = (problem?.fix ?? "").split("\n");
  expect(removal).toBe(`npx pulumi config rm --stack dev --path 'protected-function:${name}'`);
  expect(more).toEqual(instead === undefined ? [] : [expect.stringContaining(instead)]);
});

it("none of the settings is decided elsewhere", () => {
  expect(Object.keys(settingsSchema.shape).filter((name) => decidedElsewhere([name]) !== undefined)).toEqual([]);
});

it("the object around the values of local.settings.json is removed, not its values", () => {
  const [problem] = problemsIn({ ...valid, appSettings: { Values: { DAYS: "30" } } }, "unread");
  const fix = "indent all that belonged to it by two spaces less, as entries of appSettings";
  expect(problem).toMatchObject({ path: "appSettings.Values", fix: expect.stringContaining(fix) });
});

it.each(["conditionalAccess.conditions", "identity.userAssignedIdentities"])("%s is decided elsewhere, too", (path) => {
  const [setting = "", name = ""] = path.split(".");
  const [problem] = problemsIn({ ...valid, [setting]: { [name]: { locations: ["office"] } } });
  expect(problem).toMatchObject({ path, rule: expect.stringMatching(/^is not a setting: /) });
});
