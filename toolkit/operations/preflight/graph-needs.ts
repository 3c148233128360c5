import type { DirectoryRole } from "./directory-roles.ts";
import type { ForeseenError } from "./finding.ts";
import type { GraphPermission } from "./graph-permission-ids.ts";
import type { Wanted } from "./wanted.ts";

/** Something that the deployer does in Entra ID, and what allows it: any of the permissions, or any of the roles. */
export interface GraphNeed {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  /** The one to ask for first. */
  readonly permissions: readonly [GraphPermission, ...string[]];
  /** Of a person, or of an application that holds one. */
  readonly roles: readonly [DirectoryRole, ...DirectoryRole[]];
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

const applicationAdministrators = [
  "Application Administrator",
  "Cloud Application Administrator",
  "Global Administrator",
] as const;

/** Of both pages about grants: microsoftgraph/microsoft-graph-docs-contrib, `includes/rbac-for-apis`. */
const grantingRoles = [
  ...applicationAdministrators,
  "Privileged Role Administrator",
  "User Administrator",
  "Directory Writers",
] as const;

/**
 * What these settings have the deployer do in Entra ID; nothing that they do not ask for.
 * https://learn.microsoft.com/graph/api/application-post-applications, …/serviceprincipal-post-approleassignedto,
 * …/oauth2permissiongrant-post, …/user-get, …/group-list, …/conditionalaccessroot-post-policies (permissions, roles)
 */
export function graphNeeds({ users, groups, conditionalAccess }: Wanted): readonly GraphNeed[] {
  return [
    {
      id: "graph-applications",
      title: "Register applications",
      why: "The API and each caller get a registration and a service principal.",
      permissions: ["Application.ReadWrite.All"],
      roles: applicationAdministrators,
      error: denied,
    },
    {
      id: "graph-app-roles",
      title: "Grant app roles (admin consent of applications)",
      why: "Each caller, and people and groups, are assigned the API's app role.",
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
      why: "The API's own sign-in page reads the name of who signs in.",
      permissions: ["DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"],
      roles: grantingRoles,
      perhaps: {
        who: "Application Developer",
        why: "Application Developer: documented to allow it; whether for everybody, and not for oneself alone, is not",
      },
      error: denied,
    },
    ...(users.length > 0 ? [lookUp("users", "User.Read.All", ["User.ReadWrite.All"])] : []),
    ...(groups.length > 0 ? [lookUp("groups", "Group.Read.All", ["Group.ReadWrite.All"])] : []),
    ...(conditionalAccess.anything ? conditionalAccessNeeds : []),
  ];
}

function lookUp(what: string, permission: GraphPermission, others: readonly string[]): GraphNeed {
  return {
    id: `graph-${what}`,
    title: `Look up ${what}`,
    why: `The settings name ${what}.`,
    permissions: [permission, ...others, "Directory.Read.All", "Directory.ReadWrite.All"],
    roles: [...applicationAdministrators, "Privileged Role Administrator"],
    error: denied,
  };
}

const conditionalAccessNeeds: readonly GraphNeed[] = [
  {
    id: "graph-read-policies",
    title: "Read policies",
    why: "Named locations and policies are made only by who may read them, too.",
    permissions: ["Policy.Read.All"],
    roles: ["Conditional Access Administrator", "Security Administrator", "Global Administrator"],
    error: deniedPolicies,
  },
  {
    id: "graph-write-policies",
    title: "Write conditional access",
    why: "conditionalAccess asks for named locations or policies.",
    permissions: ["Policy.ReadWrite.ConditionalAccess"],
    roles: ["Conditional Access Administrator", "Security Administrator", "Global Administrator"],
    error: deniedPolicies,
  },
];
