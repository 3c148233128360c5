import { graphClientId } from "@protected-function/core/azure/clouds.ts";
import { randomUUID } from "node:crypto";
import { findByClientId } from "@protected-function/core/azure/by-client-id.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export const azureRoles = {
  contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
} as const;

interface GraphPrincipal {
  readonly id: string;
  readonly appRoles: readonly { readonly id: string; readonly value: string }[];
}

interface Assignment {
  readonly id: string;
  readonly principalId: string;
  readonly appRoleId: string;
}

/**
 * Removes an application permission of Microsoft Graph, as an administrator would.
 *
 * @param principalId object ID of the service principal that holds it
 * @returns a function that restores it
 */
export async function takePermission(
  graph: JsonApi,
  principalId: string,
  permission: string,
): Promise<() => Promise<void>> {
  const { id: resourceId, appRoles } = await graphPrincipal(graph);
  const appRoleId = appRoles.find(({ value }) => value === permission)?.id;
  const assigned = `/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo`;
  const { value } = (await graph.call("GET", assigned)) as { readonly value: readonly Assignment[] };
  const assignment = value.find(
    (candidate) => candidate.principalId === principalId && candidate.appRoleId === appRoleId,
  );
  await graph.call("DELETE", `${assigned}/${assignment?.id}`);
  return () => givePermission(graph, principalId, permission);
}

export async function givePermission(graph: JsonApi, principalId: string, permission: string): Promise<void> {
  const { id: resourceId, appRoles } = await graphPrincipal(graph);
  const appRoleId = appRoles.find(({ value }) => value === permission)?.id;
  await graph.call("POST", `/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo`, {
    principalId,
    resourceId,
    appRoleId,
  });
}

async function graphPrincipal(graph: JsonApi): Promise<GraphPrincipal> {
  const graphPrincipal = await findByClientId<GraphPrincipal>(graph, "servicePrincipals", graphClientId);
  if (!graphPrincipal) throw new Error("The tenant has no service principal of Microsoft Graph.");
  return graphPrincipal;
}

const version = "api-version=2022-04-01";

interface RoleAssignment {
  readonly id: string;
  readonly properties: { readonly roleDefinitionId: string };
}

/**
 * Replaces a service principal's Azure roles at the subscription with another one.
 *
 * @param roleId GUID of the role definition
 * @returns a function that restores the former roles
 */
export async function replaceAzureRoles(
  resourceManager: JsonApi,
  { subscriptionId, principalId }: { readonly subscriptionId: string; readonly principalId: string },
  roleId: string,
): Promise<() => Promise<void>> {
  const subscription = `/subscriptions/${subscriptionId}`;
  const assignments = "providers/Microsoft.Authorization/roleAssignments";
  const filter = encodeURIComponent(`principalId eq '${principalId}'`);
  const { value } = (await resourceManager.call(
    "GET",
    `${subscription}/${assignments}?$filter=${filter}&${version}`,
  )) as { readonly value: readonly RoleAssignment[] };
  const assign = (id: string, roleDefinitionId: string) =>
    resourceManager.call("PUT", `${id}?${version}`, {
      properties: { roleDefinitionId, principalId, principalType: "ServicePrincipal" },
    });
  const assignmentPath = `${subscription}/${assignments}/${randomUUID()}`;
  await assign(assignmentPath, `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`);
  for (const { id } of value) await resourceManager.call("DELETE", `${id}?${version}`);
  return async () => {
    for (const { id, properties } of value) await assign(id, properties.roleDefinitionId);
    await resourceManager.call("DELETE", `${assignmentPath}?${version}`);
  };
}
