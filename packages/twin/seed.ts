import { randomBytes } from "node:crypto";
import { newApplication } from "./tenant/applications.ts";
import type { ServicePrincipal, User } from "./tenant/directory-objects.ts";
import { globalAdministrator } from "./tenant/principals.ts";
import { microsoftGraph } from "./tenant/microsoft-graph.ts";
import type { Tenant } from "./tenant/tenant.ts";

/** An application of the tenant, with its secret and permissions. */
export interface SeededClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly servicePrincipalObjectId: string;
}

interface Seeded {
  /** The deployer, an application that a real tenant's administrator creates by following `docs/guides/deployer.md`. */
  readonly deployer: SeededClient;
  /**
   * The administrator. Checks use it to change the tenant as a person would in the portal, because the deployer must
   * not be able to create users.
   */
  readonly administrator: SeededClient;
}

/**
 * Permissions for applications and their service principals, assignments, consent, conditional access, and for looking
 * up users and groups by name.
 */
const deployerPermissions = [
  "Application.ReadWrite.All",
  "AppRoleAssignment.ReadWrite.All",
  "DelegatedPermissionGrant.ReadWrite.All",
  "Policy.Read.All",
  "Policy.ReadWrite.ConditionalAccess",
  "User.Read.All",
  "Group.Read.All",
];

const administratorPermissions = [
  ...deployerPermissions,
  "User.ReadWrite.All",
  "Group.ReadWrite.All",
  "Directory.Read.All",
  "Policy.ReadWrite.ApplicationConfiguration",
];

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles#owner */
const ownerRole = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

/** Fills an empty tenant with the objects that every tenant has, the deployer, the administrator, and a few users. */
export function seed(tenant: Tenant): Seeded {
  const { directory } = tenant;
  const graph = directory.servicePrincipals.addMicrosoftServicePrincipal(microsoftGraph);
  directory.servicePrincipals.addMicrosoftServicePrincipal({
    appId: "797f4846-ba00-4fd7-ba43-dac1f8f63013",
    displayName: "Windows Azure Service Management API",
    names: [
      "https://management.azure.com",
      "https://management.azure.com/",
      "https://management.core.windows.net",
      "https://management.core.windows.net/",
    ],
  });
  // https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
  directory.servicePrincipals.addMicrosoftServicePrincipal({
    appId: "cfa8b339-82a2-471a-a3c9-0fc0be7a4093",
    displayName: "Azure Key Vault",
    names: ["https://vault.azure.net"],
  });
  // https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
  directory.servicePrincipals.addMicrosoftServicePrincipal({
    appId: "e406a681-f3d4-42a8-90b6-c2b029497af1",
    displayName: "Azure Storage",
    names: ["https://storage.azure.com", "https://storage.azure.com/"],
  });
  // Microsoft's own clients get a token for it before they call an SCM site (microsoft/vscode-azuretools#2258).
  directory.servicePrincipals.addMicrosoftServicePrincipal({
    appId: "abfa0a7c-a6b6-4736-8310-5855508787cd",
    displayName: "Microsoft Azure App Service",
    names: ["https://appservice.azure.com"],
  });
  const deployer = seedClient(tenant, graph, "deployer", deployerPermissions);
  const administrator = seedClient(tenant, graph, "administrator", administratorPermissions);
  seedPeople(tenant);
  directory.replication.settle();
  return { deployer, administrator };
}

/** Creates an app registration with a secret, the Graph permissions, and the Owner role on the subscription. */
function seedClient(
  tenant: Tenant,
  graph: ServicePrincipal,
  displayName: string,
  permissions: readonly string[],
): SeededClient {
  const { directory } = tenant;
  const application = directory.applications.create(newApplication(displayName));
  const principal = directory.servicePrincipals.create(application.appId, {});
  for (const role of microsoftGraph.appRoles) {
    if (role.value === null || !permissions.includes(role.value)) continue;
    directory.appRoleAssignments.create({ principalId: principal.id, resourceId: graph.id, appRoleId: role.id });
  }
  assignOwner(tenant, `/subscriptions/${tenant.subscription.subscriptionId}`, principal.id);
  const { secretText } = directory.applications.addPassword(application.id, { displayName });
  return { clientId: application.appId, clientSecret: secretText, servicePrincipalObjectId: principal.id };
}

/** Gives a principal the role Owner on a subscription or a management group. */
export function assignOwner(tenant: Tenant, scope: string, principalId: string): void {
  const name = tenant.newId();
  const root = scope.toLowerCase().startsWith("/subscriptions/") ? scope : "";
  tenant.subscription.put({
    id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    type: "Microsoft.Authorization/roleAssignments",
    name,
    body: {
      properties: {
        scope,
        roleDefinitionId: `${root}/providers/Microsoft.Authorization/roleDefinitions/${ownerRole}`,
        principalId,
        principalType: "ServicePrincipal",
      },
    },
  });
}

/**
 * Adds two users and a group to show assignments by name: Ada is a member, and Grace is in no group. Also adds an
 * emergency account, which every tenant should have and which conditional access policies exclude.
 * https://learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access
 */
function seedPeople(tenant: Tenant): void {
  const ada = person(tenant, "Ada");
  person(tenant, "Grace");
  tenant.directory.directoryRoles.assign(person(tenant, "Emergency").id, globalAdministrator);
  tenant.directory.groups.create(
    {
      displayName: "Function users",
      description: "Who may call the function.",
      mailNickname: "function-users",
      mailEnabled: false,
      securityEnabled: true,
    },
    { members: [ada.id], owners: [] },
  );
}

/** Creates a user with an unknown password. An administrator can set another one over Graph. */
function person({ directory, initialDomain }: Tenant, givenName: string): User {
  const mailNickname = givenName.toLowerCase();
  return directory.users.create({
    accountEnabled: true,
    displayName: givenName,
    userPrincipalName: `${mailNickname}@${initialDomain}`,
    mailNickname,
    givenName,
    passwordProfile: {
      password: `aA1!${randomBytes(18).toString("base64url")}`,
      forceChangePasswordNextSignIn: false,
      forceChangePasswordNextSignInWithMfa: false,
    },
  });
}
