import type { ForeseenError } from "./finding.ts";
import type { Requirements } from "./wanted.ts";

/** An operation of the deployer in Entra ID. Any one of the permissions or roles allows it. */
export interface GraphNeed {
  readonly id: string;
  /** The operation's purpose, for docs/guides/deployer.md. */
  readonly purpose: string;
  readonly needed: string;
  /** Microsoft's page on the roles and permissions that allow it. */
  readonly documented: string;
  readonly title: string;
  readonly why: string;
  /** Application permissions. The first is the least privileged. */
  readonly permissions: readonly [GraphPermission, ...string[]];
  /** Roles of a person or an application. The first is the least privileged. */
  readonly roles: readonly [DirectoryRole, ...DirectoryRole[]];
  /** Every member of the tenant may do it by default, without a role. */
  readonly members?: true;
  /** Why a person without those roles may still succeed: by this role, or as an owner of the app registrations. */
  readonly perhaps?: { readonly who: DirectoryRole | "owner"; readonly why: string };
  readonly error: ForeseenError;
}

const denied = {
  code: "Authorization_RequestDenied",
  message: "Insufficient privileges to complete the operation.",
  source: "https://learn.microsoft.com/graph/resolve-auth-errors#403-forbidden-does-the-user-have-access",
} as const;

const deniedPolicies = {
  code: "AccessDenied",
  message: "You cannot perform the requested operation, required scopes are missing in the token.",
  source: "https://github.com/hashicorp/terraform-provider-azuread/issues/1687",
} as const;

/** The least privileged first: https://learn.microsoft.com/entra/identity/role-based-access-control/delegate-by-task */
const applicationAdministrators = [
  "Cloud Application Administrator",
  "Application Administrator",
  "Global Administrator",
] as const;

/**
 * The role required to grant a service principal the permissions below. An application administrator can't consent to
 * app roles of Microsoft Graph. https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent
 */
export const permissionGranter: DirectoryRole = "Privileged Role Administrator";

const graphApi = "https://learn.microsoft.com/graph/api";

/** From both pages about grants: microsoftgraph/microsoft-graph-docs-contrib, `includes/rbac-for-apis`. */
const grantingRoles = [
  ...applicationAdministrators,
  "Privileged Role Administrator",
  "User Administrator",
  "Directory Writers",
] as const;

/** Required with any settings. */
const always: readonly GraphNeed[] = [
  {
    id: "graph-applications",
    title: "Register applications",
    purpose: "app registrations, service principals, client secrets, certificates",
    needed: "always",
    documented: `${graphApi}/application-post-applications`,
    why: "The API and each caller get an app registration and a service principal.",
    permissions: ["Application.ReadWrite.All"],
    roles: applicationAdministrators,
    error: denied,
  },
  {
    id: "graph-app-roles",
    title: "Grant app roles (admin consent for applications)",
    purpose: "the app roles of callers and people, and `identity.graphRoles`",
    needed: "always",
    documented: `${graphApi}/serviceprincipal-post-approleassignedto`,
    why: "Callers, people and groups get app roles of the API, and the function's identity the permissions of identity.graphRoles.",
    permissions: ["AppRoleAssignment.ReadWrite.All"],
    roles: [...grantingRoles, "Hybrid Identity Administrator", "Identity Governance Administrator"],
    perhaps: {
      who: "owner",
      why: "no built-in role that allows it, but `owners` names you, and an owner of the API's app registration may do it",
    },
    error: denied,
  },
  {
    id: "graph-consent",
    title: "Consent to sign-in for everybody (admin consent for people)",
    purpose: "admin consent to `openid`, `profile` and `email`",
    needed: "always",
    documented: `${graphApi}/oauth2permissiongrant-post`,
    why: "The API's own sign-in reads the user's name.",
    permissions: ["DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"],
    roles: grantingRoles,
    perhaps: {
      who: "Application Developer",
      why: "Application Developer allows it, but Microsoft doesn't document whether for everybody or only for yourself",
    },
    error: denied,
  },
];

function lookUp(
  subject: string,
  permission: GraphPermission,
  otherPermissions: readonly string[],
  documentation: Pick<GraphNeed, "purpose" | "needed" | "documented">,
): GraphNeed {
  return {
    id: `graph-${subject}`,
    title: `Look up ${subject}`,
    ...documentation,
    members: true,
    why: `The settings name ${subject}.`,
    permissions: [permission, ...otherPermissions, "Directory.Read.All", "Directory.ReadWrite.All"],
    roles: [...applicationAdministrators, "Privileged Role Administrator"],
    error: denied,
  };
}

const lookUpUsers = lookUp("users", "User.Read.All", ["User.ReadWrite.All"], {
  purpose: "finding people by user principal name",
  needed: "with `people`, `owners`, `emergencyAccounts` or `serviceAccounts`",
  documented: `${graphApi}/user-get`,
});

const lookUpGroups = lookUp("groups", "Group.Read.All", ["Group.ReadWrite.All"], {
  purpose: "finding groups by name",
  needed: "with `people` or `emergencyGroups`",
  documented: `${graphApi}/group-list`,
});

const conditionalAccessNeeds: readonly GraphNeed[] = [
  {
    id: "graph-read-policies",
    title: "Read policies",
    purpose: "reading policies and named locations back",
    needed: "with `conditionalAccess`",
    documented: `${graphApi}/conditionalaccessroot-list-policies`,
    why: "Creating named locations and policies also requires permission to read them.",
    permissions: ["Policy.Read.All"],
    roles: ["Conditional Access Administrator", "Security Administrator", "Global Administrator"],
    error: deniedPolicies,
  },
  {
    id: "graph-write-policies",
    title: "Write conditional access",
    purpose: "conditional access policies and named locations",
    needed: "with `conditionalAccess`",
    documented: `${graphApi}/conditionalaccessroot-post-policies`,
    why: "conditionalAccess declares named locations or policies.",
    permissions: ["Policy.ReadWrite.ConditionalAccess"],
    roles: ["Conditional Access Administrator", "Security Administrator", "Global Administrator"],
    error: deniedPolicies,
  },
];

/** Every need of any settings, for docs/guides/deployer.md. */
export const everyGraphNeed: readonly GraphNeed[] = [...always, lookUpUsers, lookUpGroups, ...conditionalAccessNeeds];

/** The needs of these settings. */
export function graphNeeds({ users, groups, conditionalAccess }: Requirements): readonly GraphNeed[] {
  return [
    ...always,
    ...(users.length > 0 ? [lookUpUsers] : []),
    ...(groups.length > 0 ? [lookUpGroups] : []),
    ...(conditionalAccess.isUsed ? conditionalAccessNeeds : []),
  ];
}

/**
 * Directory roles by their template ids, the same in every tenant.
 * https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
 */
const directoryRoles = {
  "62e90394-69f5-4237-9190-012177145e10": "Global Administrator",
  "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3": "Application Administrator",
  "158c047a-c907-4556-b7ef-446551a6b5f7": "Cloud Application Administrator",
  "cf1c38e5-3621-4004-a7cb-879624dced7c": "Application Developer",
  "e8611ab8-c189-46e8-94e1-60213ab1f814": "Privileged Role Administrator",
  "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9": "Conditional Access Administrator",
  "194ae4cb-b126-40b2-bd5b-6091b380977d": "Security Administrator",
  "fe930be7-5e62-47db-91af-98c3a49a38b1": "User Administrator",
  "9360feb5-f418-4baa-8175-e2a00bac4301": "Directory Writers",
  "8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2": "Hybrid Identity Administrator",
  "45d8d3c5-c802-45c6-b32a-1d70b5e1e86e": "Identity Governance Administrator",
} as const;

type DirectoryRole = (typeof directoryRoles)[keyof typeof directoryRoles];

export const directoryRoleNames: readonly DirectoryRole[] = Object.values(directoryRoles);

/** Returns the names of the known roles. */
export function rolesNamed(templateIds: readonly string[]): readonly DirectoryRole[] {
  return Object.entries(directoryRoles).flatMap(([id, name]) => (templateIds.includes(id) ? [name] : []));
}

/**
 * Application permissions of Microsoft Graph by their ids, the same in every tenant.
 * https://learn.microsoft.com/graph/permissions-reference
 */
const graphPermissionIds = {
  "Application.ReadWrite.All": "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9",
  "AppRoleAssignment.ReadWrite.All": "06b708a9-e830-4db3-a914-8e69da51d44f",
  "DelegatedPermissionGrant.ReadWrite.All": "8e8e4742-1d95-4f68-9d56-6ee75648c72a",
  "Group.Read.All": "5b567255-7703-4780-807c-7be8301ae99b",
  "LicenseAssignment.Read.All": "e2f98668-2877-4f38-a2f4-8202e0717aa1",
  "Policy.Read.All": "246dd0d5-5bd0-4def-940b-0421030a5b68",
  "Policy.ReadWrite.ConditionalAccess": "01c0a623-fc9b-48e9-b794-0756f8e8f067",
  "User.Read.All": "df021288-bdef-4463-88db-98f22de89214",
} as const;

type GraphPermission = keyof typeof graphPermissionIds;

/**
 * How a person reads in Graph what the deployer can't (read-only). The Azure CLI's own app may read the tenant's
 * licenses, but no policy, whatever the person's role: Azure/azure-cli#23906. Graph Explorer can request the scope.
 */
export function readsInstead(permission: GraphPermission, path: string): string {
  const url = `https://graph.microsoft.com${path}`;
  return permission === "LicenseAssignment.Read.All"
    ? `ask a person who may read the tenant's licenses to run, as this login was refused it: az rest --method get --url ${url}`
    : `as a person, in Graph Explorer (https://developer.microsoft.com/graph/graph-explorer) with ${permission}: GET ${url}`;
}

/**
 * The command for an administrator to grant a permission. It also works for a managed identity, which has no app
 * registration, so neither `az ad app permission add` nor `admin-consent` does: they take an application's id.
 * https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignments
 *
 * @param principalId object id of the deployer's service principal
 */
export function grantOf(permission: GraphPermission, principalId: string): string {
  const graph = "$(az ad sp show --id 00000003-0000-0000-c000-000000000000 --query id -o tsv)";
  // A shell runs commands inside double quotes, so only an id is allowed there.
  const id = /^[\w-]+$/.test(principalId) ? principalId : "<object id>";
  // `az rest` reads a Python dictionary as well: shell_safe_json_parse in azure/cli/core/util.py of azure-cli-core 2.91.0.
  const body = `{'principalId':'${id}','resourceId':'${graph}','appRoleId':'${graphPermissionIds[permission]}'}`;
  const url = `https://graph.microsoft.com/v1.0/servicePrincipals/${id}/appRoleAssignments`;
  return `az rest --method post --url ${url} --body "${body}"`;
}
