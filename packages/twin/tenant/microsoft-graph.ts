import { microsoftGraph as microsoftGraphId } from "@protected-function/core/access/baseline-scopes.ts";
import applicationPermissions from "./graph-application-permissions.json" with { type: "json" };
import type { AppRole, PermissionScope } from "./directory-objects.ts";
import { NotSupported } from "./refusal.ts";

/**
 * Microsoft Graph's own service principal. It has every application permission, because settings may name any, and the
 * delegated permissions that this project uses. Names and ids:
 * https://learn.microsoft.com/graph/permissions-reference, and microsoftgraph/microsoft-graph-devx-content@6cbd6bb,
 * permissions/permissions-descriptions.json
 */
export const microsoftGraph = {
  appId: microsoftGraphId,
  displayName: "Microsoft Graph",
  names: ["https://graph.microsoft.com", "https://graph.microsoft.com/"],
  appRoles: Object.entries(applicationPermissions).map(([value, id]) => appRole(id, value)),
  permissionScopes: [
    permissionScope("37f7f235-527c-4136-accd-4a02d197296e", "openid"),
    permissionScope("14dad69e-099b-42c9-810b-d002981feec1", "profile"),
    permissionScope("64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0", "email"),
    permissionScope("7427e0e9-2fba-42fe-b0c0-848c9e6a8182", "offline_access"),
    permissionScope("e1fe6dd8-ba31-4d61-89e7-88639da4683d", "User.Read"),
    permissionScope("a154be20-db9c-4678-8ab7-66f6cc099a59", "User.Read.All"),
    permissionScope("b4e74841-8e56-480b-be8b-910348b18b4c", "User.ReadWrite"),
    permissionScope("570282fd-fa5c-430d-a7fd-fc8dc98a9dca", "Mail.Read"),
    permissionScope("e383f46e-2787-4529-855e-0e479a3ffac0", "Mail.Send"),
  ],
} as const;

/** Returns the refusal of a permission that Microsoft Graph may have: the twin has only some of them. */
export function notSupportedPermission(named: string): NotSupported {
  return new NotSupported(`${named} of Microsoft Graph: it has only some of them`);
}

function appRole(id: string, value: string): AppRole {
  return { id, value, displayName: value, description: value, allowedMemberTypes: ["Application"], isEnabled: true };
}

function permissionScope(id: string, value: string): PermissionScope {
  return {
    id,
    value,
    type: "User",
    isEnabled: true,
    adminConsentDisplayName: value,
    adminConsentDescription: value,
    userConsentDisplayName: value,
    userConsentDescription: value,
  };
}
