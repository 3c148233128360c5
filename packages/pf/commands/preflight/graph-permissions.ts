import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { grantOf, type GraphNeed, graphNeeds, rolesNamed, readsInstead } from "./graph-needs.ts";
import { met, type Need, type PreflightFinding, read, unmet, unread } from "./finding.ts";
import type { Surroundings } from "./surroundings.ts";

const rolesPage = "https://entra.microsoft.com/#view/Microsoft_AAD_IAM/RolesManagementMenuBlade/~/AllRoles";

/** Checks the deployer's permissions in Entra ID, from its token. */
export async function graphPermissions(surroundings: Surroundings): Promise<readonly PreflightFinding[]> {
  const judge = surroundings.deployer.kind === "application" ? judgeApplication : judgePerson;
  return Promise.all(graphNeeds(surroundings.requirements).map((need) => judge(need, surroundings)));
}

async function judgeApplication(need: GraphNeed, { deployer }: Surroundings): Promise<PreflightFinding> {
  const { permissions, directoryRoles = [], objectId } = deployer;
  const [first] = need.permissions;
  const heldPermission = need.permissions.find((permission) => permissions.includes(permission));
  const role = rolesNamed(directoryRoles).find((name) => need.roles.includes(name));
  const described = { ...needOf(need), grants: grantOf(first, objectId) };
  if (heldPermission !== undefined) return met(described, heldPermission);
  if (role !== undefined) return met(described, `the directory role ${role}`);
  if (need.id === "graph-applications" && permissions.includes("Application.ReadWrite.OwnedBy")) {
    // https://learn.microsoft.com/graph/permissions-reference#applicationreadwriteownedby
    const observation = "only Application.ReadWrite.OwnedBy, which covers applications that this deployer owns";
    return unmet(described, `${observation}; but ${ownershipEnds}, and \`owners\` accepts only people`);
  }
  if (permissions.length === 0) return unmet(described, "no application permission");
  return unmet(described, `no ${first}, only ${permissions.join(", ")}`);
}

/**
 * Creating an application makes its creator an owner, but the plugin then removes that owner. Recorded with azuread
 * 6.9.1: `packages/engine/stand-ins/azuread/owners.ts`
 */
const ownershipEnds = "the azuread plugin removes the creator as owner, unless `owners` names the creator";

/**
 * A person needs both a role and a scope of the client that they signed in with. The Azure CLI has
 * Directory.AccessAsUser.All and can't get a scope that writes conditional access (AADSTS65002):
 * https://github.com/Azure/azure-cli/issues/33062
 */
async function judgePerson(need: GraphNeed, surroundings: Surroundings): Promise<PreflightFinding> {
  const { permissions, directoryRoles } = surroundings.deployer;
  const [role] = need.roles;
  const described = {
    ...needOf(need),
    grants: `assign "${role}" to yourself or activate it (${rolesPage}), then log in again`,
  };
  const scope = need.permissions.find((permission) => permissions.includes(permission));
  const isPolicy = need.error.code === "AccessDenied";
  if (scope === undefined && (isPolicy || !permissions.includes("Directory.AccessAsUser.All"))) {
    return unmet(
      {
        ...described,
        grants: `deploy as a service principal or a managed identity (ARM_* variables) with ${need.permissions[0]}`,
      },
      `the client that you logged in with has no scope ${need.permissions[0]}`,
    );
  }
  if (need.members) return met(described, "a member, who can read the directory");
  if (directoryRoles === undefined) {
    return unread(
      described,
      "the token doesn't name your directory roles (wids)",
      `look for "${role}" among your roles: ${rolesPage}`,
    );
  }
  const heldRole = rolesNamed(directoryRoles).find((name) => need.roles.includes(name));
  if (heldRole !== undefined) return met(described, heldRole);
  if (need.id === "graph-applications") return judgeRegistration(described, surroundings);
  const otherRoles = rolesNamed(directoryRoles);
  const { perhaps } = need;
  const roleText = otherRoles.length === 0 ? "no built-in role that allows it" : otherRoles.join(", ");
  if (perhaps?.who === "owner") {
    if (await isNamedOwner(surroundings)) return unmet(described, perhaps.why, "warning");
    return unmet(withOwnershipFix(described, surroundings), `${roleText}; also, ${ownershipEnds}`);
  }
  if (perhaps && otherRoles.includes(perhaps.who)) return unmet(described, perhaps.why, "warning");
  return unmet(described, roleText);
}

/** https://learn.microsoft.com/graph/api/authorizationpolicy-get */
async function judgeRegistration(need: Need, surroundings: Surroundings): Promise<PreflightFinding> {
  const { graph, deployer } = surroundings;
  const judgeByOwnership = async (observation: string): Promise<PreflightFinding> =>
    (await isNamedOwner(surroundings))
      ? met(need, `${observation}, and \`owners\` names you`)
      : unmet(
          withOwnershipFix(need, surroundings),
          `${observation}; but ${ownershipEnds}, so the next step is refused`,
        );
  if (rolesNamed(deployer.directoryRoles ?? []).includes("Application Developer"))
    return judgeByOwnership("Application Developer");
  const path = "/v1.0/policies/authorizationPolicy";
  const policy = await read<{
    readonly defaultUserRolePermissions: { readonly allowedToCreateApps: boolean };
  }>(graph, path);
  if (!policy.read) return unread(need, policy.message, readsInstead("Policy.Read.All", path));
  return policy.value.defaultUserRolePermissions.allowedToCreateApps
    ? judgeByOwnership("every member can register applications in this tenant (allowedToCreateApps)")
    : unmet(
        need,
        "no role that allows it, and members can't register applications here (allowedToCreateApps is false)",
      );
}

/** Whether `owners` names the deployer. */
async function isNamedOwner({ graph, deployer, requirements }: Surroundings): Promise<boolean> {
  const owners = await Promise.all(
    requirements.owners.map((name) =>
      read<{ readonly id: string }>(graph, `/v1.0/users/${encodeURIComponent(name)}?$select=id`),
    ),
  );
  return owners.some((owner) => owner.read && owner.value.id === deployer.objectId);
}

function withOwnershipFix(need: Need, { requirements }: Surroundings): Need {
  const next = `protected-function:owners[${requirements.owners.length}]`;
  const set = `npx pulumi config set --stack ${shellWord(requirements.stack)} --path ${shellWord(next)} <your user principal name>`;
  return { ...need, grants: `${need.grants ?? ""}; or become an owner of the app registrations: ${set}` };
}

function needOf({ id, title, why, error }: GraphNeed): Need {
  return { id, title, why, error };
}
