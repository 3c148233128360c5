import { describe, expect, it } from "vitest";
import { decide, type ResourceCondition, type SignIn } from "../../../packages/core/access/index.ts";
import { api, appSignIn, client, graph, otherApi, policy, signIn } from "./sample.ts";

function decideFor(applications: ResourceCondition, properties: Partial<SignIn> = {}) {
  return decide(signIn(properties), { policies: [policy({ conditions: { applications } })], namedLocations: [] });
}

/** https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps */
describe("a policy about resources", () => {
  it.each<[string, ResourceCondition]>([
    ["all resources", { includeApplications: ["All"] }],
    ["the API by its client id", { includeApplications: [api] }],
    ["the API in another case", { includeApplications: [api.toUpperCase()] }],
    ["several, the API among them", { includeApplications: [otherApi, api] }],
    ["all but another", { includeApplications: ["All"], excludeApplications: [otherApi] }],
  ])("applies to the API if it names %s", (_, applications) => {
    expect(decideFor(applications)).toMatchObject({ outcome: "blocked", resources: [api] });
  });

  it.each<[string, ResourceCondition]>([
    ["none", { includeApplications: ["None"] }],
    ["nothing at all", {}],
    ["another", { includeApplications: [otherApi] }],
    ["the client that asks", { includeApplications: [client] }],
    ["all but the API", { includeApplications: ["All"], excludeApplications: [api] }],
    ["the API, excluded again", { includeApplications: [api], excludeApplications: [api.toUpperCase()] }],
  ])("doesn't apply to the API if it names %s", (_, applications) => {
    expect(decideFor(applications)).toMatchObject({
      outcome: "granted",
      resources: [],
      policies: [{ applies: false, analysisReasons: "application", resources: [] }],
    });
  });

  it("applies to a request for two resources if it names one, and is reported for that one", () => {
    const decision = decideFor(
      { includeApplications: ["All"], excludeApplications: [api] },
      { resources: [api, otherApi] },
    );

    expect(decision).toMatchObject({ outcome: "blocked", resources: [otherApi] });
  });

  it("applies to a confidential client that asks for an id token, as a resource of its own", () => {
    const confidential = { client: { clientId: client, isConfidential: true } };

    const withIdToken = decideFor({ includeApplications: [client] }, { ...confidential, scopes: ["a", "openid"] });
    const without = decideFor({ includeApplications: [client] }, { ...confidential, scopes: ["a", "profile"] });

    expect(withIdToken).toMatchObject({ outcome: "blocked", resources: [client] });
    expect(without.outcome).toBe("granted");
  });

  it("never applies to a public client that asks for an id token", () => {
    expect(decideFor({ includeApplications: [client] }, { scopes: ["openid"] }).outcome).toBe("granted");
  });

  it("never applies to an application that asks as itself, but to the requested resource", () => {
    const tenant = (id: string) => ({
      policies: [
        policy({
          conditions: {
            users: null,
            clientApplications: { includeServicePrincipals: ["ServicePrincipalsInMyTenant"] },
            applications: { includeApplications: [id] },
          },
        }),
      ],
      namedLocations: [],
    });

    expect(decide(appSignIn({ scopes: ["openid"] }), tenant(client)).outcome).toBe("granted");
    expect(decide(appSignIn({ resources: [graph] }), tenant(graph)).outcome).toBe("blocked");
  });
});
