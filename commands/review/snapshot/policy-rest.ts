import type { ConditionalAccessPolicy } from "../../../access/index.ts";
import { type Json, restOf } from "./snapshot.ts";

/**
 * A conditional access policy without what the access matrix says of it (whom, what for, where, which controls): kinds of
 * client, platforms, risks, session controls, and all that Graph may add. No ids of a run are in it.
 */
export interface PolicyRest {
  readonly displayName: string;
  readonly rest: Json;
}

/** Said by the matrix, or another on every twin. https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy */
const elsewhere: readonly string[] = [
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
  return { displayName: policy.displayName, rest: restOf(policy as unknown as Json, elsewhere) };
}
