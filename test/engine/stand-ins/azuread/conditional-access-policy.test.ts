import { expect, test } from "vitest";
import { attach } from "../../../support/stand-ins/attach.ts";
import { looksInARow } from "../../../support/stand-ins/recorded-microsoft.ts";

const type = "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy";
const collection = "https://graph.microsoft.com/v1.0/identity/conditionalAccess/policies";
const url = `${collection}/policy-1`;
const id = "/identity/conditionalAccess/policies/policy-1";
const gone = { status: 404, body: { error: { code: "NotFound", message: "No." } } };

const inputs = {
  displayName: "only from the office",
  state: "enabledForReportingButNotEnforced",
  conditions: {
    clientAppTypes: ["all"],
    applications: { includedApplications: ["api"] },
    users: { includedUsers: ["All"], excludedUsers: ["emergency"], excludedGroups: [] },
    locations: { includedLocations: ["All"], excludedLocations: ["office"] },
  },
  grantControls: { operator: "OR", builtInControls: ["block"] },
};
const wire = {
  displayName: "only from the office",
  state: "enabledForReportingButNotEnforced",
  conditions: {
    applications: { includeApplications: ["api"], excludeApplications: [], includeUserActions: [] },
    authenticationFlows: null,
    clientAppTypes: ["all"],
    devices: null,
    locations: { includeLocations: ["All"], excludeLocations: ["office"] },
    platforms: null,
    servicePrincipalRiskLevels: [],
    signInRiskLevels: [],
    userRiskLevels: [],
    users: {
      includeUsers: ["All"],
      excludeUsers: ["emergency"],
      includeGroups: [],
      excludeGroups: [],
      includeRoles: [],
      excludeRoles: [],
      includeGuestsOrExternalUsers: null,
      excludeGuestsOrExternalUsers: null,
    },
  },
  grantControls: { operator: "OR", builtInControls: ["block"], customAuthenticationFactors: [], termsOfUse: [] },
  sessionControls: null,
};
const body = { "@odata.type": "#microsoft.graph.conditionalAccessPolicy", ...wire };
const live = {
  ...wire,
  "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#identity/conditionalAccess/policies/$entity",
  id: "policy-1",
  createdDateTime: "2026-11-24T15:00:00Z",
  modifiedDateTime: null,
  templateId: null,
  conditions: { ...wire.conditions, clientApplications: null, insiderRiskLevels: null },
  grantControls: { ...wire.grantControls, authenticationStrength: null },
};

async function created() {
  const attached = await attach("azuread");
  const { engine, microsoft } = attached;
  microsoft.expect(`POST ${collection}`, { status: 201, body: live });
  microsoft.expect(`GET ${url}`, gone).expect(`GET ${url}`, { body: live }, looksInARow + 1);
  const { outputs } = await engine.create(type, inputs);
  return { ...attached, old: { inputs, outputs } };
}

test("creates with everything written out, waits until it is there, reads", async () => {
  const { microsoft, old } = await created();

  expect(microsoft.requests[0]?.body).toEqual(body);
  expect(microsoft.pauses).toEqual([1000]);
  const { locations, ...conditions } = inputs.conditions;
  expect(old.outputs).toMatchObject({ objectId: "policy-1", ...inputs, conditions: { ...conditions, locations } });
});

test("without locations they are null; a policy for workload identities names them besides", async () => {
  const { engine, microsoft } = await attach("azuread");
  const workload = {
    ...inputs,
    conditions: {
      clientAppTypes: ["all"],
      applications: { includedApplications: ["All"] },
      users: { includedUsers: ["None"] },
      clientApplications: { includedServicePrincipals: ["caller"] },
    },
  };
  microsoft.expect(`POST ${collection}`, { status: 201, body: live });
  microsoft.expect(`GET ${url}`, { body: live }, looksInARow + 1);

  await engine.create(type, workload);

  expect(microsoft.requests[0]?.body).toMatchObject({
    conditions: {
      locations: null,
      clientApplications: {
        includeServicePrincipals: ["caller"],
        excludeServicePrincipals: [],
        servicePrincipalFilter: null,
      },
      users: { includeUsers: ["None"] },
    },
  });
});

test("an update sends the whole policy though only the state changed, and waits for that", async () => {
  const { engine, microsoft, old } = await created();
  microsoft.take();
  const news = { ...inputs, state: "enabled" };
  const enabled = { body: { ...live, state: "enabled" } };
  microsoft.expect(`PATCH ${url}`, { status: 204 }).expect(`GET ${url}`, { body: live });
  microsoft.expect(`GET ${url}`, enabled, looksInARow);

  const updated = await engine.update(type, id, old, news);

  expect(updated["state"]).toBe("enabled");
  expect(microsoft.requests[0]?.body).toEqual({ ...body, state: "enabled" });
  expect((await engine.diff(type, inputs, news, old.outputs)).detailed).toEqual({ state: "UPDATE" });
});

test("looks before it deletes, and waits; one that is gone already isn't an error", async () => {
  const { engine, microsoft, old } = await created();
  microsoft.expect(`GET ${url}`, { body: live }).expect(`DELETE ${url}`, { status: 204 });
  microsoft.expect(`GET ${url}`, { body: live }).expect(`GET ${url}`, gone, looksInARow);
  await engine.delete(type, id, old);

  microsoft.expect(`GET ${url}`, gone);
  await engine.delete(type, id, old);
});

test("a policy that the portal made is imported without a difference", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${url}`, { body: live });
  const imported = await engine.read(type, id);
  expect((await engine.diff(type, imported?.inputs ?? {}, inputs, imported?.outputs)).detailed).toEqual({});
});

test.each([
  [{ state: "disabled" }, { state: "UPDATE" }],
  [{ sessionControls: { signInFrequency: { value: 1, type: "hours" } } }, { sessionControls: "DELETE" }],
  [
    { conditions: { ...live.conditions, platforms: { includePlatforms: ["windows"], excludePlatforms: [] } } },
    { "conditions.platforms": "DELETE" },
  ],
  [
    { conditions: { ...live.conditions, users: { ...wire.conditions.users, excludeUsers: ["emergency", "evil"] } } },
    { "conditions.users.excludedUsers[1]": "DELETE" },
  ],
])("a refresh shows what someone changed by hand: %j", async (changed, detailed) => {
  const { engine, microsoft, old } = await created();
  microsoft.expect(`GET ${url}`, { body: { ...live, ...changed } });

  const read = await engine.read(type, id, old);

  expect((await engine.diff(type, read?.inputs ?? {}, inputs, read?.outputs)).detailed).toEqual(detailed);
});

test("is gone when Graph does not know it; another type's id is none of a policy", async () => {
  const { engine, microsoft, old } = await created();
  microsoft.expect(`GET ${url}`, gone);
  expect(await engine.read(type, id, old)).toBeUndefined();
});

test.each(["platforms", "devices", "signInRiskLevels"])("the condition %s is refused by name", async (condition) => {
  const { engine } = await attach("azuread");
  const news = { ...inputs, conditions: { ...inputs.conditions, [condition]: {} } };
  await expect(engine.check(type, news)).rejects.toThrow(
    `the stand-in for azuread doesn't support property 'conditions.${condition}' of ${type}`,
  );
});
