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
  ])("was not enforced for a public client that asks for %s, and is, as the directory", (scopes) => {
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
    "was not enforced for an excluded confidential client that asks for %s, and is, as the directory",
    (scopes) => {
      const request = { scopes, client: confidentialClient };

      expect(decideAt(beforeTheChange, allButTheClient, request)).toMatchObject(granted);
      expect(decideAt(afterTheChange, allButTheClient, request)).toMatchObject(asked(directory));
    },
  );

  it("stays unenforced for an excluded confidential client that asks for OpenID scopes alone", () => {
    const request = { scopes: ["openid", "profile"], client: confidentialClient };

    expect(decideAt(beforeTheChange, allButTheClient, request)).toMatchObject(granted);
    expect(decideAt(afterTheChange, allButTheClient, request)).toMatchObject(granted);
  });

  it("was enforced for a confidential client that is not the exclusion", () => {
    const request = { scopes: ["User.Read"], client: confidentialClient };

    expect(decideAt(beforeTheChange, allButTheApi, request)).toMatchObject(asked(graph));
    expect(decideAt(afterTheChange, allButTheApi, request)).toMatchObject(asked(directory));
  });

  it("knows fewer scopes of Azure AD Graph than of Microsoft Graph", () => {
    const request = (scope: string) => ({ scopes: [scope], resources: [directory], client: publicClient });

    expect(decideAt(beforeTheChange, allButTheApi, request("User.Read"))).toMatchObject(granted);
    expect(decideAt(beforeTheChange, allButTheApi, request("People.Read"))).toMatchObject(asked(directory));
  });

  it("changes nothing for the scopes of another resource, even if they are called the same", () => {
    const request = { scopes: ["User.Read"], resources: [otherApi] };

    expect(decideAt(beforeTheChange, allButTheApi, request)).toMatchObject(asked(otherApi));
    expect(decideAt(afterTheChange, allButTheApi, request)).toMatchObject(asked(otherApi));
  });

  it("is enforced for Graph when another resource is asked for at once: these are not the only scopes", () => {
    const request = { scopes: ["User.Read"], resources: [graph, api] };

    expect(decideAt(beforeTheChange, allButTheApi, request)).toMatchObject(asked(graph));
  });

  it("spares the directory when the directory is the exclusion", () => {
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
  ] as const)("is %s whatever the date where the tenant chose so", (baselineScopes, at, expected) => {
    const tenant = { policies: [mfaPolicy({ conditions: { applications: allButTheApi } })], namedLocations: [] };

    const decision = decide(signIn({ at, resources: [graph], scopes: ["openid"] }), { ...tenant, baselineScopes });

    expect(decision).toMatchObject(expected);
  });
});

describe("other policies, and Graph's baseline scopes", () => {
  it("holds for them without an exclusion at any time, and names Graph", () => {
    const all = { includeApplications: ["All"] };

    expect(decideAt(beforeTheChange, all, { scopes: ["openid", "profile"] })).toMatchObject(asked(graph));
    expect(decideAt(afterTheChange, all, { scopes: ["openid", "profile"] })).toMatchObject(asked(graph));
  });

  it("is met by a policy on the directory alone since the change", () => {
    const onTheDirectory = { includeApplications: [directory] };

    expect(decideAt(beforeTheChange, onTheDirectory, { scopes: ["openid"] })).toMatchObject(granted);
    expect(decideAt(afterTheChange, onTheDirectory, { scopes: ["openid"] })).toMatchObject(asked(directory));
    expect(decideAt(afterTheChange, onTheDirectory, { scopes: ["Mail.Read"] })).toMatchObject(granted);
  });

  it("is met by a policy that names Graph itself", () => {
    expect(decideAt(afterTheChange, { includeApplications: [graph] }, { scopes: ["openid"] })).toMatchObject(
      asked(graph),
    );
  });

  it("says nothing of applications that ask as themselves: they have no scopes", () => {
    const tenant = { policies: [workloadPolicy({ applications: allButTheClient })], namedLocations: [] };

    const decision = decide(appSignIn({ resources: [graph], scopes: ["User.Read"], at: beforeTheChange }), tenant);

    expect(decision).toMatchObject({ outcome: "blocked", resources: [graph] });
  });
});
