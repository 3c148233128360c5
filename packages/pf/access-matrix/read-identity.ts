import { listRoleAssignments } from "@protected-function/core/azure/arm/role-assignments.ts";
import { roleNameOf } from "@protected-function/core/azure/built-in-roles.ts";
import { listAssignments, type ServicePrincipal } from "@protected-function/core/azure/graph/service-principal.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { Administrator } from "../checks/origin.ts";
import type { Matrix } from "./matrix.ts";

/** What the Functions host itself needs, on the stack's own storage and Application Insights. */
const ofTheHost: ReadonlySet<string> = new Set([
  "Storage Blob Data Owner",
  "Storage Queue Data Contributor",
  "Storage Table Data Contributor",
  "Monitoring Metrics Publisher",
]);

/**
 * Reads what the function's identity may do elsewhere: its Azure roles besides those of the host, and its permissions on
 * other APIs. Undefined if there is nothing.
 *
 * @param servicePrincipals of the tenant
 * @throws RequestRefused
 */
export async function readIdentity(
  { identity, functionApp }: Pick<StackOutputs, "identity" | "functionApp">,
  servicePrincipals: readonly ServicePrincipal[],
  { graph, resourceManager }: Administrator,
): Promise<Matrix["identity"]> {
  if (identity === undefined) return undefined;
  const { principalId } = identity;
  const subscription = functionApp.siteId.split(/\/resourceGroups\//i)[0] ?? "";
  const group = functionApp.siteId.split(/\/providers\//i)[0]?.toLowerCase() ?? "";
  const roles = (await listRoleAssignments(resourceManager, subscription, { principalId })).flatMap(
    ({ properties }) => {
      const { scope } = properties;
      const role = roleNameOf(properties, (id) => `the role ${id}`);
      const isHosts = ofTheHost.has(role) && scope.toLowerCase().startsWith(`${group}/`);
      return isHosts ? [] : [{ role, scope: scope.replace(subscription, "").replace(/^\//, "") || "the subscription" }];
    },
  );
  const permissions = (await listAssignments(graph, principalId, "appRoleAssignments")).map(
    ({ appRoleId, resourceId }) => {
      const resource = servicePrincipals.find(({ id }) => id === resourceId);
      const permission = resource?.appRoles.find(({ id }) => id === appRoleId)?.value ?? appRoleId;
      return { permission, on: resource?.displayName ?? resourceId };
    },
  );
  if (roles.length + permissions.length === 0) return undefined;
  const sorted = <Item>(items: readonly Item[]) =>
    items.toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
  return { roles: sorted(roles), permissions: sorted(permissions) };
}

/** The title of {@link identityWords}. */
export const identityTitle = "Permissions of the function itself";

/** A sentence for each role and permission of the function's identity. */
export function identityWords({ identity }: Pick<Matrix, "identity">): readonly string[] {
  const { roles = [], permissions = [] } = identity ?? {};
  return [
    ...roles.map(({ role, scope }) => `Its identity has the Azure role ${role} on ${scope}.`),
    ...permissions.map(({ permission, on }) => `Its identity has the permission ${permission} of ${on}.`),
  ];
}
