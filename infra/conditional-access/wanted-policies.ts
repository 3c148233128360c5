import type { ConditionalAccessSettings } from "../settings/conditional-access-settings.ts";
import { apiOnlyFrom } from "./api-only-from.ts";
import { baselineMfa } from "./baseline-mfa.ts";
import { everythingOnlyFrom } from "./everything-only-from.ts";
import type { PolicyDefinition, PolicyPeople, PolicyTargets } from "./policy-definition.ts";
import { serviceAccountMfaElsewhere } from "./service-account-mfa-elsewhere.ts";
import { serviceAccountOnlyApi } from "./service-account-only-api.ts";
import { workloadIdentitiesOnlyFrom } from "./workload-identities-only-from.ts";

/** The policies that the settings ask for, in the order of the guide; none while conditional access is off. */
export function wantedPolicies<Id>(
  settings: ConditionalAccessSettings,
  people: PolicyPeople,
  targets: PolicyTargets<Id>,
): readonly PolicyDefinition<Id>[] {
  if (settings.state === "off") return [];
  const {
    apiOnlyFrom: apiFrom,
    everythingOnlyFrom: everythingFrom,
    workloadIdentitiesOnlyFrom: callersFrom,
  } = settings;
  return [
    ...(settings.baselineMfa === true ? [baselineMfa(people)] : []),
    ...(settings.serviceAccountMfaElsewhere === true ? [serviceAccountMfaElsewhere(people, targets)] : []),
    ...(apiFrom ? [apiOnlyFrom(apiFrom, people, targets)] : []),
    ...(settings.serviceAccountOnlyApi === true ? [serviceAccountOnlyApi(people, targets)] : []),
    ...(everythingFrom ? [everythingOnlyFrom(everythingFrom, people, targets)] : []),
    ...(callersFrom ? [workloadIdentitiesOnlyFrom(callersFrom, targets)] : []),
  ];
}

/** Whether the settings ask for anything at all: a policy, or a location that others' policies may name. */
export function isWanted(settings: ConditionalAccessSettings): boolean {
  const nobody: PolicyPeople = { emergencyUserIds: [], emergencyGroupIds: [], serviceAccountIds: [] };
  const nothing: PolicyTargets<string> = { apiClientId: "", locationId: () => "", callerServicePrincipalIds: [] };
  if (settings.state === "off") return false;
  return wantedPolicies(settings, nobody, nothing).length > 0 || Object.keys(settings.namedLocations ?? {}).length > 0;
}

/** Graph's word for the state that the settings name. */
export function policyState({ state }: ConditionalAccessSettings) {
  return state === "enforced" ? "enabled" : "enabledForReportingButNotEnforced";
}
