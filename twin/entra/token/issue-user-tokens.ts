import type { User } from "../../tenant/directory-objects.ts";
import { aadstsRefusal } from "../aadsts-refusal.ts";
import { asksForItself, consentedScopes } from "../sign-in/consented-scopes.ts";
import { rolesOf } from "../sign-in/held-roles.ts";
import type { UserSignIn } from "../sign-in/sign-in.ts";
import { decideSignIn } from "../sign-in/sign-in-decisions.ts";
import { idTokenClaims } from "./claims/id-token-claims.ts";
import { userClaims } from "./claims/user-claims.ts";
import { type DelegatedScope, grantedScope } from "./delegated-scope.ts";
import type { TokenExchange } from "./grant.ts";
import type { ClientProof } from "./prove-client.ts";
import { requireResource } from "./require-resource.ts";
import { tokenVersionOf } from "./token-version-of.ts";

/** Seconds. Entra gives between 60 and 90 minutes; the twin always what old captures have. */
const expiresIn = 3599;

interface UserTokens {
  readonly user: User;
  readonly firstFactor: UserSignIn["firstFactor"];
  readonly scope: DelegatedScope;
  readonly proof: ClientProof;
  readonly withRefreshToken: boolean;
}

/**
 * The resource, the decisions, the tokens: the end of every grant that stands for a user. Members of the answer in the
 * order of a recorded one (reported: Azure/azure-sdk-for-js, a password grant of May 2021).
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
  const claims = userClaims(signIn, { trace, version, proof, scopes, roles: rolesOf(signIn, servicePrincipal) });
  const idToken = () =>
    signingKeys.sign(idTokenClaims(signIn, trace, rolesOf(signIn, client.servicePrincipal)), { version: 2 });
  const grant = { clientId: client.application.appId, userId: user.id, scope: scope.asked, issuedAt: trace.at };
  return {
    token_type: "Bearer",
    scope: grantedScope(scope, scopes),
    expires_in: expiresIn,
    ext_expires_in: expiresIn,
    access_token: await signingKeys.sign(claims, { version }),
    ...(tokens.withRefreshToken && { refresh_token: tenant.refreshTokens.issue(grant) }),
    ...(scope.openidScopes.includes("openid") && { id_token: await idToken() }),
    ...(form.get("client_info") === "1" && { client_info: clientInfo(user, tenant.tenantId) }),
  };
}

function signInOf(
  { tenant, client, from, trace }: TokenExchange,
  { user, firstFactor, scope, proof }: UserTokens,
): UserSignIn {
  const resource = { name: scope.resourceName, servicePrincipal: requireResource(tenant, scope.resourceName) };
  if (asksForItself({ client, resource }) && resource.name.toLowerCase() !== client.application.appId) {
    throw aadstsRefusal(90009, [client.application.appId, client.application.displayName]);
  }
  const isConfidential = proof !== "0";
  return { kind: "user", tenant, client, user, firstFactor, resource, scope, isConfidential, from, at: trace.at };
}

/** What MSAL knows accounts by: the user and the user's home tenant. */
function clientInfo({ id }: User, tenantId: string): string {
  return Buffer.from(JSON.stringify({ uid: id, utid: tenantId })).toString("base64url");
}
