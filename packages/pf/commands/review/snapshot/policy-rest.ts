import type { ConditionalAccessPolicy } from "@protected-function/core/access/index.ts";
import { type Json, restOf } from "./snapshot.ts";

/**
 * The parts of a conditional access policy that the access matrix leaves out: client types, platforms, risks, session
 * controls, and anything that Graph may add. The matrix has the users, resources, places and grant controls. Contains
 * no ids of a run.
 */
export interface PolicyRest {
  readonly displayName: string;
  readonly rest: Json;
}

/**
 * Properties that the matrix has, or that differ on every twin.
 * https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy
 */
const coveredPaths: readonly string[] = [
  "id",
  "templateId",
  "displayName",
  "createdDateTime",
  "modifiedDateTime",
  "deletedDateTime",
  "state",
  "conditions.users.includeUsers",
  "conditions.users.excludeUsers",
  "conditions.users.includeGroups",
  "conditions.users.excludeGroups",
  "conditions.users.includeRoles",
  "conditions.users.excludeRoles",
  "conditions.clientApplications.includeServicePrincipals",
  "conditions.clientApplications.excludeServicePrincipals",
  "conditions.applications.includeApplications",
  "conditions.applications.excludeApplications",
  "conditions.locations.includeLocations",
  "conditions.locations.excludeLocations",
  "grantControls.operator",
  "grantControls.builtInControls",
];

export function policyRest(policy: ConditionalAccessPolicy): PolicyRest {
  return { displayName: policy.displayName, rest: restOf(policy as unknown as Json, coveredPaths) };
}
