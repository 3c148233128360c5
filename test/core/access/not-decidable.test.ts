import { describe, expect, it } from "vitest";
import { decide, PolicyNotDecidableError, type ConditionalAccessPolicy } from "../../../packages/core/access/index.ts";
import { appSignIn, policy, servicePrincipal, signIn, user, workloadPolicy } from "./sample.ts";

/** A policy with a value anywhere in it, typed or not: what Graph answers may hold more than this project declares. */
function policyWith(path: string, value: unknown, base = policy()): ConditionalAccessPolicy {
  const copy = structuredClone(base);
  const names = path.split(".");
  const last = names.pop() ?? "";
  const parent = names.reduce<object>((object, name) => {
    const child: unknown = Reflect.get(object, name) ?? {};
    Reflect.set(object, name, child);
    return child as object;
  }, copy);
  Reflect.set(parent, last, value);
  return copy;
}

function conditionRefused(subject: ConditionalAccessPolicy, by = signIn()): string | undefined {
  try {
    decide(by, { policies: [subject], namedLocations: [] });
    return undefined;
  } catch (error) {
    if (error instanceof PolicyNotDecidableError) return error.condition;
    throw error;
  }
}

describe("conditions refused by name", () => {
  it.each<[path: string, value: unknown]>([
    ["conditions.platforms", { includePlatforms: ["android"], excludePlatforms: [] }],
    ["conditions.userRiskLevels", ["high"]],
    ["conditions.signInRiskLevels", ["medium"]],
    ["conditions.servicePrincipalRiskLevels", ["high"]],
    ["conditions.insiderRiskLevels", "elevated"],
    ["conditions.devices", { deviceFilter: { mode: "exclude", rule: 'device.trustType -eq "ServerAD"' } }],
    ["conditions.authenticationFlows", { transferMethods: "deviceCodeFlow" }],
    ["conditions.somethingNew", true],
    ["conditions.applications.includeUserActions", ["urn:user:registersecurityinfo"]],
    ["conditions.applications.includeAuthenticationContextClassReferences", ["c1"]],
    ["conditions.applications.applicationFilter", { mode: "include", rule: "x" }],
    ["conditions.users.somethingNew", ["x"]],
    ["grantControls.authenticationStrength", { id: "00000000-0000-0000-0000-000000000002" }],
    ["grantControls.termsOfUse", ["agreement-1"]],
    ["grantControls.customAuthenticationFactors", ["factor-1"]],
    ["partialEnablementStrategy", "percentage"],
  ])("%s, if set", (path, value) => {
    expect(conditionRefused(policyWith(path, value))).toBe(path);
  });

  it.each<[path: string, value: unknown]>([
    ["conditions.applications.includeApplications", ["Office365"]],
    ["conditions.applications.excludeApplications", ["MicrosoftAdminPortals"]],
    ["conditions.applications.excludeApplications", ["All"]],
    ["conditions.users.includeUsers", ["AllAgentIdUsers"]],
    ["conditions.users.excludeUsers", ["All"]],
    ["conditions.users.includeGroups", ["All"]],
    ["conditions.locations.includeLocations", ["AllCompliantNetworks"]],
    ["conditions.clientAppTypes", ["easSupported"]],
    ["grantControls.builtInControls", ["unknownFutureValue"]],
    ["state", "enabledForSome"],
  ])("%s with the word in %j", (path, value) => {
    expect(conditionRefused(policyWith(path, value))).toBe(path);
  });

  it("guests of listed tenants, for a guest of that kind", () => {
    const path = "conditions.users.excludeGuestsOrExternalUsers";
    const externalTenants = { membershipKind: "enumerated", members: ["tenant-1"] };
    const subject = policyWith(path, { guestOrExternalUserTypes: "b2bCollaborationGuest", externalTenants });
    const guest = (properties: object) => signIn({ identity: user(properties) });

    expect(conditionRefused(subject, guest({ userType: "Guest" }))).toBe(`${path}.externalTenants.members`);
    expect(conditionRefused(subject, guest({ externalUserType: "internalGuest" }))).toBeUndefined();
    expect(conditionRefused(subject)).toBeUndefined();
  });

  it.each<[path: string, value: unknown]>([
    ["conditions.clientApplications.includeServicePrincipals", ["AllServicePrincipals"]],
    ["conditions.clientApplications.servicePrincipalFilter", { mode: "include", rule: "x" }],
    ["conditions.clientApplications.somethingNew", ["x"]],
    ["conditions.servicePrincipalRiskLevels", ["high"]],
  ])("%s, for a service principal", (path, value) => {
    expect(conditionRefused(policyWith(path, value, workloadPolicy()), appSignIn())).toBe(path);
  });

  it("a rule about attributes only for a service principal that the policy includes", () => {
    const subject = policyWith(
      "conditions.clientApplications.servicePrincipalFilter",
      { mode: "include", rule: "x" },
      workloadPolicy({ clientApplications: { includeServicePrincipals: ["service-principal-2"] } }),
    );

    expect(conditionRefused(subject, appSignIn())).toBeUndefined();
    expect(
      conditionRefused(subject, appSignIn({ identity: servicePrincipal({ ofThisTenant: false }) })),
    ).toBeUndefined();
  });

  it.each<[path: string, value: unknown]>([
    ["sessionControls.secureSignInSession", { isEnabled: true }],
    ["sessionControls.somethingNew", "strict"],
  ])("%s, which may keep a token from a client", (path, value) => {
    expect(conditionRefused(policyWith(path, value))).toBe(path);
  });

  it.each<[path: string, value: unknown, refused: string]>([
    ["conditions.clientAppTypes", [], "conditions.clientAppTypes"],
    [
      "conditions.locations",
      { includeLocations: [], excludeLocations: ["AllTrusted"] },
      "conditions.locations.includeLocations",
    ],
    ["grantControls", { operator: "OR", builtInControls: ["block", "mfa"] }, "grantControls.builtInControls"],
    ["grantControls", { operator: null, builtInControls: ["mfa", "compliantDevice"] }, "grantControls.operator"],
    ["grantControls", { operator: "XOR", builtInControls: ["mfa"] }, "grantControls.operator"],
    ["conditions.clientApplications", { includeServicePrincipals: ["service-principal-1"] }, "conditions.users"],
  ])("%s as %j, which Graph would also refuse", (path, value, refused) => {
    expect(conditionRefused(policyWith(path, value))).toBe(refused);
  });

  it("a control that workload identities can't meet, and a client type that they don't have", () => {
    const mfa = { operator: "OR", builtInControls: ["mfa"] };

    expect(conditionRefused(policyWith("grantControls", mfa, workloadPolicy()))).toBe("grantControls.builtInControls");
    expect(conditionRefused(workloadPolicy({ clientAppTypes: ["other"] }))).toBe("conditions.clientAppTypes");
  });

  it("any of them in a report-only policy, whose record would be wrong", () => {
    const reportOnly = policy({ state: "enabledForReportingButNotEnforced" });

    expect(conditionRefused(policyWith("conditions.userRiskLevels", ["high"], reportOnly))).toBeDefined();
  });

  it("none of them for someone whom the policy leaves out by what comes before", () => {
    const device = { deviceFilter: { mode: "exclude", rule: "x" } };
    const strength = { operator: "OR", authenticationStrength: { id: "00000000-0000-0000-0000-000000000002" } };
    const elsewhere = policy({ conditions: { applications: { includeApplications: ["None"] } } });

    expect(conditionRefused(policyWith("conditions.devices", device), appSignIn())).toBeUndefined();
    expect(conditionRefused(policyWith("conditions.devices", device, elsewhere))).toBeUndefined();
    expect(conditionRefused(policyWith("grantControls", strength, elsewhere))).toBeUndefined();
  });

  it("a condition of a new kind for everyone", () => {
    expect(conditionRefused(policyWith("conditions.agents", { includeAgents: ["All"] }), appSignIn())).toBe(
      "conditions.agents",
    );
  });

  it("name the policy, the property and the problem", () => {
    const subject = policyWith("conditions.applications.includeApplications", ["Office365"]);

    expect(() => decide(signIn(), { policies: [subject], namedLocations: [] })).toThrow(
      `The policy "A policy" (policy-1) can't be evaluated here: conditions.applications.includeApplications has "Office365", which isn't known.`,
    );
  });
});

describe("accepted conditions", () => {
  it("include a policy as Graph returns it, with all its unset properties", () => {
    const subject = {
      ...policy({ displayName: "Block", sessionControls: null }),
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#identity/conditionalAccess/policies/$entity",
      templateId: null,
      createdDateTime: "2026-11-24T12:00:00Z",
      modifiedDateTime: null,
      partialEnablementStrategy: null,
      conditions: {
        userRiskLevels: [],
        signInRiskLevels: [],
        servicePrincipalRiskLevels: [],
        insiderRiskLevels: null,
        clients: null,
        platforms: null,
        times: null,
        deviceStates: null,
        devices: null,
        authenticationFlows: null,
        clientAppTypes: ["all"],
        locations: null,
        clientApplications: {
          includeServicePrincipals: [],
          excludeServicePrincipals: [],
          servicePrincipalFilter: null,
        },
        applications: {
          includeApplications: ["All"],
          excludeApplications: [],
          includeUserActions: [],
          includeAuthenticationContextClassReferences: [],
          applicationFilter: null,
          networkAccess: null,
          globalSecureAccess: null,
        },
        users: {
          includeUsers: ["All"],
          excludeUsers: [],
          includeGroups: [],
          excludeGroups: [],
          includeRoles: [],
          excludeRoles: [],
          includeGuestsOrExternalUsers: null,
          excludeGuestsOrExternalUsers: null,
        },
      },
      grantControls: {
        operator: "OR",
        builtInControls: ["block"],
        customAuthenticationFactors: [],
        termsOfUse: [],
        authenticationStrength: null,
        "authenticationStrength@odata.context": "https://graph.microsoft.com/v1.0/$metadata#authenticationStrength",
      },
    } as unknown as ConditionalAccessPolicy;

    expect(decide(signIn(), { policies: [subject], namedLocations: [] }).outcome).toBe("blocked");
  });
});
