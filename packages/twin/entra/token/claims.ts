import { createHash } from "node:crypto";
import type { AppOnlyExchange, ClientProof } from "./exchange.ts";
import type { Trace } from "../errors.ts";
import type { JWTPayload } from "jose";
import type { User } from "../../tenant/directory-objects.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { NamedResource, UserSignIn } from "../sign-in/sign-in.ts";
import type { TokenVersion } from "../signing-keys.ts";

/** In seconds. Entra ID backdates tokens for clocks that lag (reported: samples, `exp` = `nbf` + 3900 for an hour). */
const backdated = 300;
const usualLifetime = 3900;

/** `iat`, `nbf`, `exp`: seconds since 1970. */
export function timesOf(
  { at }: Trace,
  lifetime = usualLifetime,
): { readonly iat: number; readonly nbf: number; readonly exp: number } {
  const issuedAt = Math.floor(at.getTime() / 1000) - backdated;
  return { iat: issuedAt, nbf: issuedAt, exp: issuedAt + lifetime };
}

/** Opaque values in Entra ID's format. Nothing can depend on them. */
export function opaqueClaims({ traceId }: Trace, { tenantId }: Tenant, recipientClientId: string) {
  const uti = bytesOf(traceId).toString("base64url");
  const recipient = Buffer.concat([bytesOf(tenantId), bytesOf(recipientClientId)]).toString("base64url");
  return { uti, aio: `k2RgYFh${uti}A`, rh: `1.A${recipient}.` };
}

/** https://learn.microsoft.com/entra/identity-platform/access-tokens#token-formats */
export function issuerOf({ tenantId }: Tenant, version: TokenVersion): string {
  return version === 1 ? `https://sts.windows.net/${tenantId}/` : `https://login.microsoftonline.com/${tenantId}/v2.0`;
}

/** Returns a claim with values, or no claim at all. */
function claimIfAny<Name extends string>(name: Name, values: readonly string[]): Partial<Record<Name, string[]>> {
  return values.length > 0 ? ({ [name]: [...values] } as Partial<Record<Name, string[]>>) : {};
}

function bytesOf(guid: string): Buffer {
  return Buffer.from(guid.replaceAll("-", ""), "hex");
}

/**
 * Returns a user's pairwise subject. Each application always sees its own value.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference (`sub`)
 * @param recipientClientId client id of the application that the token is for
 */
function pairwiseSubject({ tenantId }: Tenant, { id }: User, recipientClientId: string): string {
  return createHash("sha256").update(`${tenantId} ${id} ${recipientClientId}`).digest("base64url");
}

interface AppOnlyToken {
  readonly resource: NamedResource;
  readonly version: TokenVersion;
  /** Values of app roles. An empty list means no claim. */
  readonly roles: readonly string[];
}

/**
 * Returns exactly the claims of a token that an application gets for itself, in Entra ID's order.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 * Version 2 is as recorded from a real tenant (reported: calvinchengx/entra-emulator, August 2026).
 */
export function appOnlyClaims(
  { tenant, trace, client, proof, lifetime }: AppOnlyExchange,
  { resource, version, roles }: AppOnlyToken,
): JWTPayload {
  const { uti, aio, rh } = opaqueClaims(trace, tenant, resource.servicePrincipal.appId);
  const iss = issuerOf(tenant, version);
  const times = timesOf(trace, lifetime);
  const { id: oid, appId } = client.servicePrincipal;
  const rolesClaim = claimIfAny("roles", roles);
  const subject = { sub: oid, tid: tenant.tenantId, uti };

  if (version === 1) {
    const clientClaims = { appid: appId, appidacr: proof, idp: iss };
    return { aud: resource.name, iss, ...times, aio, ...clientClaims, oid, rh, ...rolesClaim, ...subject, ver: "1.0" };
  }
  const clientClaims = { azp: appId, azpacr: proof };
  const aud = resource.servicePrincipal.appId;
  return {
    aud,
    iss,
    ...times,
    aio,
    ...clientClaims,
    oid,
    rh,
    ...rolesClaim,
    ...subject,
    ver: "2.0",
    xms_ftd: `${uti}${uti}`,
  };
}

interface UserToken {
  readonly trace: Trace;
  readonly version: TokenVersion;
  readonly proof: ClientProof;
  /** Values of the resource's app roles that the user has. An empty list means no claim. */
  readonly roles: readonly string[];
  /** Values of the consented delegated permissions. */
  readonly scopes: readonly string[];
}

/**
 * Returns exactly the claims of an access token that a client gets to act for a user. Their order is inferred from
 * tokens of Microsoft's own resources (reported: Azure/azure-cli#22778): five fixed claims, then alphabetical order.
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
    // "1" and "pwd" mean a password and nothing else (general knowledge).
    acr: "1",
    aio,
    amr: methodsOf(signIn),
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

interface IdToken {
  readonly version: TokenVersion;
  /** Values of the client's own app roles that the user has. */
  readonly roles: readonly string[];
  readonly nonce: string | undefined;
  /** `c_hash` of the code that comes with it: OpenID Connect Core, 3.3.2.11. */
  readonly codeHash: string | undefined;
}

/** "pwd" and "mfa" in `amr`: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
function methodsOf({ hasSecondFactor }: UserSignIn): string[] {
  return hasSecondFactor === true ? ["pwd", "mfa"] : ["pwd"];
}

/**
 * Returns the claims of an ID token. The version 2 endpoint always issues a version 2 ID token, for the client and not
 * for the resource. In the order of a recorded one (reported: Azure/azure-sdk-for-js, a password grant of May 2021).
 * https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
 * Version 1's claims: https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference, in the order of
 * version 1 access tokens (inferred).
 */
export function idTokenClaims(signIn: UserSignIn, trace: Trace, token: IdToken): JWTPayload {
  const { tenant, user, client, scope } = signIn;
  const { roles, nonce, codeHash } = token;
  const { appId } = client.application;
  const { uti, aio, rh } = opaqueClaims(trace, tenant, appId);
  const ofRequest = {
    ...(codeHash !== undefined && { c_hash: codeHash }),
    ...(nonce !== undefined && { nonce }),
  };
  if (token.version === 1) {
    const { surname, givenName, userPrincipalName, displayName, id } = user;
    return {
      aud: appId,
      iss: issuerOf(tenant, 1),
      ...timesOf(trace),
      aio,
      amr: methodsOf(signIn),
      ...(surname !== null && { family_name: surname }),
      ...(givenName !== null && { given_name: givenName }),
      ipaddr: signIn.from,
      name: displayName,
      ...ofRequest,
      oid: id,
      rh,
      ...claimIfAny("roles", roles),
      sub: pairwiseSubject(tenant, user, appId),
      tid: tenant.tenantId,
      unique_name: userPrincipalName,
      upn: userPrincipalName,
      uti,
      ver: "1.0",
    };
  }
  const withProfile = scope.openidScopes.includes("profile");
  const withEmail = scope.openidScopes.includes("email") && user.mail !== null;
  return {
    aud: appId,
    iss: issuerOf(tenant, 2),
    ...timesOf(trace),
    aio,
    ...ofRequest,
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
