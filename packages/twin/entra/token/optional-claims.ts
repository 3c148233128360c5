import type { JWTPayload } from "jose";
import type { Application, ServicePrincipal, User } from "../../tenant/directory-objects.ts";
import { NotSupported } from "../../tenant/refusal.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { UserSignIn } from "../sign-in/sign-in.ts";
import type { TokenVersion } from "../signing-keys.ts";
import { groupClaims } from "./group-claims.ts";

type OptionalClaim = NonNullable<Application["optionalClaims"]>["accessToken"][number];

/** A token before its optional claims. */
interface Token {
  readonly kind: "accessToken" | "idToken";
  readonly version: TokenVersion;
  readonly tenant: Tenant;
  /** The application that the token is for. It decides which optional claims the token has. */
  readonly recipient: ServicePrincipal;
  /** Undefined in a token that an application gets for itself. */
  readonly signIn: UserSignIn | undefined;
}

interface UserToken extends Token {
  readonly signIn: UserSignIn;
  readonly user: User;
  readonly withProfile: boolean;
}

/** Claims about the user. Undefined: the token has no such claim. */
const ofUsers = new Map<string, (token: UserToken) => unknown>([
  ["acct", ({ user }) => (user.userType === "Guest" ? 1 : 0)],
  ["auth_time", ({ signIn }) => authenticationTime(signIn)],
  ["email", ({ user }) => user.mail ?? undefined],
  ["family_name", ({ user, withProfile }) => (withProfile ? user.surname : null) ?? undefined],
  ["given_name", ({ user, withProfile }) => (withProfile ? user.givenName : null) ?? undefined],
  ["groups", () => undefined],
  ["ipaddr", ({ signIn }) => signIn.from],
  ["preferred_username", ({ user, version }) => (version === 1 ? user.userPrincipalName : undefined)],
  ["upn", ({ user, withProfile }) => (withProfile ? user.userPrincipalName : undefined)],
]);

/** Claims about a user or a device that the twin can't know. An application's own token doesn't have them. */
const ofUsersElsewhere = new Set([
  ..."ctry in_corp login_hint onprem_sid pwd_exp pwd_url sid verified_primary_email".split(" "),
  ..."verified_secondary_email xms_edov xms_pdl xms_pl ztdid".split(" "),
]);

/** The `additionalProperties` that the twin knows. Those of `upn` are about guests, who can't sign in here. */
const additions: ReadonlyMap<string, readonly string[]> = new Map([
  ["aud", ["use_guid"]],
  ["idtyp", ["include_user_token"]],
  ["upn", ["include_externally_authenticated_upn", "include_externally_authenticated_upn_without_hash"]],
]);

/**
 * Adds the claims that the recipient's app registration asks for. Refuses those that the twin doesn't know, instead of
 * leaving them out. https://learn.microsoft.com/entra/identity-platform/optional-claims-reference
 */
export function withOptionalClaims(claims: JWTPayload, token: Token): JWTPayload {
  const application = token.tenant.directory.applications.findByClientId(token.recipient.appId);
  if (!application) return claims;
  const wanted = application.optionalClaims?.[token.kind] ?? [];
  const added = wanted.map((claim) => [claim.name, valueOf(claim, token)] as const);
  const { additionalProperties = [] } = wanted.find(({ name }) => name === "groups") ?? {};
  const all = Object.entries({
    ...claims,
    ...Object.fromEntries(added.filter(([, value]) => value !== undefined)),
    // "Service principals aren't included in group optional claims emitted in the JWT."
    ...(token.signIn && groupClaims(token.signIn, application, token.recipient, additionalProperties)),
  });
  // As in every token: five fixed claims, then alphabetical order.
  const isFixed = ([name]: readonly [string, unknown]) => ["aud", "iss", "iat", "nbf", "exp"].includes(name);
  const others = all.filter((claim) => !isFixed(claim)).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries([...all.filter(isFixed), ...others]);
}

function valueOf(claim: OptionalClaim, token: Token): unknown {
  const { name, source, additionalProperties } = claim;
  const refuse = (part: string) =>
    new NotSupported(`the optional claim '${name}'${part} in ${token.kind}s of ${token.recipient.appId}`);
  if (source !== null) throw refuse(` of source '${source}'`);
  const known = name === "groups" ? additionalProperties : (additions.get(name) ?? []);
  const unknown = additionalProperties.find((property) => !known.includes(property));
  if (unknown !== undefined) throw refuse(` with '${unknown}'`);
  // The metadata says the same.
  if (name === "tenant_region_scope") return "WW";
  if (name === "aud") {
    const isAlways = token.kind === "accessToken" && additionalProperties.includes("use_guid");
    return isAlways ? token.recipient.appId : undefined;
  }
  if (name === "idtyp") {
    if (token.kind === "idToken") return undefined;
    if (!token.signIn) return "app";
    return additionalProperties.includes("include_user_token") ? "user" : undefined;
  }
  const read = ofUsers.get(name);
  if (!token.signIn && (read || ofUsersElsewhere.has(name))) return undefined;
  if (!token.signIn || !read) throw refuse("");
  const { signIn, version } = token;
  // A version 1 token has these claims in any case.
  const withProfile = version === 1 || signIn.scope.openidScopes.includes("profile");
  return read({ ...token, signIn, user: signIn.user, withProfile });
}

function authenticationTime({ firstFactor, signedInAt, at }: UserSignIn): number {
  const givenAt = firstFactor === "password" ? at : signedInAt;
  if (givenAt) return Math.floor(givenAt.getTime() / 1000);
  throw new NotSupported("the optional claim 'auth_time' in a token for a refresh token");
}
