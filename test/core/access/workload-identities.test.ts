import { describe, expect, it } from "vitest";
import { decide, type ServicePrincipalIdentity, type WorkloadCondition } from "../../../packages/core/access/index.ts";
import { appSignIn, location, mfaPolicy, policy, servicePrincipal, signIn, workloadPolicy } from "./sample.ts";

function decideFor(clientApplications: WorkloadCondition, identity: Partial<ServicePrincipalIdentity> = {}) {
  return decide(appSignIn({ identity: servicePrincipal(identity) }), {
    policies: [workloadPolicy({ clientApplications })],
    namedLocations: [],
  });
}

const notAbout = { outcome: "granted", policies: [{ applies: false, analysisReasons: "workloadIdentities" }] };

/** https://learn.microsoft.com/entra/identity/conditional-access/workload-identity */
describe("policies for workload identities", () => {
  it.each<[string, WorkloadCondition]>([
    ["all of the tenant's service principals", { includeServicePrincipals: ["ServicePrincipalsInMyTenant"] }],
    ["it by its object id", { includeServicePrincipals: ["another", "Service-Principal-1"] }],
    [
      "all but another one",
      { includeServicePrincipals: ["ServicePrincipalsInMyTenant"], excludeServicePrincipals: ["another"] },
    ],
  ])("block an application if they name %s", (_, condition) => {
    expect(decideFor(condition)).toMatchObject({ outcome: "blocked", decidedBy: ["policy-1"] });
  });

  it.each<[string, WorkloadCondition]>([
    ["another", { includeServicePrincipals: ["another"] }],
    [
      "all but it",
      { includeServicePrincipals: ["ServicePrincipalsInMyTenant"], excludeServicePrincipals: ["SERVICE-principal-1"] },
    ],
  ])("don't affect an application if they name %s", (_, condition) => {
    expect(decideFor(condition)).toMatchObject(notAbout);
  });

  it.each<[string, Partial<ServicePrincipalIdentity>]>([
    ["a managed identity", { type: "managedIdentity" }],
    ["an application of another tenant, or for several", { ofThisTenant: false }],
  ])("never affect %s, listed or not", (_, identity) => {
    expect(decideFor({ includeServicePrincipals: ["ServicePrincipalsInMyTenant"] }, identity)).toMatchObject(notAbout);
    expect(decideFor({ includeServicePrincipals: ["service-principal-1"] }, identity)).toMatchObject(notAbout);
  });

  it("apply only to their locations", () => {
    const locations = { includeLocations: ["All"], excludeLocations: ["at-home"] };
    const tenant = {
      policies: [workloadPolicy({ locations })],
      namedLocations: [location("at-home", ["203.0.113.0/24"])],
    };

    expect(decide(appSignIn({ ipAddress: "203.0.113.10" }), tenant)).toMatchObject({
      outcome: "granted",
      policies: [{ analysisReasons: "location" }],
    });
    expect(decide(appSignIn({ ipAddress: "192.0.2.1" }), tenant).outcome).toBe("blocked");
  });

  it("never apply to a user", () => {
    expect(decide(signIn(), { policies: [workloadPolicy()], namedLocations: [] })).toMatchObject({
      outcome: "granted",
      policies: [{ applies: false, analysisReasons: "users" }],
    });
  });

  it("are the only policies that affect an application, unlike a policy for all users", () => {
    expect(decide(appSignIn(), { policies: [policy(), mfaPolicy({ id: "b" })], namedLocations: [] })).toMatchObject({
      outcome: "granted",
      policies: [{ analysisReasons: "workloadIdentities" }, { analysisReasons: "workloadIdentities" }],
    });
  });
});
