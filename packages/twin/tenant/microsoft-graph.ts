import type { AppRole, PermissionScope } from "./directory-objects.ts";
import { NotSupported } from "./refusal.ts";

/**
 * Microsoft Graph's own service principal. It has the permissions that this project's programs and deployers use, with
 * their real ids. https://learn.microsoft.com/graph/permissions-reference
 */
export const microsoftGraph = {
  appId: "00000003-0000-0000-c000-000000000000",
  displayName: "Microsoft Graph",
  names: ["https://graph.microsoft.com", "https://graph.microsoft.com/"],
  appRoles: [
    appRole("1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9", "Application.ReadWrite.All"),
    appRole("18a4783c-866b-4cc7-a460-3d5e5662c884", "Application.ReadWrite.OwnedBy"),
    appRole("9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30", "Application.Read.All"),
    appRole("06b708a9-e830-4db3-a914-8e69da51d44f", "AppRoleAssignment.ReadWrite.All"),
    appRole("8e8e4742-1d95-4f68-9d56-6ee75648c72a", "DelegatedPermissionGrant.ReadWrite.All"),
    appRole("7ab1d382-f21e-4acd-a863-ba3e13f7da61", "Directory.Read.All"),
    appRole("5b567255-7703-4780-807c-7be8301ae99b", "Group.Read.All"),
    appRole("62a82d76-70ea-41e2-9197-370581804d09", "Group.ReadWrite.All"),
    appRole("e2f98668-2877-4f38-a2f4-8202e0717aa1", "LicenseAssignment.Read.All"),
    appRole("246dd0d5-5bd0-4def-940b-0421030a5b68", "Policy.Read.All"),
    appRole("37730810-e9ba-4e46-b07e-8ca78d182097", "Policy.Read.ConditionalAccess"),
    appRole("be74164b-cff1-491c-8741-e671cb536e13", "Policy.ReadWrite.ApplicationConfiguration"),
    appRole("01c0a623-fc9b-48e9-b794-0756f8e8f067", "Policy.ReadWrite.ConditionalAccess"),
    appRole("1c6e93a6-28e2-4cbb-9f64-1a46a821124d", "Policy.ReadWrite.SecurityDefaults"),
    appRole("df021288-bdef-4463-88db-98f22de89214", "User.Read.All"),
    appRole("741f803b-c850-494e-b5df-cde7c675a1ca", "User.ReadWrite.All"),
  ],
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
