import { expect, it } from "vitest";
import { block, conditionalAccessFixture, forAll, newPolicy, root } from "./conditional-access-fixture.ts";

interface Result {
  readonly displayName: string;
  readonly policyApplies: boolean;
  readonly analysisReasons: string;
}

const graphClientId = "00000003-0000-0000-c000-000000000000";
const home = "198.51.100.7";
const elsewhere = "203.0.113.10";

async function whatIf() {
  const fixture = await conditionalAccessFixture();
  const { call, created, user, apiClientId } = fixture;
  const ask = (changes: object = {}) =>
    call("POST", `${root}/evaluate`, {
      body: {
        signInIdentity: { "@odata.type": "#microsoft.graph.userSignIn", userId: user.id },
        signInContext: { "@odata.type": "#microsoft.graph.applicationContext", includeApplications: [apiClientId] },
        signInConditions: { ipAddress: elsewhere, clientAppType: "browser" },
        ...changes,
      },
    });
  const results = async (changes: object = {}) => ((await ask(changes)).body as { value: readonly Result[] }).value;
  const reasons = async (changes: object = {}) =>
    Object.fromEntries((await results(changes)).map((each) => [each.displayName, each.analysisReasons]));
  const policy = (displayName: string, conditions: object, more: object = {}) =>
    created(`${root}/policies`, newPolicy({ displayName, conditions: forAll({ ...conditions }), ...more }));
  return { ...fixture, ask, results, reasons, policy };
}

it("returns each policy with whether it applies and, if not, why", async () => {
  const { read, ask, policy } = await whatIf();
  const { id } = await policy("all", {});

  const answer = await ask();

  const { "@odata.context": _context, ...stored } = (await read(`${root}/policies/${id}`)) as Record<string, unknown>;
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#Collection(microsoft.graph.whatIfAnalysisResult)",
    value: [{ ...stored, policyApplies: true, analysisReasons: "notSet" }],
  });
});

it("counts a user in a group of a group", async () => {
  const { reasons, policy, group } = await whatIf();
  await policy("group", { users: { includeGroups: [group.id] } });
  await policy("without the group", { users: { includeUsers: ["All"], excludeGroups: [group.id] } });
  expect(await reasons()).toEqual({ group: "notSet", "without the group": "users" });
});

it("handles two groups that contain each other", async () => {
  const { call, reasons, policy, group, inner } = await whatIf();
  const reference = { "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${group.id}` };
  await call("POST", `/v1.0/groups/${inner.id}/members/$ref`, { body: reference });
  await policy("group", { users: { includeGroups: [group.id] } });
  expect(await reasons()).toEqual({ group: "notSet" });
});

it("recognizes administrators by their directory roles", async () => {
  const { tenant, reasons, policy, user } = await whatIf();
  const globalAdministrator = "62e90394-69f5-4237-9190-012177145e10";
  await policy("administrators", { users: { includeRoles: [globalAdministrator] } });
  expect(await reasons()).toEqual({ administrators: "users" });
  tenant.directory.directoryRoles.assign(user.id, globalAdministrator);
  expect(await reasons()).toEqual({ administrators: "notSet" });
});

it("asks about a service principal by its client id", async () => {
  const { reasons, ask, policy, api, apiClientId } = await whatIf();
  const clientApplications = { includeServicePrincipals: [api.id] };
  await policy("workload", { users: { includeUsers: ["None"] }, clientApplications }, { grantControls: block });
  await policy("users", {});
  const signInIdentity = (servicePrincipalId: string) => ({
    signInIdentity: { "@odata.type": "#microsoft.graph.servicePrincipalSignIn", servicePrincipalId },
  });

  expect(await reasons(signInIdentity(apiClientId))).toEqual({ workload: "notSet", users: "workloadIdentities" });
  expect((await ask(signInIdentity(api.id))).status).toBe(404);
});

it("omits policies that don't apply, on request", async () => {
  const { results, policy } = await whatIf();
  await policy("applies", {});
  await policy("not this", { applications: { includeApplications: ["None"] } });
  const applied = await results({ appliedPoliciesOnly: true });
  expect(applied.map(({ displayName }) => displayName)).toEqual(["applies"]);
});

it("evaluates Graph as Graph, because What If has no scopes for the low-privilege exception", async () => {
  const { tenant, reasons, policy } = await whatIf();
  const azureAdGraph = "00000002-0000-0000-c000-000000000000";
  tenant.directory.servicePrincipals.addMicrosoftServicePrincipal({
    appId: azureAdGraph,
    displayName: "directory",
    names: [],
  });
  const allBut = { includeApplications: ["All"], excludeApplications: [azureAdGraph] };
  await policy("all but the directory", { applications: allBut });
  const signInContext = { "@odata.type": "#microsoft.graph.applicationContext", includeApplications: [graphClientId] };
  expect(await reasons({ signInContext })).toEqual({ "all but the directory": "notSet" });
});

it.each([
  [
    "an external user",
    { signInIdentity: { "@odata.type": "#microsoft.graph.externalUserSignIn", tenantId: "x" } },
    501,
  ],
  ["a user action", { signInContext: { "@odata.type": "#microsoft.graph.userActionContext", userAction: "x" } }, 501],
  ["an authentication context", { signInContext: { "@odata.type": "#microsoft.graph.authContext" } }, 501],
  ["no address", { signInConditions: {} }, 400],
  ["an address that is none", { signInConditions: { ipAddress: "home" } }, 400],
  ["an unknown condition", { signInConditions: { ipAddress: home, weather: "rain" } }, 400],
  ["an identity without a type", { signInIdentity: { userId: "00000000-0000-4000-9000-000000000000" } }, 400],
  [
    "an unknown user",
    {
      signInIdentity: { "@odata.type": "#microsoft.graph.userSignIn", userId: "00000000-0000-4000-9000-000000000000" },
    },
    404,
  ],
])("refuses %s", async (_what, changes, status) => {
  const { ask } = await whatIf();
  expect((await ask(changes)).status).toBe(status);
});

it("evaluates platform, risk, flow and country as asked", async () => {
  const { created, reasons, policy } = await whatIf();
  const north = {
    "@odata.type": "#microsoft.graph.countryNamedLocation",
    displayName: "North",
    countriesAndRegions: ["NO"],
  };
  const { id } = await created(`${root}/namedLocations`, north);
  await policy("windows", { platforms: { includePlatforms: ["windows"] } });
  await policy("signInRisk", { signInRiskLevels: ["high"] });
  await policy("userRisk", { userRiskLevels: ["high"] });
  await policy("insiderRisk", { insiderRiskLevels: "elevated" });
  await policy("flow", { authenticationFlows: { transferMethods: "deviceCodeFlow" } });
  await policy("north", { locations: { includeLocations: [id] } });
  const asked = (signInConditions: object) =>
    reasons({
      signInConditions: { ipAddress: elsewhere, country: "SE", devicePlatform: "linux", ...signInConditions },
    });

  expect(await asked({})).toEqual({
    windows: "devicePlatform",
    signInRisk: "signInRisk",
    userRisk: "userRisk",
    insiderRisk: "insiderRisk",
    flow: "authenticationFlow",
    north: "location",
  });
  const everything = {
    country: "NO",
    devicePlatform: "windows",
    signInRiskLevel: "high",
    userRiskLevel: "high",
    insiderRiskLevel: "elevated",
    authenticationFlow: { transferMethod: "deviceCodeFlow" },
  };
  expect(Object.values(await asked(everything))).toEqual(Array(6).fill("notSet"));
});

it.each([
  ["the platform", "conditions.platforms", { platforms: { includePlatforms: ["iOS"] } }, { devicePlatform: "all" }],
  [
    "a rule about devices",
    "conditions.devices",
    { devices: { deviceFilter: { mode: "exclude", rule: "device.isCompliant -eq True" } } },
    { deviceInfo: { isCompliant: true } },
  ],
  ["Office 365's members", "Office365", { applications: { includeApplications: ["Office365"] } }, {}],
])("names what it can't evaluate: %s", async (_what, condition, conditions, signInConditions) => {
  const { ask, policy } = await whatIf();
  await policy("undecided", conditions);
  const answer = await ask({ signInConditions: { ipAddress: elsewhere, ...signInConditions } });
  expect([answer.status, JSON.stringify(answer.body)]).toEqual([501, expect.stringContaining(condition)]);
});

it("accepts input that no policy depends on", async () => {
  const { reasons, policy } = await whatIf();
  await policy("applies", {});
  const signInConditions = {
    "@odata.type": "#microsoft.graph.signInConditions",
    ipAddress: "2001:db8::1",
    clientAppType: "all",
    country: "DE",
    devicePlatform: "windows",
    signInRiskLevel: "none",
    userRiskLevel: "none",
    deviceInfo: { isCompliant: true },
  };
  expect(await reasons({ signInConditions })).toEqual({ applies: "notSet" });
});
