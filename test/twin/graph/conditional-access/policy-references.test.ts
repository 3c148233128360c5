import { expect, it } from "vitest";
import { block, conditionalAccessFixture, forAll, newLocation, newPolicy, root } from "./conditional-access-fixture.ts";
import { expectRefusal, type GraphAnswer } from "../graph-fixture.ts";

const path = `${root}/policies`;
const lag = 60_000;

type Fixture = Awaited<ReturnType<typeof conditionalAccessFixture>>;

/** One policy for each kind of thing that it may be written with, and Graph's text about that. */
const references: readonly (readonly [
  kind: string,
  create: (fixture: Fixture) => Promise<{ readonly conditions: object; readonly message: string }>,
])[] = [
  [
    "applications, in both lists",
    async ({ apiClientId, created }) => {
      const application = await created("/v1.0/applications", { displayName: "another" });
      const { appId } = await created("/v1.0/servicePrincipals", { appId: application["appId"] });
      return {
        conditions: forAll({ applications: { includeApplications: [apiClientId], excludeApplications: [appId] } }),
        message: `1034: Policy contains invalid applications: {"${apiClientId}":"ServicePrincipalNotFound","${String(appId)}":"ServicePrincipalNotFound"}`,
      };
    },
  ],
  [
    "a workload identity",
    async ({ api }) => ({
      conditions: forAll({
        users: { includeUsers: ["None"] },
        clientApplications: { includeServicePrincipals: [api.id] },
      }),
      message: `ServicePrincipal with id ${api.id} does not exist in the directory.`,
    }),
  ],
  [
    "a named location",
    async ({ created }) => {
      const { id } = await created(`${root}/namedLocations`, newLocation());
      return {
        conditions: forAll({ locations: { includeLocations: ["All"], excludeLocations: [id] } }),
        message: `1040: NamedLocation with id ${id} does not exist in the directory.`,
      };
    },
  ],
  [
    "a user",
    async ({ user }) => ({
      conditions: forAll({ users: { includeUsers: [user.id] } }),
      message: `User with id ${user.id} does not exist in the directory.`,
    }),
  ],
  [
    "a group",
    async ({ group }) => ({
      conditions: forAll({ users: { includeGroups: [group.id] } }),
      message: `Group with id ${group.id} does not exist in the directory.`,
    }),
  ],
];

it.each(references)("does not know %s yet that Graph answers already, and takes it later", async (_kind, create) => {
  const fixture = await conditionalAccessFixture({ directoryBehavior: { policyReferenceLagMilliseconds: lag } });
  const { call, clock, created } = fixture;
  const { id } = await created(path, newPolicy());
  const { conditions, message } = await create(fixture);
  const body = newPolicy({ conditions, grantControls: block });
  const both = async (): Promise<readonly GraphAnswer[]> => [
    await call("POST", path, { body }),
    await call("PATCH", `${path}/${id}`, { body: { conditions, grantControls: block } }),
  ];

  for (const refused of await both()) {
    expectRefusal(refused, 400, "BadRequest", message);
  }

  clock.advance(lag - 1);
  expect((await both()).map(({ status }) => status)).toEqual([400, 400]);
  clock.advance(1);
  expect((await both()).map(({ status }) => status)).toEqual([201, 204]);
});

it("hears of an object after the directory itself did, where that lags, too", async () => {
  const { call, clock, created } = await conditionalAccessFixture({
    replication: { delayMilliseconds: 30_000, of: ["namedLocation"] },
    directoryBehavior: { policyReferenceLagMilliseconds: lag },
  });
  const { id } = await created(`${root}/namedLocations`, newLocation());
  const body = newPolicy({ conditions: forAll({ locations: { includeLocations: [id] } }) });

  clock.advance(lag);
  expect((await call("POST", path, { body })).status).toBe(400);
  clock.advance(30_000);
  expect((await call("POST", path, { body })).status).toBe(201);
  expect((await call("GET", `${root}/namedLocations/${id}`)).status).toBe(200);
});

it("says what is wrong in the inner error, where it is told to, and a general sentence before it", async () => {
  const { call } = await conditionalAccessFixture({ directoryBehavior: { policyRefusalsIn: "innerError" } });
  const nowhere = "00000000-0000-4000-9000-000000000000";
  const body = newPolicy({ conditions: forAll({ locations: { includeLocations: [nowhere] } }) });

  const refused = await call("POST", path, { body });

  expect(refused.status).toBe(400);
  expect(refused.body).toMatchObject({
    error: {
      code: "BadRequest",
      message: "The server could not process the request because it is malformed or incorrect.",
      innerError: { message: `1040: NamedLocation with id ${nowhere} does not exist in the directory.` },
    },
  });
});
