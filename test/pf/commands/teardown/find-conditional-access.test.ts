import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { findConditionalAccess } from "../../../../packages/pf/commands/teardown/conditional-access.ts";
import { ConditionalAccess } from "../../../../infra/conditional-access/conditional-access.ts";
import type { Owner } from "../../../../infra/stack-mark.ts";
import type { StackState } from "../../../../packages/pf/stacks/live/stack-state.ts";
import { declare } from "../../../support/declare.ts";
import { fakeApi, refusal } from "../../../support/fake-api.ts";
import { emptyState, owner, ownerWithoutId, resource, settings } from "../../../support/sample-remains.ts";

const root = "GET /v1.0/identity/conditionalAccess";
const policyType = "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy";
const locationType = "azuread:index/namedLocation:NamedLocation";

const begunPolicy = resource(policyType, "policy-apiOnlyFrom", {
  inputs: {
    displayName: "API only from office, policy of whocalls (test)",
    state: "enabledForReportingButNotEnforced",
    conditions: {
      applications: { includedApplications: ["c1"] },
      clientAppTypes: ["all"],
      users: { includedUsers: ["All"], excludedUsers: ["e1", "e2"] },
    },
    grantControls: { operator: "OR", builtInControls: ["block"] },
  },
});
const begunLocation = resource(locationType, "location-office", {
  inputs: { displayName: "office", ip: { ipRanges: ["203.0.113.0/24"], trusted: true } },
});

const policy = {
  id: "p1",
  displayName: "API only from office, policy of whocalls (test)",
  state: "enabledForReportingButNotEnforced",
  conditions: {
    applications: { includeApplications: ["c1"], excludeApplications: [], includeUserActions: [] },
    clientAppTypes: ["all"],
    users: { includeUsers: ["All"], excludeUsers: ["e2", "e1"], excludeGroups: [] },
  },
  grantControls: { operator: "OR", builtInControls: ["block"], customAuthenticationFactors: [], termsOfUse: [] },
};
const location = {
  id: "l1",
  displayName: "office",
  isTrusted: true,
  ipRanges: [{ "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: "203.0.113.0/24" }],
};

interface Live {
  readonly policies?: readonly object[];
  readonly namedLocations?: readonly object[];
}

async function found(state: StackState, live: Live, of: Owner = owner) {
  const graph = fakeApi({
    [`${root}/policies`]: [{ value: live.policies ?? [] }],
    [`${root}/namedLocations`]: [{ value: live.namedLocations ?? [] }],
    [`${root}/deletedItems/policies`]: [{ value: [{ id: "p9", displayName: "Deleted" }] }],
    [`${root}/deletedItems/namedLocations`]: [{ value: [] }],
  });
  const { objects, policies } = await findConditionalAccess(graph, of, state, settings);
  return { policies, things: objects.map(({ id, ownership, isDeleted }) => [id, ownership, isDeleted]) };
}

const apiOfTheStack = resource("azuread:index/application:Application", "api", {
  outputs: { objectId: "o1", clientId: "c1" },
});
const held = [
  resource(policyType, "one", { id: "/identity/conditionalAccess/policies/p1" }),
  resource(policyType, "two", { id: "/identity/conditionalAccess/policies/p9" }),
];
const otherNames = { ...policy, displayName: "Another's" };

const saying = (conditions: object) => ({ ...otherNames, conditions: { ...policy.conditions, ...conditions } });

describe("the stack's conditional access", () => {
  it("includes objects with an id from the state, deleted or not", async () => {
    const { things } = await found(
      { resources: held, pending: [] },
      { policies: [policy, { ...otherNames, id: "p2" }] },
    );

    expect(things).toEqual([
      ["p1", "own", false],
      ["p9", "own", true],
    ]);
  });

  it("may include objects with an id from the state of a stack without an id", async () => {
    const { things } = await found({ resources: held, pending: [] }, { policies: [policy] }, ownerWithoutId);

    expect(things).toEqual([
      ["p1", "candidate", false],
      ["p9", "candidate", true],
    ]);
  });

  it("includes an interrupted creation, if everything matches and it names an object of this stack alone", async () => {
    const state = { resources: [apiOfTheStack], pending: [begunPolicy, begunLocation] };
    const { things } = await found(state, { policies: [policy], namedLocations: [location] });

    expect(things).toEqual([
      ["p1", "own", false],
      ["l1", "candidate", false],
    ]);
  });

  it("may include a match of an interrupted creation without such an object, because another stack's may match", async () => {
    const state = { resources: [], pending: [begunPolicy] };

    expect((await found(state, { policies: [{ ...policy, id: "p2" }] })).things).toEqual([["p2", "candidate", false]]);
  });

  it("may include objects with one of the program's names", async () => {
    const named = { id: "l2", displayName: "Office, location of whocalls (test)" };
    const others = { id: "l3", displayName: "Office, location of orders (test)" };
    const { things } = await found(emptyState, { policies: [policy], namedLocations: [named, others] });

    expect(things).toEqual([
      ["p1", "candidate", false],
      ["l2", "candidate", false],
    ]);
  });

  it.each([
    ["other people", { policies: [saying({ users: { includeUsers: ["All"] } })] }],
    ["another state", { policies: [{ ...otherNames, state: "enabled" }] }],
    ["an additional role", { policies: [saying({ users: { ...policy.conditions.users, includeRoles: ["r1"] } })] }],
    [
      "a condition that azuread has no input for",
      { policies: [saying({ authenticationFlows: { transferMethods: "x" } })] },
    ],
    ["session controls", { policies: [{ ...otherNames, sessionControls: { disableResilienceDefaults: true } }] }],
    ["a name that stands for any value", { policies: [{ ...policy, displayName: "[unknown]" }] }],
    ["countries", { namedLocations: [{ id: "l1", displayName: "office", countriesAndRegions: ["GB"] }] }],
    ["other addresses", { namedLocations: [{ ...location, ipRanges: [{ cidrAddress: "203.0.113.0/25" }] }] }],
    ["no trust", { namedLocations: [{ ...location, isTrusted: false }] }],
  ])("doesn't include an interrupted creation with %s", async (_what, live) => {
    const { things } = await found({ resources: [], pending: [begunPolicy, begunLocation] }, live);

    expect(things).toEqual([]);
  });

  it("comes with the references of every live policy in the tenant, which may use the stack's objects", async () => {
    const using = saying({ locations: { excludeLocations: ["l1"] } });

    expect((await found(emptyState, { policies: [using] })).policies).toEqual([
      { id: "p1", displayName: "Another's", locations: ["l1"], applications: ["c1"] },
    ]);
  });

  it("may be unreadable if the stack has none", async () => {
    const denied = fakeApi(
      Object.fromEntries(
        ["policies", "namedLocations", "deletedItems/policies", "deletedItems/namedLocations"].map((path) => [
          `${root}/${path}`,
          [refusal(403, "AccessDenied")],
        ]),
      ),
    );
    const find = (state: StackState) => findConditionalAccess(denied, owner, state, settings);

    expect((await find(emptyState)).objects).toEqual([]);
    await expect(find({ resources: [], pending: [begunPolicy] })).rejects.toMatchObject({ status: 403 });
  });
});

describe("deleted policies and locations", () => {
  const beta = "GET /beta/identity/conditionalAccess/deletedItems";
  const nothing = [{ value: [] }];
  const look = async (deleted: Readonly<Record<string, readonly unknown[]>>) =>
    await findConditionalAccess(
      fakeApi({ [`${root}/policies`]: nothing, [`${root}/namedLocations`]: nothing, ...deleted }),
      owner,
      { resources: held, pending: [] },
      settings,
    );

  it.each([400, 404])("are searched in beta if v1.0 returns %i", async (status) => {
    const { objects, isRead, showsDeleted } = await look({
      [`${root}/deletedItems/policies`]: [refusal(status, "NoSuchPath")],
      [`${root}/deletedItems/namedLocations`]: [refusal(status, "NoSuchPath")],
      [`${beta}/policies`]: [{ value: [{ id: "p9", displayName: "Deleted" }] }],
      [`${beta}/namedLocations`]: nothing,
    });

    expect(objects.map(({ id, isDeleted }) => [id, isDeleted])).toEqual([["p9", true]]);
    expect({ isRead, showsDeleted }).toEqual({ isRead: true, showsDeleted: true });
  });

  it("are reported as hidden if neither version has them", async () => {
    const { objects, isRead, showsDeleted } = await look({});

    expect({ things: objects, isRead, showsDeleted }).toEqual({ things: [], isRead: true, showsDeleted: false });
  });

  it("are an error if beta refuses to show them", async () => {
    const refused = look({ [`${beta}/policies`]: [refusal(403, "AccessDenied")] });

    await expect(refused).rejects.toThrow("403 AccessDenied");
  });
});

describe("every policy and location that the program declares", () => {
  it("is recognized in Graph's form", async () => {
    const objectIdOf = (_inputs: unknown, name: string) => ({ objectId: name });
    const { resources } = await declare(
      () =>
        new ConditionalAccess("conditional-access", {
          settings: {
            namedLocations: {
              office: { cidrs: ["203.0.113.0/24"], trusted: true },
              home: { cidrs: ["2001:db8::/48"] },
            },
            baselineMfa: true,
            serviceAccountMfaElsewhere: true,
            serviceAccountOnlyApi: true,
            apiOnlyFrom: ["office"],
            everythingOnlyFrom: { locations: ["office"], exceptTheApi: true },
            workloadIdentitiesOnlyFrom: ["office"],
          },
          people: { emergencyUserIds: ["emergency"], emergencyGroupIds: ["crew"], serviceAccountIds: ["robot"] },
          apiClientId: pulumi.output("api"),
          callerServicePrincipalIds: [pulumi.output("caller")],
          locationDisplayName: (name) => name,
          policyDisplayName: (title) => title,
          after: [],
        }),
      { [policyType]: objectIdOf, [locationType]: objectIdOf },
    );
    const ofType = (type: string) => [...resources.values()].filter((one) => one.type === type);
    const policies = ofType(policyType).map(({ inputs }, index) => ({ id: `p${index}`, ...inGraphsWords(inputs) }));
    const namedLocations = ofType(locationType).map(({ inputs }, index) => {
      const { displayName, ip } = inputs as { displayName: string; ip: { ipRanges: string[]; trusted?: boolean } };
      const ipRanges = ip.ipRanges.map((cidrAddress) => ({ cidrAddress }));
      return { id: `l${index}`, displayName, isTrusted: ip.trusted ?? false, ipRanges };
    });
    // A bridged plugin writes `__defaults` into each object of the state.
    const begun = [...ofType(policyType), ...ofType(locationType)].map(({ type, inputs }) =>
      resource(type, "begun", { inputs: { ...inputs, __defaults: [] } }),
    );

    const { things } = await found({ resources: [], pending: begun }, { policies, namedLocations });

    expect(things).toEqual([...policies, ...namedLocations].map(({ id }) => [id, "candidate", false]));
    expect(things).toHaveLength(8);
  });
});

function inGraphsWords(inputs: unknown): object {
  return JSON.parse(JSON.stringify(inputs).replaceAll(/"(includ|exclud)ed(?=[A-Z])/g, '"$1e')) as object;
}
