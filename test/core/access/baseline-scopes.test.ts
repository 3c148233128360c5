import { describe, expect, it } from "vitest";
import {
  baselineScopesEnforcedFrom,
  decide,
  type ResourceCondition,
  type SignIn,
} from "../../../packages/core/access/index.ts";
import {
  afterTheChange,
  api,
  appSignIn,
  beforeTheChange,
  client,
  directory,
  graph,
  mfaPolicy,
  otherApi,
  signIn,
  workloadPolicy,
} from "./sample.ts";

const allButTheApi: ResourceCondition = { includeApplications: ["All"], excludeApplications: [api] };
const allButTheClient: ResourceCondition = { includeApplications: ["All"], excludeApplications: [client] };
const publicClient = { clientId: client, isConfidential: false };
const confidentialClient = { clientId: client, isConfidential: true };

function decideAt(at: Date, applications: ResourceCondition, properties: Partial<SignIn>) {
  return decide(signIn({ at, resources: [graph], ...properties }), {
    policies: [mfaPolicy({ conditions: { applications } })],
    namedLocations: [],
  });
}

const asked = (resource: string) => ({ outcome: "controls required", controls: ["mfa"], resources: [resource] });
const granted = { outcome: "granted", resources: [] };

/**
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps and
 * .../concept-enforcement-resource-exclusions: before, after, and what did not change.
 */
describe("a policy on all resources with an exclusion, and Graph's baseline scopes", () => {
  it.each([
    [["openid", "profile"]],
    [["User.Read"]],
    [["user.read", "OPENID", "People.Read", "email", "offline_access"]],
  ])("wasn't enforced for a public client that asks for %s, but now is, as the directory", (scopes) => {
    expect(decideAt(beforeTheChange, allButTheApi, { scopes })).toMatchObject(granted);
    expect(decideAt(afterTheChange, allButTheApi, { scopes })).toMatchObject(asked(directory));
  });

  it.each([[["openid", "Mail.Read"]], [["User.ReadBasic.All"]], [[".default"]], [[]]])(
    "was always enforced, as Graph, for a public client that asks for %s",
    (scopes) => {
      expect(decideAt(beforeTheChange, allButTheApi, { scopes })).toMatchObject(asked(graph));
      expect(decideAt(afterTheChange, allButTheApi, { scopes })).toMatchObject(asked(graph));
    },
  );

  it.each([[["User.Read", "People.Read"]], [["User.ReadBasic.All", "GroupMember.Read.All"]]])(
    "wasn't enforced for an excluded confidential client that asks for %s, but now is, as the directory",
    (scopes) => {
      const request = { scopes, client: confidentialClient };

      expect(decideAt(beforeTheChange, allButTheClient, request)).toMatchObject(granted);
      expect(decideAt(afterTheChange, allButTheClient, request)).toMatchObject(asked(directory));
    },
  );

  it("stays unenforced for an excluded confidential client that asks only for OpenID scopes", () => {
    const request = { scopes: ["openid", "profile"], client: confidentialClient };

    expect(decideAt(beforeTheChange, allButTheClient, request)).toMatchObject(granted);
    expect(decideAt(afterTheChange, allButTheClient, request)).toMatchObject(granted);
  });

  it("was already enforced for a confidential client that isn't excluded", () => {
    const request = { scopes: ["User.Read"], client: confidentialClient };

    expect(decideAt(beforeTheChange, allButTheApi, request)).toMatchObject(asked(graph));
    expect(decideAt(afterTheChange, allButTheApi, request)).toMatchObject(asked(directory));
  });

  it("applies to fewer scopes of Azure AD Graph than of Microsoft Graph", () => {
    const request = (scope: string) => ({ scopes: [scope], resources: [directory], client: publicClient });

    expect(decideAt(beforeTheChange, allButTheApi, request("User.Read"))).toMatchObject(granted);
    expect(decideAt(beforeTheChange, allButTheApi, request("People.Read"))).toMatchObject(asked(directory));
  });

  it("changes nothing for another resource's scopes, even with the same names", () => {
    const request = { scopes: ["User.Read"], resources: [otherApi] };

    expect(decideAt(beforeTheChange, allButTheApi, request)).toMatchObject(asked(otherApi));
    expect(decideAt(afterTheChange, allButTheApi, request)).toMatchObject(asked(otherApi));
  });

  it("is enforced for Graph if another resource is requested too, because its scopes aren't the only ones", () => {
    const request = { scopes: ["User.Read"], resources: [graph, api] };

    expect(decideAt(beforeTheChange, allButTheApi, request)).toMatchObject(asked(graph));
  });

  it("doesn't apply to the directory if that is excluded", () => {
    const applications = { includeApplications: ["All"], excludeApplications: [directory] };

    expect(decideAt(afterTheChange, applications, { scopes: ["openid"] })).toMatchObject(granted);
  });

  it("begins on the day of the rollout", () => {
    const justBefore = new Date(baselineScopesEnforcedFrom.getTime() - 1);

    expect(decideAt(justBefore, allButTheApi, { scopes: ["openid"] })).toMatchObject(granted);
    expect(decideAt(baselineScopesEnforcedFrom, allButTheApi, { scopes: ["openid"] })).toMatchObject(asked(directory));
  });

  it.each([
    ["enforced", beforeTheChange, asked(directory)],
    ["exempt", afterTheChange, granted],
  ] as const)("is %s at any date if the tenant chose so", (baselineScopes, at, expected) => {
    const tenant = { policies: [mfaPolicy({ conditions: { applications: allButTheApi } })], namedLocations: [] };

    const decision = decide(signIn({ at, resources: [graph], scopes: ["openid"] }), { ...tenant, baselineScopes });

    expect(decision).toMatchObject(expected);
  });
});

describe("other policies, and Graph's baseline scopes", () => {
  it("apply to them at any time without an exclusion, and name Graph", () => {
    const all = { includeApplications: ["All"] };

    expect(decideAt(beforeTheChange, all, { scopes: ["openid", "profile"] })).toMatchObject(asked(graph));
    expect(decideAt(afterTheChange, all, { scopes: ["openid", "profile"] })).toMatchObject(asked(graph));
  });

  it("apply if they cover only the directory, since the change", () => {
    const onTheDirectory = { includeApplications: [directory] };

    expect(decideAt(beforeTheChange, onTheDirectory, { scopes: ["openid"] })).toMatchObject(granted);
    expect(decideAt(afterTheChange, onTheDirectory, { scopes: ["openid"] })).toMatchObject(asked(directory));
    expect(decideAt(afterTheChange, onTheDirectory, { scopes: ["Mail.Read"] })).toMatchObject(granted);
  });

  it("apply if they name Graph itself", () => {
    expect(decideAt(afterTheChange, { includeApplications: [graph] }, { scopes: ["openid"] })).toMatchObject(
      asked(graph),
    );
  });

  it("don't apply to applications that sign in as themselves, which have no scopes", () => {
    const tenant = { policies: [workloadPolicy({ applications: allButTheClient })], namedLocations: [] };

    const decision = decide(appSignIn({ resources: [graph], scopes: ["User.Read"], at: beforeTheChange }), tenant);

    expect(decision).toMatchObject({ outcome: "blocked", resources: [graph] });
  });
});
