import { builtInRoleNames } from "@protected-function/core/azure/built-in-roles.ts";
import { guidForm } from "@protected-function/core/text/azure-names.ts";

/** The roles for a service's data, and for reading: each of them can be given without a reason. */
const ordinary: ReadonlySet<string> = new Set([
  "Reader",
  "Storage Blob Data Owner",
  "Storage Blob Data Contributor",
  "Storage Blob Data Reader",
  "Storage Queue Data Contributor",
  "Storage Queue Data Reader",
  "Storage Queue Data Message Sender",
  "Storage Queue Data Message Processor",
  "Storage Table Data Contributor",
  "Storage Table Data Reader",
  "Azure Service Bus Data Sender",
  "Azure Service Bus Data Receiver",
  "Azure Event Hubs Data Sender",
  "Azure Event Hubs Data Receiver",
  "Monitoring Metrics Publisher",
  "Key Vault Secrets User",
  "Key Vault Secrets Officer",
]);

/**
 * Microsoft's "privileged administrator roles" that let their holder give itself or others more.
 * https://learn.microsoft.com/azure/role-based-access-control/role-assignments-steps#privileged-administrator-roles
 */
const administrators: ReadonlySet<string> = new Set([
  "Owner",
  "Contributor",
  "User Access Administrator",
  "Role Based Access Control Administrator",
]);

/** Returns the GUID of a role's definition, by its name or its GUID; undefined for an unknown name. */
export function azureRoleId(role: string): string | undefined {
  if (guidForm.test(role)) return role.toLowerCase();
  return Object.entries(builtInRoleNames).find(([, name]) => name.toLowerCase() === role.toLowerCase())?.[0];
}

/** The role's name, or its GUID if it has no name here. */
export function azureRoleName(role: string): string {
  const id = azureRoleId(role);
  return (id === undefined ? undefined : builtInRoleNames[id]) ?? role;
}

/**
 * Why an Azure role on a scope needs a reason, as the end of a sentence that the role begins; undefined if it needs none.
 *
 * @param scope a resource id
 */
export function privilegeOfAzureRole(role: string, scope: string): string | undefined {
  const name = azureRoleName(role);
  if (administrators.has(name)) return "administers everything at its scope";
  if (!ordinary.has(name)) return "isn't one of the data roles that need none";
  return isBroad(scope) ? "would hold for a whole subscription or more" : undefined;
}

/** Management groups, subscriptions and the root have no resource group in their ids. */
function isBroad(scope: string): boolean {
  return !/^\/?(?:subscriptions\/[^/]+\/)?resourceGroups\/[^/]+/i.test(scope);
}

/**
 * Whether an application permission of Microsoft Graph holds for the whole tenant. Microsoft limits only those with such
 * an ending: to objects that the application owns, to what an administrator selects, or to a folder of its own. Any
 * other, `Mail.Send` too, is for everyone's data.
 * https://learn.microsoft.com/graph/permissions-overview#application-permissions
 * https://learn.microsoft.com/graph/permissions-selected-overview
 */
export function isTenantWide(permission: string): boolean {
  return !/\.(?:OwnedBy|Selected|AppFolder)$/.test(permission);
}
