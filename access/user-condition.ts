import type { GuestCondition, UserCondition } from "./policy.ts";
import { hasId, shareAnId } from "./same-id.ts";
import type { UserIdentity } from "./sign-in.ts";

/** Whether a policy is about a user: included one way or another, and not excluded in any. `All` has the guests in it, too. */
export function matchesUser(condition: UserCondition, user: UserIdentity): boolean {
  return isIncluded(condition, user) && !isExcluded(condition, user);
}

function isIncluded(condition: UserCondition, user: UserIdentity): boolean {
  return (
    condition.includeUsers?.includes("All") === true ||
    isListed(condition.includeUsers, user) ||
    shareAnId(condition.includeGroups, user.groupIds) ||
    shareAnId(condition.includeRoles, user.roleTemplateIds) ||
    isSuchGuest(condition.includeGuestsOrExternalUsers, user)
  );
}

function isExcluded(condition: UserCondition, user: UserIdentity): boolean {
  return (
    isListed(condition.excludeUsers, user) ||
    shareAnId(condition.excludeGroups, user.groupIds) ||
    shareAnId(condition.excludeRoles, user.roleTemplateIds) ||
    isSuchGuest(condition.excludeGuestsOrExternalUsers, user)
  );
}

function isListed(users: readonly string[] | undefined, user: UserIdentity): boolean {
  return (
    hasId(users, user.userId) ||
    (users?.includes("GuestsOrExternalUsers") === true && externalUserType(user) !== undefined)
  );
}

function isSuchGuest(condition: GuestCondition | null | undefined, user: UserIdentity): boolean {
  const type = externalUserType(user);
  return (
    type !== undefined && (condition?.guestOrExternalUserTypes ?? "").split(",").some((each) => each.trim() === type)
  );
}

/**
 * A `Guest` of whom no more is known is taken for the usual one, invited from outside.
 * https://learn.microsoft.com/entra/external-id/user-properties
 */
function externalUserType(user: UserIdentity): string | undefined {
  return user.externalUserType ?? (user.userType === "Guest" ? "b2bCollaborationGuest" : undefined);
}
