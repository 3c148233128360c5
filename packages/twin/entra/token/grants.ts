import type { User } from "../../tenant/directory-objects.ts";
import { decideSignIn } from "../sign-in/decide-sign-in.ts";
import type { TokenExchange, AppOnlyExchange, ClientProof } from "./exchange.ts";
import type { RefreshGrant } from "../../tenant/refresh-tokens.ts";
import { NotSupported } from "../../tenant/refusal.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { aadstsRefusal } from "../errors.ts";
import { asksForItself, consentedScopes } from "../sign-in/consent.ts";
import { rolesOf } from "../sign-in/held-roles.ts";
import type { SignIn, UserSignIn } from "../sign-in/sign-in.ts";
import { appOnlyClaims, userClaims } from "./claims.ts";
import { dotnetTime } from "./client-assertion.ts";
import { isSameSecret, proveClientOfUser, proveConfidentialClient, requireCrossOrigin } from "./client.ts";
import { signIdToken } from "./id-token.ts";
import { withOptionalClaims } from "./optional-claims.ts";
import { requireParameter } from "./parameters.ts";
import {
  type DelegatedScope,
  grantedScope,
  readDelegatedScope,
  requireDefaultScope,
  requireMatchingResource,
  requireResource,
  tokenVersionOf,
} from "./resource.ts";

/** One way to get a token. */
export interface Grant {
  readonly grantType: string;
  /** The required form parameters, checked before the client. */
  readonly required: readonly string[];
  /** The form parameters that it reads, in addition to the required ones and those of every grant. */
  readonly parameters: readonly string[];
  /** Returns the body of the answer, or throws a refusal. */
  readonly issue: (exchange: TokenExchange) => Promise<object>;
}

/**
 * In seconds. Entra ID gives users between 60 and 90 minutes. The twin always uses the value in old captures, also used
 * for applications.
 */
const expiresIn = 3599;

/**
 * An application gets a token for itself, with its assigned roles on the resource, and no refresh token or ID token.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
const clientCredentials: Grant = {
  grantType: "client_credentials",
  required: [],
  parameters: ["scope"],
  async issue(exchange) {
    const token = await appOnlyToken({ ...exchange, proof: await proveConfidentialClient(exchange) });
    return { token_type: "Bearer", expires_in: expiresIn, ext_expires_in: expiresIn, access_token: token };
  },
};

/** Decides on the resource and issues the token, for every grant to an application or a managed identity. */
export async function appOnlyToken(exchange: AppOnlyExchange): Promise<string> {
  const { tenant, signingKeys, form, trace, from, client } = exchange;
  const name = requireDefaultScope(form);
  const resource = { name, servicePrincipal: requireResource(tenant, name) };
  requireMatchingResource(tenant, form, resource.servicePrincipal);
  const signIn: SignIn = { kind: "client", tenant, client, resource, from, at: trace.at };
  decideSignIn(signIn);
  const version = tokenVersionOf(tenant, resource.servicePrincipal);
  const roles = rolesOf(signIn, resource.servicePrincipal);
  const recipient = resource.servicePrincipal;
  const claims = appOnlyClaims(exchange, { resource, version, roles });
  const token = { kind: "accessToken", version, tenant, recipient, signIn: undefined } as const;
  return signingKeys.sign(withOptionalClaims(claims, token), { version });
}

/**
 * A client acts for a user with the user's name and password (ROPC). Inferred: the client proves its identity before
 * the password is checked, and the scope is read after both.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc
 */
const password: Grant = {
  grantType: "password",
  required: ["username", "password", "scope"],
  // MSAL sends this. It changes nothing here.
  parameters: ["response_type"],
  async issue(exchange) {
    const { form } = exchange;
    const proof = await proveClientOfUser(exchange);
    const user = requireFirstFactor(exchange, form.get("username") ?? "", form.get("password") ?? "");
    const scope = readDelegatedScope(requireParameter("scope", form.get("scope")));
    return issueUserTokens(exchange, {
      user,
      firstFactor: "password",
      scope,
      proof,
      withRefreshToken: scope.openidScopes.includes("offline_access"),
    });
  },
};

const lifetimeDays = 90;
/** "24 hours for single page apps": https://learn.microsoft.com/entra/identity-platform/refresh-tokens#token-lifetime */
const singlePageLifetime = 24 * 60 * 60 * 1000;

/**
 * A client continues to act for a user who signed in before, at the same resource or another. Every decision of the
 * sign-in is made again. An invalid token is reported before an invalid client (reported for authorization codes).
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#refresh-the-access-token
 */
const refreshToken: Grant = {
  grantType: "refresh_token",
  required: ["refresh_token"],
  parameters: ["scope"],
  async issue(exchange) {
    const { tenant, form } = exchange;
    const grant = tenant.refreshTokens.find(form.get("refresh_token") ?? "");
    if (!grant) throw aadstsRefusal(9002313, []);
    const { singlePageSince, hasSecondFactor } = grant;
    requireCrossOrigin(exchange, singlePageSince !== undefined);
    const proof = singlePageSince ? "0" : await proveClientOfUser(exchange);
    const user = requireValidGrant(exchange, grant);
    // "Optional": the default is the earlier request's scope.
    const scope = readDelegatedScope(form.get("scope")?.trim() || grant.scope);
    return issueUserTokens(exchange, {
      user,
      firstFactor: "refresh token",
      scope,
      proof,
      withRefreshToken: true,
      ...(hasSecondFactor === true && { hasSecondFactor }),
      ...(singlePageSince && { singlePageSince }),
    });
  },
};

/**
 * Requires the grant to be of this client, in use, not revoked, and of a user who can sign in. The order is inferred.
 */
function requireValidGrant({ tenant, client, trace }: TokenExchange, grant: RefreshGrant): User {
  if (grant.clientId !== client.application.appId) throw aadstsRefusal(700007, []);
  const issuedAt = dotnetTime(grant.issuedAt);
  const { singlePageSince } = grant;
  if (singlePageSince && trace.at.getTime() - singlePageSince.getTime() >= singlePageLifetime) {
    throw aadstsRefusal(700084, [dotnetTime(singlePageSince)]);
  }
  const inactive = trace.at.getTime() - grant.issuedAt.getTime();
  if (inactive >= lifetimeDays * 24 * 60 * 60 * 1000) {
    throw aadstsRefusal(700082, [issuedAt, `${lifetimeDays}.00:00:00`]);
  }
  const user = requireUser(tenant, grant.userId);
  const validFrom = tenant.directory.users.tokensValidFrom(user.id);
  if (validFrom && grant.issuedAt < validFrom) throw aadstsRefusal(50173, [issuedAt, dotnetTime(validFrom)]);
  return user;
}

/**
 * Returns the named user if the password is right. Only a client that knows the password learns that the account is
 * disabled, or that its password must change (reported: knavesec/CredMaster#64).
 */
export function requireFirstFactor(
  { tenant }: Pick<TokenExchange, "tenant">,
  username: string,
  password: string,
): User {
  const { directory, tenantId } = tenant;
  const user = directory.users.findByUserPrincipalName(username.trim());
  if (!user) throw aadstsRefusal(50034, [tenantId]);
  // "Personal accounts that are invited … can't use the ROPC flow": https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc
  if (user.userType === "Guest") throw new NotSupported("the password grant for a guest");
  // "Passwords with leading or trailing whitespaces are not supported" (the same page).
  if (password !== password.trim() || !isSameSecret(user.passwordProfile.password, password)) {
    throw aadstsRefusal(50126, []);
  }
  refuseDisabled(user);
  // https://learn.microsoft.com/azure/api-management/api-management-howto-protect-backend-with-aad
  const { forceChangePasswordNextSignIn, forceChangePasswordNextSignInWithMfa } = user.passwordProfile;
  if (forceChangePasswordNextSignIn || forceChangePasswordNextSignInWithMfa) throw aadstsRefusal(50055, []);
  return user;
}

/** Requires the user to exist, and to be able to sign in. */
export function requireUser({ directory, tenantId }: Tenant, userId: string): User {
  const user = directory.users.find(userId);
  if (!user) throw aadstsRefusal(50034, [tenantId]);
  refuseDisabled(user);
  return user;
}

function refuseDisabled({ accountEnabled }: User): void {
  if (!accountEnabled) throw aadstsRefusal(50057, []);
}

export interface UserTokens {
  readonly user: User;
  readonly firstFactor: UserSignIn["firstFactor"];
  readonly scope: DelegatedScope;
  readonly proof: ClientProof;
  readonly withRefreshToken: boolean;
  readonly signedInAt?: Date;
  readonly hasSecondFactor?: boolean;
  /** For a single-page application: when the user signed in. */
  readonly singlePageSince?: Date;
  readonly nonce?: string;
}

/**
 * Decides on the resource and issues the tokens, for every grant for a user. The answer's members are in the order of a
 * recorded one (reported: Azure/azure-sdk-for-js, a password grant of May 2021).
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc#successful-authentication-response
 */
export async function issueUserTokens(exchange: TokenExchange, tokens: UserTokens): Promise<object> {
  const { tenant, signingKeys, trace, client, form } = exchange;
  const { user, scope, proof } = tokens;
  const signIn = signInOf(exchange, tokens);
  decideSignIn(signIn);

  const { servicePrincipal } = signIn.resource;
  const scopes = consentedScopes(signIn);
  const version = tokenVersionOf(tenant, servicePrincipal);
  const accessClaims = userClaims(signIn, { trace, version, proof, scopes, roles: rolesOf(signIn, servicePrincipal) });
  const recipient = servicePrincipal;
  const claims = withOptionalClaims(accessClaims, { kind: "accessToken", version, tenant, recipient, signIn });
  const { hasSecondFactor, singlePageSince, nonce } = tokens;
  const grant = {
    clientId: client.application.appId,
    userId: user.id,
    scope: scope.requested,
    issuedAt: trace.at,
    ...(hasSecondFactor === true && { hasSecondFactor }),
    ...(singlePageSince && { singlePageSince }),
  };
  return {
    token_type: "Bearer",
    scope: grantedScope(scope, scopes),
    expires_in: expiresIn,
    ext_expires_in: expiresIn,
    access_token: await signingKeys.sign(claims, { version }),
    ...(tokens.withRefreshToken && { refresh_token: tenant.refreshTokens.issue(grant) }),
    ...(scope.openidScopes.includes("openid") && {
      id_token: await signIdToken(signIn, { trace, signingKeys, nonce }),
    }),
    ...(form.get("client_info") === "1" && { client_info: clientInfo(user, tenant.tenantId) }),
  };
}

function signInOf(
  { tenant, form, client, from, trace }: TokenExchange,
  { user, firstFactor, scope, proof, signedInAt, hasSecondFactor, singlePageSince }: UserTokens,
): UserSignIn {
  const resource = { name: scope.resourceName, servicePrincipal: requireResource(tenant, scope.resourceName) };
  requireMatchingResource(tenant, form, resource.servicePrincipal);
  if (asksForItself({ client, resource }) && resource.name.toLowerCase() !== client.application.appId) {
    throw aadstsRefusal(90009, [client.application.appId, client.application.displayName]);
  }
  const isConfidential = proof !== "0";
  return {
    kind: "user",
    tenant,
    client,
    user,
    firstFactor,
    resource,
    scope,
    isConfidential,
    from,
    at: trace.at,
    ...(signedInAt && { signedInAt }),
    ...(hasSecondFactor === true && { hasSecondFactor }),
    ...(singlePageSince && { clientAppType: "browser" }),
  };
}

/** Returns MSAL's identifier of an account: the user and the user's home tenant. */
function clientInfo({ id }: User, tenantId: string): string {
  return Buffer.from(JSON.stringify({ uid: id, utid: tenantId })).toString("base64url");
}

export const grants: readonly Grant[] = [clientCredentials, password, refreshToken];
