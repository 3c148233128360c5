import type { PolicyDefinition, PolicyPeople, PolicyTargets } from "./policy-definition.ts";

/** The service accounts get tokens for the API and for nothing else (G19), MFA or not. */
export function serviceAccountOnlyApi<Id>(
  { serviceAccountIds }: PolicyPeople,
  { apiClientId }: PolicyTargets<Id>,
): PolicyDefinition<Id> {
  return {
    key: "serviceAccountOnlyApi",
    title: "Service accounts confined to the API",
    subject: { includeUsers: serviceAccountIds, excludeUsers: [], excludeGroups: [] },
    resources: { include: ["All"], exclude: [apiClientId] },
    control: "block",
  };
}
