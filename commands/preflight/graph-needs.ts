import type { DirectoryRole } from "./directory-roles.ts";
import type { ForeseenError } from "./finding.ts";
import type { GraphPermission } from "./graph-permission-ids.ts";
import type { Wanted } from "./wanted.ts";

/** Something that the deployer does in Entra ID, and what allows it: any of the permissions, or any of the roles. */
export interface GraphNeed {
  readonly id: string;
  /** What it is done for, in docs/first-deployment.md, and with which settings. */
  readonly purpose: string;
  readonly needed: string;
  /** Where Microsoft says which roles and permissions allow it. */
  readonly documented: string;
  readonly title: string;
  readonly why: string;
  /** The first is the least that is enough. */
  readonly permissions: readonly [GraphPermission, ...string[]];
  /** Of a person, or of an application that holds one; the first is the least privileged. */
  readonly roles: readonly [DirectoryRole, ...DirectoryRole[]];
  /** A person needs no role: every member of the tenant may, unless that was taken from them. */
  readonly members?: true;
  /** Why a person with none of the roles may be let all the same: one who holds this role, or owns the registrations. */
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
 * Whoever gives a service principal the permissions below: app roles of Microsoft Graph are what an application
 * administrator may not consent to. https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent
 */
export const permissionGranter: DirectoryRole = "Privileged Role Administrator";

const graphApi = "https://learn.microsoft.com/graph/api";

/** Of both pages about grants: microsoftgraph/microsoft-graph-docs-contrib, `includes/rbac-for-apis`. */
const grantingRoles = [
  ...applicationAdministrators,
  "Privileged Role Administrator",
  "User Administrator",
  "Directory Writers",
] as const;

/** Whatever the settings say. */
const always: readonly GraphNeed[] = [
  {
    id: "graph-applications",
    title: "Register applications",
    purpose: "app registrations, service principals, client secrets, certificates",
    needed: "always",
    documented: `${graphApi}/application-post-applications`,
    why: "The API and each caller get a registration and a service principal.",
    permissions: ["Application.ReadWrite.All"],
    roles: applicationAdministrators,
    error: denied,
  },
  {
    id: "graph-app-roles",
    title: "Grant app roles (admin consent of applications)",
    purpose: "the app roles of callers and people",
    needed: "always",
    documented: `${graphApi}/serviceprincipal-post-approleassignedto`,
    why: "Each caller, and people and groups, are assigned app roles of the API.",
    permissions: ["AppRoleAssignment.ReadWrite.All"],
    roles: [...grantingRoles, "Hybrid Identity Administrator", "Identity Governance Administrator"],
    perhaps: {
      who: "owner",
      why: "none of the built-in roles that allow it; but a member may who owns the API's registration, as `owners` says of you",
    },
    error: denied,
  },
  {
    id: "graph-consent",
    title: "Consent to sign-in for everybody (admin consent of people)",
    purpose: "admin consent to `openid`, `profile` and `email`",
    needed: "always",
    documented: `${graphApi}/oauth2permissiongrant-post`,
    why: "The API's own sign-in page reads the name of who signs in.",
    permissions: ["DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"],
    roles: grantingRoles,
    perhaps: {
      who: "Application Developer",
      why: "Application Developer: documented to allow it; whether for everybody, and not for oneself alone, is not",
    },
    error: denied,
  },
];

function lookUp(
  what: string,
  permission: GraphPermission,
  others: readonly string[],
  told: Pick<GraphNeed, "purpose" | "needed" | "documented">,
): GraphNeed {
  return {
    id: `graph-${what}`,
    title: `Look up ${what}`,
    ...told,
    members: true,
    why: `The settings name ${what}.`,
    permissions: [permission, ...others, "Directory.Read.All", "Directory.ReadWrite.All"],
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
    why: "Named locations and policies are made only by who may read them, too.",
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
    why: "conditionalAccess asks for named locations or policies.",
    permissions: ["Policy.ReadWrite.ConditionalAccess"],
    roles: ["Conditional Access Administrator", "Security Administrator", "Global Administrator"],
    error: deniedPolicies,
  },
];

/** Everything that any settings may have the deployer do, for a page: docs/first-deployment.md. */
export const everyGraphNeed: readonly GraphNeed[] = [...always, lookUpUsers, lookUpGroups, ...conditionalAccessNeeds];

/** What these settings have the deployer do in Entra ID; nothing that they do not ask for. */
export function graphNeeds({ users, groups, conditionalAccess }: Wanted): readonly GraphNeed[] {
  return [
    ...always,
    ...(users.length > 0 ? [lookUpUsers] : []),
    ...(groups.length > 0 ? [lookUpGroups] : []),
    ...(conditionalAccess.anything ? conditionalAccessNeeds : []),
  ];
}
