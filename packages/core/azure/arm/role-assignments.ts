import { z } from "zod";
import type { JsonApi } from "../json-api.ts";
import { readAll } from "../read-shape.ts";

/** https://learn.microsoft.com/rest/api/authorization/role-assignments/list-for-scope */
const roleAssignment = z.looseObject({
  id: z.string(),
  properties: z.looseObject({
    scope: z.string(),
    principalId: z.string(),
    principalType: z.string().nullish(),
    roleDefinitionId: z.string(),
    createdBy: z.string().nullish(),
  }),
});

export type RoleAssignment = z.infer<typeof roleAssignment>;

/**
 * Azure role assignments at a scope, above it and below it.
 *
 * @param scope the path of a subscription, a group or a resource
 * @throws RequestRefused
 */
export function listRoleAssignments(
  resourceManager: JsonApi,
  scope: string,
  { principalId }: { readonly principalId?: string } = {},
): Promise<readonly RoleAssignment[]> {
  const filter = principalId === undefined ? "" : `&$filter=${encodeURIComponent(`principalId eq '${principalId}'`)}`;
  const path = `${scope}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01${filter}`;
  return readAll(resourceManager, path, roleAssignment);
}
