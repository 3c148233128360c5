import type { JWTPayload } from "jose";
import type { UserSignIn } from "../../sign-in/sign-in.ts";
import type { Trace } from "../../trace.ts";
import { claimIfAny, issuerOf, opaqueClaims, timesOf } from "./common-claims.ts";
import { pairwiseSubject } from "./pairwise-subject.ts";

/**
 * The claims of a version 2 id token, which the version 2 endpoint always gives: for the client, not for the resource.
 * In the order of a recorded one (reported: Azure/azure-sdk-for-js, a password grant of May 2021).
 * https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
 * @param roles values of the client's own app roles that the user holds
 */
export function idTokenClaims(signIn: UserSignIn, trace: Trace, roles: readonly string[]): JWTPayload {
  const { tenant, user, client, scope } = signIn;
  const { appId } = client.application;
  const { uti, aio, rh } = opaqueClaims(trace, tenant, appId);
  const withProfile = scope.openidScopes.includes("profile");
  const withEmail = scope.openidScopes.includes("email") && user.mail !== null;
  return {
    aud: appId,
    iss: issuerOf(tenant, 2),
    ...timesOf(trace),
    aio,
    ...(withEmail && { email: user.mail }),
    ...(withProfile && {
      name: user.displayName,
      oid: user.id,
      preferred_username: user.userPrincipalName,
    }),
    rh,
    ...claimIfAny("roles", roles),
    sub: pairwiseSubject(tenant, user, appId),
    tid: tenant.tenantId,
    uti,
    ver: "2.0",
  };
}
