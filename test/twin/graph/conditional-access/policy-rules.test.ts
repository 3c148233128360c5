import { expect, it } from "vitest";
import {
  badRequest,
  block,
  conditionalAccessFixture,
  forAll,
  mfa,
  newPolicy,
  root,
} from "./conditional-access-fixture.ts";
import { expectRefusal } from "../graph-fixture.ts";

const path = `${root}/policies`;
const nobody = "00000000-0000-4000-9000-000000000000";

const missing = {
  user: `User with id ${nobody} does not exist in the directory.`,
  group: `Group with id ${nobody} does not exist in the directory.`,
  application: `1034: Policy contains invalid applications: {"${nobody}":"ServicePrincipalNotFound"}`,
  location: `1040: NamedLocation with id ${nobody} does not exist in the directory.`,
};

it.each([
  ["includeUsers", missing.user, forAll({ users: { includeUsers: [nobody] } })],
  ["excludeUsers", missing.user, forAll({ users: { includeUsers: ["All"], excludeUsers: [nobody] } })],
  ["includeGroups", missing.group, forAll({ users: { includeGroups: [nobody] } })],
  ["excludeGroups", missing.group, forAll({ users: { includeUsers: ["All"], excludeGroups: [nobody] } })],
  ["includeApplications", missing.application, forAll({ applications: { includeApplications: [nobody] } })],
  [
    "excludeApplications",
    missing.application,
    forAll({ applications: { includeApplications: ["All"], excludeApplications: [nobody] } }),
  ],
  ["includeLocations", missing.location, forAll({ locations: { includeLocations: [nobody] } })],
  [
    "excludeLocations",
    missing.location,
    forAll({ locations: { includeLocations: ["All"], excludeLocations: [nobody] } }),
  ],
])("refuses one that does not exist in %s, at creation and at a change", async (_property, message, conditions) => {
  const { call, created } = await conditionalAccessFixture();
  const { id } = await created(path, newPolicy());

  const posted = await call("POST", path, { body: newPolicy({ conditions }) });
  const patched = await call("PATCH", `${path}/${id}`, { body: { conditions } });

  expect([posted.status, patched.status]).toEqual([400, 400]);
  expect(posted.body).toEqual(badRequest(posted, message));
  expect(patched.body).toEqual(badRequest(patched, message));
  expect((await call("GET", `${path}/${id}`)).body).toMatchObject({ conditions: forAll() });
});

it("keeps the id of somebody who is deleted later, and takes it no more", async () => {
  const { call, created, user } = await conditionalAccessFixture();
  const conditions = forAll({ users: { includeUsers: ["All"], excludeUsers: [user.id] } });
  const { id } = await created(path, newPolicy({ conditions }));
  await call("DELETE", `/v1.0/users/${user.id}`);

  expect((await call("GET", `${path}/${id}`)).body).toMatchObject({
    conditions: { users: { excludeUsers: [user.id] } },
  });
  expect((await call("PATCH", `${path}/${id}`, { body: { conditions } })).status).toBe(400);
});

it.each([
  [
    "no applications",
    newPolicy({ conditions: forAll({ applications: {} }) }),
    "1011: 'applications' condition must specify the applications to include. Try 'includeApplications' = ['none'] to start with.",
  ],
  [
    "nobody",
    newPolicy({ conditions: forAll({ users: {} }) }),
    "The 'users' condition must specify the users, groups or roles to include. Try 'includeUsers' = ['none'] to start with.",
  ],
  [
    "only who is left out",
    newPolicy({
      conditions: {
        applications: { includeApplications: ["All"] },
        users: { excludeUsers: ["GuestsOrExternalUsers"] },
      },
    }),
    "The 'users' condition must specify the users, groups or roles to include. Try 'includeUsers' = ['none'] to start with.",
  ],
  [
    "only locations that are left out",
    newPolicy({ conditions: forAll({ locations: { includeLocations: [], excludeLocations: ["AllTrusted"] } }) }),
    "The 'locations' condition must specify the locations to include.",
  ],
  ["no control", newPolicy({ grantControls: null }), "The policy must have a grant control or a session control."],
  [
    "block beside MFA",
    newPolicy({ grantControls: { operator: "OR", builtInControls: ["block", "mfa"] } }),
    "The grant control 'block' cannot be combined with other controls.",
  ],
])("refuses a policy with %s", async (_what, body, message) => {
  const { call } = await conditionalAccessFixture();
  expectRefusal(await call("POST", path, { body }), 400, "BadRequest", message);
});

it("takes 240 policies, whatever their states, and not one more", async () => {
  const { call, created } = await conditionalAccessFixture();
  for (let count = 0; count < 240; count += 1) await created(path, newPolicy({ state: "disabled" }));
  expectRefusal(
    await call("POST", path, { body: newPolicy() }),
    400,
    "BadRequest",
    "The tenant has 240 Conditional Access policies, the most that it may have.",
  );
});

const workloads = (changes: object = {}, more: object = {}) =>
  newPolicy({
    grantControls: block,
    conditions: forAll({
      users: { includeUsers: ["None"] },
      clientApplications: { includeServicePrincipals: ["ServicePrincipalsInMyTenant"], ...changes },
      ...more,
    }),
  });

it("takes a policy for workload identities, by word and by object id", async () => {
  const { created, api } = await conditionalAccessFixture();
  expect(await created(path, workloads({ excludeServicePrincipals: [api.id] }))).toMatchObject({
    conditions: {
      clientApplications: {
        includeServicePrincipals: ["ServicePrincipalsInMyTenant"],
        excludeServicePrincipals: [api.id],
        servicePrincipalFilter: null,
      },
    },
  });
});

it("lets a policy for workload identities block, and nothing else, and be about nobody else", async () => {
  const { call, tenant, apiClientId, created } = await conditionalAccessFixture();
  const managed = tenant.directory.servicePrincipals.addManagedIdentity("vm");
  const everywhere = await created("/v1.0/applications", {
    displayName: "saas",
    signInAudience: "AzureADMultipleOrgs",
  });
  const saas = await created("/v1.0/servicePrincipals", { appId: everywhere["appId"] });
  const refused = await Promise.all(
    [
      { ...workloads(), grantControls: mfa },
      workloads({}, { users: { includeUsers: ["All"] } }),
      workloads({}, { clientAppTypes: ["browser"] }),
      workloads({ includeServicePrincipals: [managed.id] }),
      workloads({ includeServicePrincipals: [saas.id] }),
      workloads({ includeServicePrincipals: [apiClientId] }),
    ].map(async (body) => (await call("POST", path, { body })).status),
  );
  expect(refused).toEqual([400, 400, 400, 400, 400, 400]);
});

it.each([
  ["conditions.platforms", forAll({ platforms: { includePlatforms: ["all"] } })],
  ["conditions.devices", forAll({ devices: { deviceFilter: { mode: "include", rule: "x" } } })],
  ["conditions.userRiskLevels", forAll({ userRiskLevels: ["high"] })],
  ["conditions.signInRiskLevels", forAll({ signInRiskLevels: ["high"] })],
  ["conditions.servicePrincipalRiskLevels", forAll({ servicePrincipalRiskLevels: ["high"] })],
  ["conditions.insiderRiskLevels", forAll({ insiderRiskLevels: "elevated" })],
  ["conditions.authenticationFlows", forAll({ authenticationFlows: { transferMethods: "deviceCodeFlow" } })],
  [
    "conditions.applications.includeUserActions",
    forAll({ applications: { includeUserActions: ["urn:user:registersecurityinfo"] } }),
  ],
  ["conditions.applications.includeApplications", forAll({ applications: { includeApplications: ["Office365"] } })],
  [
    "conditions.applications.excludeApplications",
    forAll({ applications: { includeApplications: ["All"], excludeApplications: ["MicrosoftAdminPortals"] } }),
  ],
  [
    "conditions.users.includeGuestsOrExternalUsers",
    forAll({ users: { includeGuestsOrExternalUsers: { guestOrExternalUserTypes: "internalGuest" } } }),
  ],
])("refuses what it does not imitate by name, whatever the policy's state: %s", async (property, conditions) => {
  const { call } = await conditionalAccessFixture();
  const answer = await call("POST", path, { body: newPolicy({ state: "disabled", conditions }) });
  expect([answer.status, JSON.stringify(answer.body)]).toEqual([501, expect.stringContaining(`'${property}'`)]);
});

it("refuses session controls and authentication strengths by name", async () => {
  const { call } = await conditionalAccessFixture();
  const sessionControls = { signInFrequency: { value: 4, type: "hours", isEnabled: true } };
  const strength = { operator: "OR", authenticationStrength: { id: "00000000-0000-0000-0000-000000000002" } };
  const answers = [
    await call("POST", path, { body: newPolicy({ sessionControls }) }),
    await call("POST", path, { body: newPolicy({ grantControls: strength }) }),
    await call("POST", path, { body: newPolicy({ colour: "red" }) }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([501, 501, 400]);
});
