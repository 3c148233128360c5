import { z } from "zod";

/**
 * What Graph answers for the conditional access that this program declares (infra/conditional-access), read from the inputs
 * in the stack's state. It decides on live tenants what is the stack's own, so it knows those properties alone: anything
 * else among the inputs, and nobody can tell.
 */

const texts = z.array(z.string());

/** An object with these properties and no others, but for what a bridged plugin adds. */
function exactly<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  // Names of the properties that the plugin filled in; those are then among the others.
  // Source: pkg/tfbridge/schema.go of pulumi/pulumi-terraform-bridge, defaultsKey.
  return z.strictObject({ ...shape, __defaults: texts.optional() });
}

const policyInputs = exactly({
  displayName: z.string(),
  state: z.enum(["disabled", "enabled", "enabledForReportingButNotEnforced"]),
  conditions: exactly({
    clientAppTypes: texts,
    applications: exactly({ includedApplications: texts, excludedApplications: texts.default([]) }),
    users: exactly({
      includedUsers: texts,
      excludedUsers: texts.default([]),
      excludedGroups: texts.default([]),
    }),
    clientApplications: exactly({ includedServicePrincipals: texts }).optional(),
    locations: exactly({ includedLocations: texts, excludedLocations: texts.default([]) }).optional(),
  }),
  grantControls: exactly({ operator: z.enum(["AND", "OR"]), builtInControls: texts }),
});

const locationInputs = exactly({
  displayName: z.string(),
  ip: exactly({ ipRanges: texts, trusted: z.boolean().default(false) }),
});

/** As Graph answers it; what is absent here it may answer as it likes. */
export type GraphAnswer = Readonly<Record<string, unknown>>;

/**
 * A policy with the conditions and controls that were declared, and none besides: `null` and `[]` stand for nothing.
 * Sources: https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy,
 * https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset,
 * https://learn.microsoft.com/graph/api/resources/conditionalaccessusers,
 * https://learn.microsoft.com/graph/api/resources/conditionalaccessgrantcontrols
 *
 * @returns undefined if an input is missing, unknown or of another kind
 */
export function policyAnswer(inputs: unknown): GraphAnswer | undefined {
  const { success, data } = policyInputs.safeParse(inputs);
  if (!success) return undefined;
  const { displayName, state, conditions, grantControls } = data;
  const { applications, clientApplications, clientAppTypes, locations, users } = conditions;
  return {
    displayName,
    state,
    conditions: {
      clientAppTypes,
      applications: {
        includeApplications: applications.includedApplications,
        excludeApplications: applications.excludedApplications,
        includeUserActions: [],
        includeAuthenticationContextClassReferences: [],
        applicationFilter: null,
      },
      users: {
        includeUsers: users.includedUsers,
        excludeUsers: users.excludedUsers,
        includeGroups: [],
        excludeGroups: users.excludedGroups,
        includeRoles: [],
        excludeRoles: [],
        includeGuestsOrExternalUsers: null,
        excludeGuestsOrExternalUsers: null,
      },
      clientApplications: clientApplications
        ? {
            includeServicePrincipals: clientApplications.includedServicePrincipals,
            excludeServicePrincipals: [],
            servicePrincipalFilter: null,
          }
        : null,
      locations: locations
        ? { includeLocations: locations.includedLocations, excludeLocations: locations.excludedLocations }
        : null,
      authenticationFlows: null,
      devices: null,
      insiderRiskLevels: null,
      platforms: null,
      servicePrincipalRiskLevels: [],
      signInRiskLevels: [],
      userRiskLevels: [],
    },
    grantControls: {
      operator: grantControls.operator,
      builtInControls: grantControls.builtInControls,
      customAuthenticationFactors: [],
      termsOfUse: [],
      authenticationStrength: null,
    },
    sessionControls: null,
  };
}

/**
 * A named location of IP ranges; one of countries has no ranges.
 * Source: https://learn.microsoft.com/graph/api/resources/ipnamedlocation
 *
 * @returns undefined if an input is missing, unknown or of another kind
 */
export function namedLocationAnswer(inputs: unknown): GraphAnswer | undefined {
  const { success, data } = locationInputs.safeParse(inputs);
  if (!success) return undefined;
  const { displayName, ip } = data;
  return { displayName, isTrusted: ip.trusted, ipRanges: ip.ipRanges.map((cidrAddress) => ({ cidrAddress })) };
}
