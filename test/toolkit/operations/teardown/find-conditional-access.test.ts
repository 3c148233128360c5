import { describe, expect, it } from "vitest";
import { findConditionalAccess } from "../../../../toolkit/operations/teardown/find-conditional-access.ts";
import type { StackState } from "../../../../toolkit/operations/teardown/stack-state.ts";
import { fakeApi, refusal } from "./fake-api.ts";
import { emptyState, resource } from "./sample.ts";

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

async function ours(state: StackState, live: { readonly policies?: object[]; readonly namedLocations?: object[] }) {
  const graph = fakeApi({
    [`${root}/policies`]: [{ value: live.policies ?? [] }],
    [`${root}/namedLocations`]: [{ value: live.namedLocations ?? [] }],
    [`${root}/deletedItems/policies`]: [{ value: [{ id: "p9", displayName: "Deleted" }] }],
    [`${root}/deletedItems/namedLocations`]: [{ value: [] }],
  });
  return (await findConditionalAccess(graph, state)).ours.map(({ id, deleted }) => [id, deleted]);
}

describe("the stack's conditional access", () => {
  it("is what has an id of the state, deleted or not", async () => {
    const state = {
      resources: [
        resource(policyType, "one", { id: "/identity/conditionalAccess/policies/p1" }),
        resource(policyType, "two", { id: "/identity/conditionalAccess/policies/p9" }),
      ],
      begun: [],
    };

    expect(await ours(state, { policies: [policy, { ...policy, id: "p2" }] })).toEqual([
      ["p1", false],
      ["p9", true],
    ]);
  });

  it("is what an engine had begun to create, if it says all of that", async () => {
    const state = { resources: [], begun: [begunPolicy, begunLocation] };

    expect(await ours(state, { policies: [policy], namedLocations: [location] })).toEqual([
      ["p1", false],
      ["l1", false],
    ]);
  });

  it.each([
    [
      "other people",
      { policies: [{ ...policy, conditions: { ...policy.conditions, users: { includeUsers: ["All"] } } }] },
    ],
    ["another state", { policies: [{ ...policy, state: "enabled" }] }],
    ["other addresses", { namedLocations: [{ ...location, ipRanges: [{ cidrAddress: "203.0.113.0/25" }] }] }],
    ["no trust", { namedLocations: [{ ...location, isTrusted: false }] }],
  ])("is not what has the name and %s", async (_what, live) => {
    expect(await ours({ resources: [], begun: [begunPolicy, begunLocation] }, live)).toEqual([]);
  });

  it("may be unreadable where the stack has none", async () => {
    const denied = fakeApi(
      Object.fromEntries(
        ["policies", "namedLocations", "deletedItems/policies", "deletedItems/namedLocations"].map((path) => [
          `${root}/${path}`,
          [refusal(403, "AccessDenied")],
        ]),
      ),
    );

    expect((await findConditionalAccess(denied, emptyState)).ours).toEqual([]);
    await expect(findConditionalAccess(denied, { resources: [], begun: [begunPolicy] })).rejects.toMatchObject({
      status: 403,
    });
  });
});
