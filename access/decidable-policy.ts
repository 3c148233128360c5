import { PolicyNotDecidableError } from "./errors.ts";
import { unknownsIn, type PolicyProblem } from "./known-policy.ts";
import type { ConditionalAccessPolicy } from "./policy.ts";

/**
 * Refuses a policy that says what is not known here, or what Graph would not take.
 * @throws PolicyNotDecidableError that names the policy and the first such property
 */
export function demandDecidable(policy: ConditionalAccessPolicy): void {
  const finding = [...unknownsIn(policy), ...contradictionsIn(policy)].at(0);
  if (finding !== undefined) throw new PolicyNotDecidableError(policy, ...finding);
}

/** Whether a policy is about workload identities, and so about no user. */
function isForWorkloads(policy: ConditionalAccessPolicy): boolean {
  const { includeServicePrincipals = [], excludeServicePrincipals = [] } = policy.conditions.clientApplications ?? {};
  return includeServicePrincipals.length > 0 || excludeServicePrincipals.length > 0;
}

/**
 * What cannot stand in one policy. https://learn.microsoft.com/graph/api/resources/conditionalaccessconditionset ("either users or
 * clientApplications"), https://learn.microsoft.com/entra/identity/conditional-access/workload-identity ("block access is the only
 * available option"; location and risk are its only conditions)
 */
function contradictionsIn({ conditions, grantControls, ...policy }: ConditionalAccessPolicy): readonly PolicyProblem[] {
  const controls = grantControls?.builtInControls ?? [];
  const operator = grantControls?.operator?.toUpperCase();
  const isForWorkload = isForWorkloads({ ...policy, conditions });
  const { includeLocations = [], excludeLocations = [] } = conditions.locations ?? {};
  const findings: readonly (readonly [boolean, ...PolicyProblem])[] = [
    [conditions.clientAppTypes.length === 0, "conditions.clientAppTypes", "is empty"],
    [
      includeLocations.length === 0 && excludeLocations.length > 0,
      "conditions.locations.includeLocations",
      "is empty, though locations are excluded",
    ],
    [controls.includes("block") && controls.length > 1, "grantControls.builtInControls", "has more than block"],
    [operator === undefined && controls.length > 1, "grantControls.operator", "is missing for several controls"],
    [operator !== undefined && !["AND", "OR"].includes(operator), "grantControls.operator", "is neither AND nor OR"],
    [
      isForWorkload && includesUsers(conditions.users),
      "conditions.users",
      "stands beside conditions.clientApplications: a policy is about users or about service principals",
    ],
    [
      isForWorkload && controls.some((control) => control !== "block"),
      "grantControls.builtInControls",
      "has more than a service principal can be asked for: only block",
    ],
    [
      isForWorkload && !conditions.clientAppTypes.includes("all"),
      "conditions.clientAppTypes",
      "is no condition of workload identities",
    ],
  ];
  return findings.filter(([isSo]) => isSo).map(([, ...finding]) => finding);
}

function includesUsers(users: ConditionalAccessPolicy["conditions"]["users"]): boolean {
  const { includeUsers = [], includeGroups = [], includeRoles = [], includeGuestsOrExternalUsers } = users ?? {};
  return (
    includeUsers.some((each) => each !== "None") ||
    includeGroups.length > 0 ||
    includeRoles.length > 0 ||
    (includeGuestsOrExternalUsers !== undefined && includeGuestsOrExternalUsers !== null)
  );
}
