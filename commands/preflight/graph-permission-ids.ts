import type { Deployer } from "./deployer.ts";

/**
 * Application permissions of Microsoft Graph by their ids, the same in every tenant.
 * https://learn.microsoft.com/graph/permissions-reference
 */
export const graphPermissionIds = {
  "Application.ReadWrite.All": "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9",
  "AppRoleAssignment.ReadWrite.All": "06b708a9-e830-4db3-a914-8e69da51d44f",
  "DelegatedPermissionGrant.ReadWrite.All": "8e8e4742-1d95-4f68-9d56-6ee75648c72a",
  "Group.Read.All": "5b567255-7703-4780-807c-7be8301ae99b",
  "LicenseAssignment.Read.All": "e2f98668-2877-4f38-a2f4-8202e0717aa1",
  "Policy.Read.All": "246dd0d5-5bd0-4def-940b-0421030a5b68",
  "Policy.ReadWrite.ConditionalAccess": "01c0a623-fc9b-48e9-b794-0756f8e8f067",
  "User.Read.All": "df021288-bdef-4463-88db-98f22de89214",
} as const;

export type GraphPermission = keyof typeof graphPermissionIds;

/**
 * What lets the deployer read something of Graph's. A person can be granted no application permission, and its client is
 * not its own to change: Graph Explorer asks for the scope.
 */
export function letsRead(permission: GraphPermission, path: string, deployer: Deployer): string {
  if (deployer.kind === "application") return grantOf(permission, deployer.objectId);
  return (
    `your client has no scope ${permission}: GET https://graph.microsoft.com${path} in Graph Explorer ` +
    "(https://developer.microsoft.com/graph/graph-explorer) with that scope, or ask as an application that holds it"
  );
}

/**
 * A command that an administrator grants one by; of a managed identity, too, which has no registration to add it to.
 * https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignments
 *
 * @param principalId object id of the deployer's service principal
 */
export function grantOf(permission: GraphPermission, principalId: string): string {
  const graph = "$(az ad sp show --id 00000003-0000-0000-c000-000000000000 --query id -o tsv)";
  // It stands in double quotes, where a shell still runs what is in it; whatever is no id has no place there.
  const id = /^[\w-]+$/.test(principalId) ? principalId : "<object id>";
  const body = `{\\"principalId\\":\\"${id}\\",\\"resourceId\\":\\"${graph}\\",\\"appRoleId\\":\\"${graphPermissionIds[permission]}\\"}`;
  const url = `https://graph.microsoft.com/v1.0/servicePrincipals/${id}/appRoleAssignments`;
  return `az rest --method post --url ${url} --body "${body}"`;
}
