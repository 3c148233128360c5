import {
  AccessError,
  type ConditionalAccess,
  decide,
  type Decision,
  type ServicePrincipalIdentity,
  type SignIn,
  type UserIdentity,
} from "@protected-function/core/access/index.ts";
import type { DirectoryBehavior } from "../directory-behavior.ts";
import type { ServicePrincipal, User } from "../directory-objects.ts";
import type { Directory } from "../directory.ts";
import { NotSupported } from "../refusal.ts";

/** Returns a user as conditional access evaluates it: with all groups, including nested ones, and directory roles. */
export function userIdentity(directory: Directory, { id, userType }: User): UserIdentity {
  return {
    kind: "user",
    userId: id,
    // Conditional access, unlike assignment, counts nested groups.
    // https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-users-groups
    groupIds: directory.groups.allAround(id).map((group) => group.id),
    roleTemplateIds: directory.directoryRoles.memberRolesOf(id),
    userType,
  };
}

export function servicePrincipalIdentity(directory: Directory, principal: ServicePrincipal): ServicePrincipalIdentity {
  return {
    kind: "servicePrincipal",
    servicePrincipalId: principal.id,
    type: principal.servicePrincipalType === "ManagedIdentity" ? "managedIdentity" : "application",
    ofThisTenant: isSingleTenant(directory, principal),
  };
}

/**
 * Returns whether the app registration is in this tenant and for this tenant only.
 * https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 */
export function isSingleTenant({ applications }: Directory, { appId }: ServicePrincipal): boolean {
  return applications.findByClientId(appId)?.signInAudience === "AzureADMyOrg";
}

/**
 * Returns what the tenant knows of a sign-in besides who signs in. No grant in the twin is a device code or a
 * transferred session, and what a client says of its platform isn't looked at.
 */
export function circumstancesOf({ countryOf, risk = "none" }: DirectoryBehavior, ipAddress: string) {
  const country = countryOf?.(ipAddress);
  return {
    ipAddress,
    ...(country !== undefined && { country }),
    ...(risk === "none" && { risk: { signIn: risk, user: risk, servicePrincipal: risk, insider: risk } }),
    authenticationFlow: "none",
  } as const satisfies Partial<SignIn>;
}

/**
 * Returns the decision. Throws NotSupported with the name of a condition that the twin can't decide, and ignores none.
 */
export function decideKnown(signIn: SignIn, rules: ConditionalAccess): Decision {
  try {
    return decide(signIn, rules);
  } catch (error) {
    if (error instanceof AccessError) throw new NotSupported(`a decision by conditional access: ${error.message}`);
    throw error;
  }
}
