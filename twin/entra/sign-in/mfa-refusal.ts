import { type AadstsRefusal, aadstsRefusal } from "../aadsts-refusal.ts";
import type { UserSignIn } from "./sign-in.ts";

interface Demand {
  /** Client id of the resource that multifactor authentication is required for. */
  readonly resource: string;
  /** Ids of the policies that require it; none: security defaults do. */
  readonly policies: readonly string[];
}

/**
 * Multifactor authentication is required, and a password is all that was shown. A user with a registered method is told
 * to use it, one without to register one first; an account that nobody signs in to interactively never has one.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes (AADSTS50076, AADSTS50079)
 *
 * That claims name the policies with 50079 was seen at version 1 endpoints (juunas11/aspnetcore2aadauth#6); an answer
 * without claims, too (Azure/azure-kusto-python#89): that it is security defaults' is inferred.
 */
export function mfaRefusal(signIn: UserSignIn, { resource, policies }: Demand): AadstsRefusal {
  if (hasRegistered(signIn)) return aadstsRefusal(50076, [resource]);
  const { enrollmentError, enrollmentNamesResource = true } = signIn.tenant.directoryBehavior;
  return aadstsRefusal(50079, [enrollmentNamesResource ? resource : ""], {
    ...(enrollmentError && { error: enrollmentError }),
    ...(policies.length > 0 && { claims: claimsOf(policies) }),
  });
}

export function hasRegistered({ tenant: { directory, directoryBehavior }, user }: UserSignIn): boolean {
  return directoryBehavior.authenticationMethods === "aMethod" || directory.users.hasAuthenticationMethod(user.id);
}

/** Which policies a client has to satisfy (reported: Azure/azure-sdk-for-go, credential chain documentation, 2025). */
export function claimsOf(policies: readonly string[]): string {
  return JSON.stringify({ access_token: { capolids: { essential: true, values: policies } } });
}
