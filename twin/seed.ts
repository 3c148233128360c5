import { blankApplication } from "./tenant/blank-application.ts";
import type { AppRole } from "./tenant/directory-objects.ts";
import type { Tenant } from "./tenant/tenant.ts";

/** Who deploys: a service principal with what a deployer needs, as `docs/` tells a real tenant's administrator to make. */
export interface Deployer {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly servicePrincipalObjectId: string;
}

/** Microsoft Graph's application permissions. https://learn.microsoft.com/graph/permissions-reference */
const graphAppRoles: readonly AppRole[] = [
  appRole("1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9", "Application.ReadWrite.All"),
  appRole("18a4783c-866b-4cc7-a460-3d5e5662c884", "Application.ReadWrite.OwnedBy"),
  appRole("9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30", "Application.Read.All"),
  appRole("06b708a9-e830-4db3-a914-8e69da51d44f", "AppRoleAssignment.ReadWrite.All"),
  appRole("7ab1d382-f21e-4acd-a863-ba3e13f7da61", "Directory.Read.All"),
];

const deployerPermissions = ["Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"];

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles#owner */
const ownerRole = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

/** Puts into an empty tenant what every tenant has, and a deployer. */
export function seed(tenant: Tenant): Deployer {
  const { directory } = tenant;
  const graph = directory.servicePrincipals.addMicrosofts({
    appId: "00000003-0000-0000-c000-000000000000",
    displayName: "Microsoft Graph",
    names: ["https://graph.microsoft.com", "https://graph.microsoft.com/"],
    appRoles: graphAppRoles,
  });
  directory.servicePrincipals.addMicrosofts({
    appId: "797f4846-ba00-4fd7-ba43-dac1f8f63013",
    displayName: "Windows Azure Service Management API",
    names: [
      "https://management.azure.com",
      "https://management.azure.com/",
      "https://management.core.windows.net",
      "https://management.core.windows.net/",
    ],
  });
  const application = directory.applications.create({ ...blankApplication, displayName: "deployer" });
  const principal = directory.servicePrincipals.create(application.appId, {});
  for (const role of graphAppRoles) {
    if (role.value === null || !deployerPermissions.includes(role.value)) continue;
    directory.appRoleAssignments.create({ principalId: principal.id, resourceId: graph.id, appRoleId: role.id });
  }
  const scope = `/subscriptions/${tenant.subscription.subscriptionId}`;
  const name = tenant.newId();
  tenant.subscription.put({
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    type: "Microsoft.Authorization/roleAssignments",
    name,
    body: {
      properties: {
        scope,
        roleDefinitionId: `${scope}/providers/Microsoft.Authorization/roleDefinitions/${ownerRole}`,
        principalId: principal.id,
        principalType: "ServicePrincipal",
      },
    },
  });
  const { secretText } = directory.applications.addPassword(application.id, { displayName: "deployer" });
  return { clientId: application.appId, clientSecret: secretText, servicePrincipalObjectId: principal.id };
}

function appRole(id: string, value: string): AppRole {
  return { id, value, displayName: value, description: value, allowedMemberTypes: ["Application"], isEnabled: true };
}
