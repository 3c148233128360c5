import type { Application, Group, ServicePrincipal } from "../../tenant/directory-objects.ts";
import type { Groups } from "../../tenant/groups.ts";
import { NotSupported } from "../../tenant/refusal.ts";
import type { UserSignIn } from "../sign-in/sign-in.ts";

/** A token has at most so many groups. With more, it says where to ask instead. */
const limit = 200;

/**
 * Returns the user's groups for the application's tokens, as `groupMembershipClaims` says. `additionalProperties` of the
 * optional claim `groups` say in which form.
 * https://learn.microsoft.com/entra/identity-platform/optional-claims#configure-groups-optional-claims
 */
export function groupClaims(
  { user, tenant: { directory } }: UserSignIn,
  application: Application,
  servicePrincipal: ServicePrincipal,
  additionalProperties: readonly string[],
): { readonly groups?: readonly string[]; readonly roles?: readonly string[] } {
  const kinds = (application.groupMembershipClaims ?? "None").split(",").map((kind) => kind.trim());
  if (kinds.includes("All") || kinds.includes("DirectoryRole")) {
    throw new NotSupported(
      `a token with directory roles (groupMembershipClaims '${kinds.join(",")}' of ${application.appId})`,
    );
  }
  const found = new Set<Group>();
  if (kinds.includes("SecurityGroup")) for (const group of groupsAround(directory.groups, user.id)) found.add(group);
  if (kinds.includes("ApplicationGroup")) {
    const assigned = directory.appRoleAssignments.to(servicePrincipal.id).map(({ principalId }) => principalId);
    // "Assigned to the application", where nested groups don't count.
    for (const group of directory.groups.all()) {
      if (assigned.includes(group.id) && group.members.includes(user.id)) found.add(group);
    }
  }
  if (found.size === 0) return {};
  if (found.size > limit) throw new NotSupported(`a token of a user with more than ${limit} groups`);
  const named = namesOf([...found], kinds, additionalProperties);
  return additionalProperties.includes("emit_as_roles") ? { roles: named } : { groups: named };
}

/**
 * The id by default. "Display name of the cloud group" works for groups assigned to the application only. The other
 * forms are names on premises, which no group of the twin has.
 */
function namesOf(
  groups: readonly Group[],
  kinds: readonly string[],
  additionalProperties: readonly string[],
): readonly string[] {
  const forms = additionalProperties.filter((property) => property !== "emit_as_roles");
  if (forms.length === 0) return groups.map(({ id }) => id);
  const isCloudName = forms.includes("cloud_displayname") && kinds.every((kind) => kind === "ApplicationGroup");
  if (!isCloudName) throw new NotSupported(`a token with groups as ${forms.join(", ")}`);
  return groups.map(({ displayName }) => displayName);
}

/** Includes nested groups: the groups of the user's groups. */
function groupsAround(groups: Groups, memberId: string, seen = new Set<Group>()): ReadonlySet<Group> {
  for (const group of groups.all()) {
    if (seen.has(group) || !group.members.includes(memberId)) continue;
    seen.add(group);
    groupsAround(groups, group.id, seen);
  }
  return seen;
}
