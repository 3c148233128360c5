import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { ConditionalAccess } from "../../../infra/conditional-access/conditional-access.ts";
import { namedLocationAnswer, policyAnswer } from "../../../commands/teardown/conditional-access-wire.ts";
import { declare } from "../../support/declare.ts";

const policyType = "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy";
const locationType = "azuread:index/namedLocation:NamedLocation";

/** A bridged plugin writes this into each object of the state. */
const __defaults: readonly string[] = [];

const policy = {
  __defaults,
  displayName: "API only from office",
  state: "enabled",
  conditions: {
    __defaults,
    clientAppTypes: ["all"],
    applications: { __defaults, includedApplications: ["api"], excludedApplications: [] },
    users: { __defaults, includedUsers: ["All"], excludedUsers: ["emergency"], excludedGroups: ["crew"] },
    locations: { __defaults, includedLocations: ["All"], excludedLocations: ["office"] },
  },
  grantControls: { __defaults, operator: "OR", builtInControls: ["block"] },
};
const location = { __defaults, displayName: "office", ip: { ipRanges: ["203.0.113.0/24"], trusted: true } };

const nothing = {
  applications: {
    includeUserActions: [],
    includeAuthenticationContextClassReferences: [],
    applicationFilter: null,
  },
  users: {
    includeGroups: [],
    includeRoles: [],
    excludeRoles: [],
    includeGuestsOrExternalUsers: null,
    excludeGuestsOrExternalUsers: null,
  },
  conditions: {
    authenticationFlows: null,
    devices: null,
    insiderRiskLevels: null,
    platforms: null,
    servicePrincipalRiskLevels: [],
    signInRiskLevels: [],
    userRiskLevels: [],
  },
  controls: { customAuthenticationFactors: [], termsOfUse: [], authenticationStrength: null },
};

describe("what Graph answers for a policy that the program declares", () => {
  it("has what was declared, in Graph's words, and nothing besides", () => {
    expect(policyAnswer(policy)).toEqual({
      displayName: "API only from office",
      state: "enabled",
      conditions: {
        ...nothing.conditions,
        clientAppTypes: ["all"],
        applications: { ...nothing.applications, includeApplications: ["api"], excludeApplications: [] },
        users: { ...nothing.users, includeUsers: ["All"], excludeUsers: ["emergency"], excludeGroups: ["crew"] },
        clientApplications: null,
        locations: { includeLocations: ["All"], excludeLocations: ["office"] },
      },
      grantControls: { ...nothing.controls, operator: "OR", builtInControls: ["block"] },
      sessionControls: null,
    });
  });

  it("has the workload identities of a policy for them, and no place if none was declared", () => {
    const { applications, clientAppTypes } = policy.conditions;
    const conditions = {
      clientAppTypes,
      applications,
      users: { includedUsers: ["None"] },
      clientApplications: { includedServicePrincipals: ["caller"] },
    };

    expect(policyAnswer({ ...policy, conditions })).toMatchObject({
      conditions: {
        users: { includeUsers: ["None"], excludeUsers: [], excludeGroups: [] },
        clientApplications: {
          includeServicePrincipals: ["caller"],
          excludeServicePrincipals: [],
          servicePrincipalFilter: null,
        },
        locations: null,
      },
    });
  });

  it.each([
    ["session controls", { ...policy, sessionControls: { signInFrequency: 1 } }],
    ["a platform", { ...policy, conditions: { ...policy.conditions, platforms: { includedPlatforms: ["all"] } } }],
    [
      "roles",
      { ...policy, conditions: { ...policy.conditions, users: { ...policy.conditions.users, includedRoles: ["r"] } } },
    ],
    ["terms of use", { ...policy, grantControls: { ...policy.grantControls, termsOfUses: ["t"] } }],
    ["another state", { ...policy, state: "sometimes" }],
    ["a name that is a secret", { ...policy, displayName: { "4dabf18193072939515e22adb298388d": "s" } }],
    ["no conditions", { ...policy, conditions: undefined }],
    ["no controls", { ...policy, grantControls: undefined }],
  ])("can't be told with %s", (_what, inputs) => {
    expect(policyAnswer(inputs)).toBeUndefined();
  });
});

describe("what Graph answers for a named location that the program declares", () => {
  it("has its ranges, and trust only if it was declared", () => {
    const ipRanges = [{ cidrAddress: "203.0.113.0/24" }];
    expect(namedLocationAnswer(location)).toEqual({ displayName: "office", isTrusted: true, ipRanges });
    expect(namedLocationAnswer({ ...location, ip: { ipRanges: ["203.0.113.0/24"] } })).toEqual({
      displayName: "office",
      isTrusted: false,
      ipRanges,
    });
  });

  it.each([
    ["a country", { displayName: "office", country: { countriesAndRegions: ["GB"] } }],
    ["both", { ...location, country: { countriesAndRegions: ["GB"] } }],
    ["ranges that aren't text", { ...location, ip: { ipRanges: [1] } }],
    ["nothing", undefined],
  ])("can't be told with %s", (_what, inputs) => {
    expect(namedLocationAnswer(inputs)).toBeUndefined();
  });
});

describe("every policy and location of the program", () => {
  it("can be told", async () => {
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

    const answers = [...resources.values()].flatMap(({ type, inputs }) => {
      if (type === policyType) return [policyAnswer(inputs)];
      return type === locationType ? [namedLocationAnswer(inputs)] : [];
    });
    expect(answers).toHaveLength(8);
    expect(answers).not.toContain(undefined);
  });
});

function objectIdOf(_inputs: unknown, name: string): Record<string, unknown> {
  return { objectId: name };
}
