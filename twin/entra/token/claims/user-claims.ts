import type { JWTPayload } from "jose";
import type { UserSignIn } from "../../sign-in/sign-in.ts";
import type { TokenVersion } from "../../signing-keys.ts";
import type { Trace } from "../../trace.ts";
import type { ClientProof } from "../prove-client.ts";
import { claimIfAny, issuerOf, opaqueClaims, timesOf } from "./common-claims.ts";
import { pairwiseSubject } from "./pairwise-subject.ts";

interface UserToken {
  readonly trace: Trace;
  readonly version: TokenVersion;
  readonly proof: ClientProof;
  /** Values of the resource's app roles that the user holds; none: no claim. */
  readonly roles: readonly string[];
  /** Values of the delegated permissions that are consented. */
  readonly scopes: readonly string[];
}

/**
 * The claims of an access token that a client gets to act for a user, and nothing else. Their order is inferred from
 * tokens of Microsoft's own resources (reported: Azure/azure-cli#22778): five fixed ones, then the alphabet.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function userClaims(signIn: UserSignIn, token: UserToken): JWTPayload {
  return token.version === 1 ? version1(signIn, token) : version2(signIn, token);
}

function version1(signIn: UserSignIn, token: UserToken): JWTPayload {
  const { tenant, user, client, resource, from } = signIn;
  const { uti, aio, rh } = opaqueClaims(token.trace, tenant, resource.servicePrincipal.appId);
  return {
    aud: resource.name,
    iss: issuerOf(tenant, 1),
    ...timesOf(token.trace),
    // "1" and "pwd": by a password, and nothing else (general knowledge).
    acr: "1",
    aio,
    amr: ["pwd"],
    appid: client.application.appId,
    appidacr: token.proof,
    ...(user.surname !== null && { family_name: user.surname }),
    ...(user.givenName !== null && { given_name: user.givenName }),
    ipaddr: from,
    name: user.displayName,
    oid: user.id,
    rh,
    ...claimIfAny("roles", token.roles),
    scp: token.scopes.join(" "),
    sub: pairwiseSubject(tenant, user, resource.servicePrincipal.appId),
    tid: tenant.tenantId,
    unique_name: user.userPrincipalName,
    upn: user.userPrincipalName,
    uti,
    ver: "1.0",
  };
}

function version2(signIn: UserSignIn, token: UserToken): JWTPayload {
  const { tenant, user, client, resource, scope } = signIn;
  const { uti, aio, rh } = opaqueClaims(token.trace, tenant, resource.servicePrincipal.appId);
  const withProfile = scope.openidScopes.includes("profile");
  return {
    aud: resource.servicePrincipal.appId,
    iss: issuerOf(tenant, 2),
    ...timesOf(token.trace),
    aio,
    azp: client.application.appId,
    azpacr: token.proof,
    ...(withProfile && { name: user.displayName }),
    oid: user.id,
    ...(withProfile && { preferred_username: user.userPrincipalName }),
    rh,
    ...claimIfAny("roles", token.roles),
    scp: token.scopes.join(" "),
    sub: pairwiseSubject(tenant, user, resource.servicePrincipal.appId),
    tid: tenant.tenantId,
    uti,
    ver: "2.0",
  };
}
