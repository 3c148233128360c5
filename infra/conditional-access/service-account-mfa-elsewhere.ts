import type { PolicyDefinition, PolicyPeople, PolicyTargets } from "./policy-definition.ts";

/** MFA for the service accounts everywhere but at the API (G15): with a password alone they get no other token. */
export function serviceAccountMfaElsewhere<Id>(
  { serviceAccountIds }: PolicyPeople,
  { apiClientId }: PolicyTargets<Id>,
): PolicyDefinition<Id> {
  return {
    key: "serviceAccountMfaElsewhere",
    title: "MFA for service accounts everywhere but at the API",
    subject: { includeUsers: serviceAccountIds, excludeUsers: [], excludeGroups: [] },
    resources: { include: ["All"], exclude: [apiClientId] },
    control: "mfa",
  };
}
