import { describe, expect, it } from "vitest";
import { decide, type ResourceCondition, type SignIn } from "../../../packages/core/access/index.ts";
import { api, appSignIn, client, graph, otherApi, policy, signIn } from "./sample.ts";

function decideFor(applications: ResourceCondition, properties: Partial<SignIn> = {}) {
  return decide(signIn(properties), { policies: [policy({ conditions: { applications } })], namedLocations: [] });
}

/** https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-cloud-apps */
describe("resources of a policy", () => {
  it.each<[string, ResourceCondition]>([
    ["all resources", { includeApplications: ["All"] }],
    ["the API by its client id", { includeApplications: [api] }],
    ["the API in another case", { includeApplications: [api.toUpperCase()] }],
    ["several, the API among them", { includeApplications: [otherApi, api] }],
    ["all but another", { includeApplications: ["All"], excludeApplications: [otherApi] }],
  ])("holds for the API when it is about %s", (_, applications) => {
    expect(decideFor(applications)).toMatchObject({ outcome: "blocked", resources: [api] });
  });

  it.each<[string, ResourceCondition]>([
    ["none", { includeApplications: ["None"] }],
    ["nothing at all", {}],
    ["another", { includeApplications: [otherApi] }],
    ["the client that asks", { includeApplications: [client] }],
    ["all but the API", { includeApplications: ["All"], excludeApplications: [api] }],
    ["the API, excluded again", { includeApplications: [api], excludeApplications: [api.toUpperCase()] }],
  ])("does not hold for the API when it is about %s", (_, applications) => {
    expect(decideFor(applications)).toMatchObject({
      outcome: "granted",
      resources: [],
      policies: [{ applies: false, analysisReasons: "application", resources: [] }],
    });
  });

  it("holds for a request for two resources when it is about one, and names that one", () => {
    const decision = decideFor(
      { includeApplications: ["All"], excludeApplications: [api] },
      { resources: [api, otherApi] },
    );

    expect(decision).toMatchObject({ outcome: "blocked", resources: [otherApi] });
  });

  it("is about a confidential client that asks for an id token, as a resource of its own", () => {
    const confidential = { client: { clientId: client, isConfidential: true } };

    const withIdToken = decideFor({ includeApplications: [client] }, { ...confidential, scopes: ["a", "openid"] });
    const without = decideFor({ includeApplications: [client] }, { ...confidential, scopes: ["a", "profile"] });

    expect(withIdToken).toMatchObject({ outcome: "blocked", resources: [client] });
    expect(without.outcome).toBe("granted");
  });

  it("is never about a public client that asks for an id token", () => {
    expect(decideFor({ includeApplications: [client] }, { scopes: ["openid"] }).outcome).toBe("granted");
  });

  it("is never about an application that asks as itself, but about what it asks for", () => {
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
