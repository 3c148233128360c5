import { shellWord } from "../../text/shell-word.ts";
import { grantOf, type GraphNeed, graphNeeds, rolesNamed } from "./graph-needs.ts";
import { met, type Need, type PreflightFinding, read, unmet, unread } from "./finding.ts";
import type { Surroundings } from "./surroundings.ts";

const rolesPage = "https://entra.microsoft.com/#view/Microsoft_AAD_IAM/RolesManagementMenuBlade/~/AllRoles";

/** What the deployer may do in Entra ID, by its token. */
export async function graphPermissions(surroundings: Surroundings): Promise<readonly PreflightFinding[]> {
  const judge = surroundings.deployer.kind === "application" ? ofApplication : ofPerson;
  return Promise.all(graphNeeds(surroundings.wanted).map((need) => judge(need, surroundings)));
}

async function ofApplication(need: GraphNeed, { deployer }: Surroundings): Promise<PreflightFinding> {
  const { permissions, directoryRoles = [], objectId } = deployer;
  const [first] = need.permissions;
  const held = need.permissions.find((permission) => permissions.includes(permission));
  const role = rolesNamed(directoryRoles).find((name) => need.roles.includes(name));
  const described = { ...needOf(need), grants: grantOf(first, objectId) };
  if (held !== undefined) return met(described, held);
  if (role !== undefined) return met(described, `the directory role ${role}`);
  if (need.id === "graph-applications" && permissions.includes("Application.ReadWrite.OwnedBy")) {
    // https://learn.microsoft.com/graph/permissions-reference#applicationreadwriteownedby
    const found = "Application.ReadWrite.OwnedBy alone, which writes only what this deployer owns";
    return unmet(described, `${found}, and ${ownershipEnds}; \`owners\` names people alone`);
  }
  const others = permissions.length === 0 ? "no application permission" : permissions.join(", ");
  return unmet(described, `${others}; ${first} is not among them`);
}

/**
 * Whoever registers an application owns it; the plugin then removes that owner. Recorded with azuread 6.9.1:
 * `engine/stand-ins/azuread/owners.ts`
 */
const ownershipEnds = "the azuread plugin takes a registration from its maker, unless `owners` names the maker";

/**
 * A person may do what both its roles and the scopes of the client that it signed in with allow. The Azure CLI has
 * Directory.AccessAsUser.All, and can be given no scope that writes conditional access: AADSTS65002,
 * https://github.com/Azure/azure-cli/issues/33062
 */
async function ofPerson(need: GraphNeed, surroundings: Surroundings): Promise<PreflightFinding> {
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
  if (need.members) return met(described, "a person, who reads the directory");
  if (directoryRoles === undefined) {
    return unread(described, "the token does not name your directory roles (wids)", `${rolesPage}: look for "${role}"`);
  }
  const held = rolesNamed(directoryRoles).find((name) => need.roles.includes(name));
  if (held !== undefined) return met(described, held);
  if (need.id === "graph-applications") return registering(described, surroundings);
  const others = rolesNamed(directoryRoles);
  const { perhaps } = need;
  const lacking = others.length === 0 ? "none of the built-in roles that allow it" : others.join(", ");
  if (perhaps?.who === "owner") {
    if (await isNamedOwner(surroundings)) return unmet(described, perhaps.why, "warning");
    return unmet(orOwning(described, surroundings), `${lacking}; and ${ownershipEnds}`);
  }
  if (perhaps && others.includes(perhaps.who)) return unmet(described, perhaps.why, "warning");
  return unmet(described, lacking);
}

/** https://learn.microsoft.com/graph/api/authorizationpolicy-get */
async function registering(need: Need, surroundings: Surroundings): Promise<PreflightFinding> {
  const { graph, deployer } = surroundings;
  const owns = async (found: string): Promise<PreflightFinding> =>
    (await isNamedOwner(surroundings))
      ? met(need, `${found}, and \`owners\` names you`)
      : unmet(orOwning(need, surroundings), `${found}; but ${ownershipEnds}: what comes next is refused`);
  if (rolesNamed(deployer.directoryRoles ?? []).includes("Application Developer")) return owns("Application Developer");
  const policy = await read<{
    readonly defaultUserRolePermissions: { readonly allowedToCreateApps: boolean };
  }>(graph, "/v1.0/policies/authorizationPolicy");
  if (!policy.read) return unread(need, policy.said, "the scope Policy.Read.All for the client that you log in with");
  return policy.value.defaultUserRolePermissions.allowedToCreateApps
    ? owns("this tenant lets every member register applications (allowedToCreateApps)")
    : unmet(need, "no role that allows it, and members may not register applications (allowedToCreateApps is false)");
}

/** Whether the deployer is one of those who own the registrations in the end. */
async function isNamedOwner({ graph, deployer, wanted }: Surroundings): Promise<boolean> {
  const owners = await Promise.all(
    wanted.owners.map((name) =>
      read<{ readonly id: string }>(graph, `/v1.0/users/${encodeURIComponent(name)}?$select=id`),
    ),
  );
  return owners.some((owner) => owner.read && owner.value.id === deployer.objectId);
}

function orOwning(need: Need, { wanted }: Surroundings): Need {
  const next = `protected-function:owners[${wanted.owners.length}]`;
  const set = `npx pulumi config set --stack ${shellWord(wanted.stack)} --path ${shellWord(next)} <your user principal name>`;
  return { ...need, grants: `${need.grants ?? ""}; or own the registrations: ${set}` };
}

function needOf({ id, title, why, error }: GraphNeed): Need {
  return { id, title, why, error };
}
