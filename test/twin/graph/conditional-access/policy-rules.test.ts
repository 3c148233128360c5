import { describe, expect, it } from "vitest";
import {
  block,
  conditionalAccessFixture,
  expectPolicyRefused,
  forAll,
  mfa,
  newLocation,
  newPolicy,
  root,
} from "./conditional-access-fixture.ts";
import { expectRefusal } from "../graph-fixture.ts";

const path = `${root}/policies`;
const nobody = "00000000-0000-4000-9000-000000000000";
const lag = 60_000;

type Fixture = Awaited<ReturnType<typeof conditionalAccessFixture>>;

const unknown = (kind: string, id = nobody): string => `${kind} with id ${id} does not exist in the directory.`;
const invalid = (...ids: readonly string[]): string =>
  `1034: Policy contains invalid applications: {${ids.map((id) => `"${id}":"ServicePrincipalNotFound"`).join(",")}}`;

describe("missing objects", () => {
  it.each([
    ["includeUsers", unknown("User"), { users: { includeUsers: [nobody] } }],
    ["excludeUsers", unknown("User"), { users: { includeUsers: ["All"], excludeUsers: [nobody] } }],
    ["includeGroups", unknown("Group"), { users: { includeGroups: [nobody] } }],
    ["excludeGroups", unknown("Group"), { users: { includeUsers: ["All"], excludeGroups: [nobody] } }],
    ["includeApplications", invalid(nobody), { applications: { includeApplications: [nobody] } }],
    [
      "excludeApplications",
      invalid(nobody),
      { applications: { includeApplications: ["All"], excludeApplications: [nobody] } },
    ],
    ["includeLocations", `1040: ${unknown("NamedLocation")}`, { locations: { includeLocations: [nobody] } }],
    [
      "excludeLocations",
      `1040: ${unknown("NamedLocation")}`,
      { locations: { includeLocations: ["All"], excludeLocations: [nobody] } },
    ],
  ])("is refused in %s, at creation and at a change", async (_property, message, changes) => {
    await expectPolicyRefused(await conditionalAccessFixture(), { conditions: forAll(changes) }, message);
  });

  it("stays when it is deleted later, and is taken no more", async () => {
    const { call, read, statusOf, created, user } = await conditionalAccessFixture();
    const conditions = forAll({ users: { includeUsers: ["All"], excludeUsers: [user.id] } });
    const { id } = await created(path, newPolicy({ conditions }));
    await call("DELETE", `/v1.0/users/${user.id}`);

    expect(await read(`${path}/${id}`)).toMatchObject({ conditions: { users: { excludeUsers: [user.id] } } });
    expect(await statusOf("PATCH", `${path}/${id}`, { body: { conditions } })).toBe(400);
  });

  it("is named in the inner error behind a general message, if configured", async () => {
    const { call } = await conditionalAccessFixture({ directoryBehavior: { policyRefusalsIn: "innerError" } });
    const body = newPolicy({ conditions: forAll({ locations: { includeLocations: [nobody] } }) });
    const message = "The server could not process the request because it is malformed or incorrect.";
    expect(await call("POST", path, { body })).toMatchObject({
      status: 400,
      body: { error: { code: "BadRequest", message, innerError: { message: `1040: ${unknown("NamedLocation")}` } } },
    });
  });
});

describe("objects that Graph shows before conditional access knows them", () => {
  /** One policy for each kind of thing that it may be written with, and Graph's text about that. */
  const references: readonly (readonly [
    kind: string,
    create: (fixture: Fixture) => Promise<readonly [conditions: object, message: string]>,
  ])[] = [
    [
      "applications, in both lists",
      async ({ apiClientId, created }) => {
        const application = await created("/v1.0/applications", {
          displayName: "another",
          signInAudience: "AzureADMyOrg",
        });
        const { appId } = await created("/v1.0/servicePrincipals", { appId: application["appId"] });
        const applications = { includeApplications: [apiClientId], excludeApplications: [appId] };
        return [{ applications }, invalid(apiClientId, String(appId))];
      },
    ],
    [
      "a workload identity",
      async ({ api }) => [
        { users: { includeUsers: ["None"] }, clientApplications: { includeServicePrincipals: [api.id] } },
        unknown("ServicePrincipal", api.id),
      ],
    ],
    [
      "a named location",
      async ({ created }) => {
        const { id } = await created(`${root}/namedLocations`, newLocation());
        const locations = { includeLocations: ["All"], excludeLocations: [id] };
        return [{ locations }, `1040: ${unknown("NamedLocation", id)}`];
      },
    ],
    ["a user", async ({ user }) => [{ users: { includeUsers: [user.id] } }, unknown("User", user.id)]],
    ["a group", async ({ group }) => [{ users: { includeGroups: [group.id] } }, unknown("Group", group.id)]],
  ];

  it.each(references)("%s: refused at first, and taken later", async (_kind, create) => {
    const fixture = await conditionalAccessFixture({ directoryBehavior: { policyReferenceLagMilliseconds: lag } });
    const { clock, created, statusOf } = fixture;
    const { id } = await created(path, newPolicy());
    const [conditions, message] = await create(fixture);
    const changes = { conditions: forAll({ ...conditions }), grantControls: block };
    const both = async () => [
      await statusOf("POST", path, { body: newPolicy(changes) }),
      await statusOf("PATCH", `${path}/${id}`, { body: changes }),
    ];

    await expectPolicyRefused(fixture, changes, message);
    clock.advance(lag - 1);
    expect(await both()).toEqual([400, 400]);
    clock.advance(1);
    expect(await both()).toEqual([201, 204]);
  });

  it("reaches conditional access after the directory, even if that also lags", async () => {
    const { read, statusOf, clock, created } = await conditionalAccessFixture({
      replication: { delayMilliseconds: 30_000, kinds: ["namedLocation"] },
      directoryBehavior: { policyReferenceLagMilliseconds: lag },
    });
    const { id } = await created(`${root}/namedLocations`, newLocation());
    const body = newPolicy({ conditions: forAll({ locations: { includeLocations: [id] } }) });

    clock.advance(lag);
    expect(await statusOf("POST", path, { body })).toBe(400);
    clock.advance(30_000);
    expect(await statusOf("POST", path, { body })).toBe(201);
    expect(await read(`${root}/namedLocations/${id}`)).toMatchObject({ id });
  });
});

const nobodyIncluded =
  "The 'users' condition must specify the users, groups or roles to include. Try 'includeUsers' = ['none'] to start with.";

it.each([
  [
    "no applications",
    { conditions: forAll({ applications: {} }) },
    "1011: 'applications' condition must specify the applications to include. Try 'includeApplications' = ['none'] to start with.",
  ],
  ["nobody", { conditions: forAll({ users: {} }) }, nobodyIncluded],
  [
    "only who is left out",
    { conditions: forAll({ users: { excludeUsers: ["GuestsOrExternalUsers"] } }) },
    nobodyIncluded,
  ],
  [
    "only locations that are left out",
    { conditions: forAll({ locations: { includeLocations: [], excludeLocations: ["AllTrusted"] } }) },
    "The 'locations' condition must specify the locations to include.",
  ],
  ["no control", { grantControls: null }, "The policy must have a grant control or a session control."],
  [
    "block beside MFA",
    { grantControls: { operator: "OR", builtInControls: ["block", "mfa"] } },
    "The grant control 'block' cannot be combined with other controls.",
  ],
])("refuses a policy with %s", async (_what, changes, message) => {
  await expectPolicyRefused(await conditionalAccessFixture(), changes, message);
});

it("accepts 240 policies in any state, but no more", async () => {
  const { call, created } = await conditionalAccessFixture();
  for (let count = 0; count < 240; count += 1) await created(path, newPolicy({ state: "disabled" }));
  const message = "The tenant has 240 Conditional Access policies, the most that it may have.";
  expectRefusal(await call("POST", path, { body: newPolicy() }), 400, "BadRequest", message);
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

it("accepts a policy for workload identities, by keyword and by object id", async () => {
  const { created, api } = await conditionalAccessFixture();
  const clientApplications = {
    includeServicePrincipals: ["ServicePrincipalsInMyTenant"],
    excludeServicePrincipals: [api.id],
    servicePrincipalFilter: null,
  };
  expect(await created(path, workloads({ excludeServicePrincipals: [api.id] }))).toMatchObject({
    conditions: { clientApplications },
  });
});

it("allows a policy for workload identities only to block, and only without users", async () => {
  const { statusOf, tenant, apiClientId, created } = await conditionalAccessFixture();
  const managed = tenant.directory.servicePrincipals.addManagedIdentity("vm");
  const multiple = { displayName: "saas", signInAudience: "AzureADMultipleOrgs" };
  const { appId } = await created("/v1.0/applications", multiple);
  const saas = await created("/v1.0/servicePrincipals", { appId });
  for (const body of [
    { ...workloads(), grantControls: mfa },
    workloads({}, { users: { includeUsers: ["All"] } }),
    workloads({}, { clientAppTypes: ["browser"] }),
    workloads({ includeServicePrincipals: [managed.id] }),
    workloads({ includeServicePrincipals: [saas.id] }),
    workloads({ includeServicePrincipals: [apiClientId] }),
  ]) {
    expect(await statusOf("POST", path, { body })).toBe(400);
  }
});

const guests = "conditions.users.includeGuestsOrExternalUsers";

it.each([
  ["conditions.locations.includeLocations", { locations: { includeLocations: ["AllCompliantNetworks"] } }],
  [
    "conditions.locations.excludeLocations",
    { locations: { includeLocations: ["All"], excludeLocations: ["00000000-0000-0000-0000-000000000000"] } },
  ],
  ["conditions.users.includeUsers", { users: { includeUsers: ["AllAgentIdUsers"] } }],
])("refuses what it doesn't support by name, whatever the policy's state: %s", async (property, changes) => {
  const { call } = await conditionalAccessFixture();
  const body = newPolicy({ state: "disabled", conditions: forAll(changes) });
  const answer = await call("POST", path, { body });
  expect([answer.status, JSON.stringify(answer.body)]).toEqual([501, expect.stringContaining(`'${property}'`)]);
});

it.each([
  ["conditions.platforms.includePlatforms", { platforms: { includePlatforms: ["doors"] } }],
  ["conditions.devices.deviceFilter.mode", { devices: { deviceFilter: { mode: "maybe", rule: "x" } } }],
  ["conditions.userRiskLevels", { userRiskLevels: ["extreme"] }],
  ["conditions.insiderRiskLevels", { insiderRiskLevels: "elevated,extreme" }],
  [
    `${guests}.guestOrExternalUserTypes`,
    { users: { includeGuestsOrExternalUsers: { guestOrExternalUserTypes: "x" } } },
  ],
])("refuses a value that Graph doesn't have: %s", async (property, changes) => {
  const { call } = await conditionalAccessFixture();
  const answer = await call("POST", path, { body: newPolicy({ conditions: forAll(changes) }) });
  expect([answer.status, JSON.stringify(answer.body)]).toEqual([400, expect.stringContaining(`'${property}'`)]);
});

it.each([
  ["token protection", { sessionControls: { secureSignInSession: { isEnabled: true } } }, 501],
  ["terms of use", { grantControls: { operator: "OR", termsOfUse: [nobody] } }, 501],
  ["neither a grant nor a session control", { grantControls: null }, 400],
  [
    "custom authentication strengths",
    { grantControls: { operator: "OR", authenticationStrength: { id: nobody } } },
    501,
  ],
  ["an unknown property", { colour: "red" }, 400],
])("refuses %s", async (_, changes, status) => {
  const { statusOf } = await conditionalAccessFixture();
  expect(await statusOf("POST", path, { body: newPolicy(changes) })).toBe(status);
});
