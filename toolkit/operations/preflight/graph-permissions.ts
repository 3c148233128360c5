import { rolesNamed } from "./directory-roles.ts";
import { type Finding, met, type Need, unmet, unread } from "./finding.ts";
import { type GraphNeed, graphNeeds } from "./graph-needs.ts";
import { grantOf } from "./graph-permission-ids.ts";
import { read } from "./read.ts";
import type { Surroundings } from "./surroundings.ts";

const rolesPage = "https://entra.microsoft.com/#view/Microsoft_AAD_IAM/RolesManagementMenuBlade/~/AllRoles";

/** What the deployer may do in Entra ID, by its token. */
export async function graphPermissions(surroundings: Surroundings): Promise<readonly Finding[]> {
  const judge = surroundings.deployer.kind === "application" ? ofApplication : ofPerson;
  return Promise.all(graphNeeds(surroundings.wanted).map((need) => judge(need, surroundings)));
}

async function ofApplication(need: GraphNeed, { deployer, wanted }: Surroundings): Promise<Finding> {
  const { permissions, directoryRoles = [], objectId } = deployer;
  const [first] = need.permissions;
  const held = need.permissions.find((permission) => permissions.includes(permission));
  const role = rolesNamed(directoryRoles).find((name) => need.roles.includes(name));
  const described = { ...needOf(need), grants: grantOf(first, objectId) };
  if (held !== undefined) return met(described, held);
  if (role !== undefined) return met(described, `the directory role ${role}`);
  if (need.id === "graph-applications" && permissions.includes("Application.ReadWrite.OwnedBy")) {
    return ownedByAlone(described, wanted.adopted.applicationObjectId !== undefined);
  }
  const others = permissions.length === 0 ? "no application permission" : permissions.join(", ");
  return unmet(described, `${others}; ${first} is not among them`);
}

/** https://learn.microsoft.com/graph/permissions-reference#applicationreadwriteownedby */
function ownedByAlone(need: Need, adopts: boolean): Finding {
  const found = "Application.ReadWrite.OwnedBy alone, which writes only what this deployer has made and still owns";
  if (adopts) return unmet(need, `${found}: what adopt.api names was made by another`);
  return unmet(need, `${found}: another deployer's registrations of this stack are refused`, "warning");
}

/**
 * A person may do what both its roles and the scopes of the client that it signed in with allow. The Azure CLI has
 * Directory.AccessAsUser.All, and can be given no scope that writes conditional access: AADSTS65002,
 * https://github.com/Azure/azure-cli/issues/33062
 */
async function ofPerson(need: GraphNeed, surroundings: Surroundings): Promise<Finding> {
  const { permissions, directoryRoles } = surroundings.deployer;
  const [role] = need.roles;
  const described = {
    ...needOf(need),
    grants: `${rolesPage}: assign "${role}" to yourself, or activate it, and log in again`,
  };
  const scope = need.permissions.find((permission) => permissions.includes(permission));
  const isPolicy = need.error.code === "AccessDenied";
  if (scope === undefined && (isPolicy || !permissions.includes("Directory.AccessAsUser.All"))) {
    return unmet(
      { ...described, grants: "deploy as a service principal or a managed identity (ARM_* variables) that holds it" },
      `a person, whose client has no scope ${need.permissions[0]}`,
    );
  }
  if (isLookUp(need)) return met(described, "a person, who reads the directory");
  if (directoryRoles === undefined) {
    return unread(described, "the token does not name your directory roles (wids)", `${rolesPage}: look for "${role}"`);
  }
  const held = rolesNamed(directoryRoles).find((name) => need.roles.includes(name));
  if (held !== undefined) return met(described, held);
  if (need.id === "graph-applications") return registering(described, surroundings);
  const others = rolesNamed(directoryRoles);
  const { perhaps } = need;
  if (perhaps && (perhaps.role === undefined || others.includes(perhaps.role))) {
    return unmet(described, perhaps.why, "warning");
  }
  return unmet(described, others.length === 0 ? "none of the built-in roles that allow it" : others.join(", "));
}

/** Members of a tenant read its users and groups, unless that was taken from them. */
function isLookUp({ id }: GraphNeed): boolean {
  return id === "graph-users" || id === "graph-groups";
}

/** https://learn.microsoft.com/graph/api/authorizationpolicy-get */
async function registering(need: Need, { graph, deployer }: Surroundings): Promise<Finding> {
  if (rolesNamed(deployer.directoryRoles ?? []).includes("Application Developer")) {
    return met(need, "Application Developer");
  }
  const policy = await read<{
    readonly defaultUserRolePermissions: { readonly allowedToCreateApps: boolean };
  }>(graph, "/v1.0/policies/authorizationPolicy");
  if (!policy.read) return unread(need, policy.said, "the scope Policy.Read.All for the client that you log in with");
  return policy.value.defaultUserRolePermissions.allowedToCreateApps
    ? met(need, "this tenant lets every member register applications (allowedToCreateApps)")
    : unmet(need, "no role that allows it, and members may not register applications (allowedToCreateApps is false)");
}

function needOf({ id, title, why, error }: GraphNeed): Need {
  return { id, title, why, error };
}
