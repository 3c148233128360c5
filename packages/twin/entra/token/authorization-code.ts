import { createHash } from "node:crypto";
import type { CodeGrant } from "../../tenant/authorization-codes.ts";
import { aadstsRefusal } from "../errors.ts";
import { isSameSecret, proveWebClient, refuseCredential, requireCrossOrigin } from "./client.ts";
import type { ClientProof, TokenExchange } from "./exchange.ts";
import { type Grant, issueUserTokens, requireUser } from "./grants.ts";
import { requireParameter } from "./parameters.ts";
import { readDelegatedScope } from "./resource.ts";

/**
 * A client redeems the code that a browser brought to its redirect URI. The platform of that redirect URI decides how
 * the client proves itself. An invalid code is reported before an invalid client (reported: Azure/azure-sdk-for-java).
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#redeem-a-code-for-an-access-token
 */
export const authorizationCode: Grant = {
  grantType: "authorization_code",
  required: ["code", "redirect_uri"],
  parameters: ["scope", "code_verifier"],
  async issue(exchange) {
    const { tenant, form, trace, client } = exchange;
    const code = requireParameter("code", form.get("code"));
    const found = tenant.authorizationCodes.find(code, trace.at);
    if (!found) throw aadstsRefusal(9002313, []);
    const { grant, state } = found;
    const isSinglePage = grant.redirectUriKind === "spa";
    requireCrossOrigin(exchange, isSinglePage);
    const proof = await proofOf(exchange, grant);
    if (grant.clientId !== client.application.appId) throw aadstsRefusal(700007, []);
    if (state === "redeemed") throw aadstsRefusal(54005, []);
    if (state === "expired") throw aadstsRefusal(70008, []);
    const redirectUri = form.get("redirect_uri") ?? "";
    if (grant.redirectUri !== redirectUri) throw aadstsRefusal(500112, [redirectUri, grant.redirectUri]);
    requireVerifier(grant, form.get("code_verifier"));
    const user = requireUser(tenant, grant.userId);
    // "Optional … must be equivalent to, or a subset of, the scopes requested in the first leg": the later one decides.
    const scope = readDelegatedScope(form.get("scope")?.trim() || grant.scope);
    const { nonce, signedInAt, hasSecondFactor } = grant;
    const openidScopes = readDelegatedScope(grant.scope).openidScopes;
    const tokens = await issueUserTokens(exchange, {
      user,
      firstFactor: "session",
      scope,
      proof,
      signedInAt,
      hasSecondFactor,
      withRefreshToken: openidScopes.includes("offline_access") || scope.openidScopes.includes("offline_access"),
      ...(isSinglePage && { singlePageSince: signedInAt }),
      ...(nonce !== undefined && { nonce }),
    });
    tenant.authorizationCodes.redeem(code);
    return tokens;
  },
};

async function proofOf(exchange: TokenExchange, { redirectUriKind }: CodeGrant): Promise<ClientProof> {
  if (redirectUriKind === "web") return proveWebClient(exchange);
  refuseCredential(exchange);
  return "0";
}

/**
 * A verifier is required as soon as there was a challenge, and of a single-page application in any case: RFC 7636, 4.6.
 */
function requireVerifier({ codeChallenge, redirectUriKind }: CodeGrant, verifier: string | null): void {
  if (!codeChallenge) {
    if (redirectUriKind === "spa") throw aadstsRefusal(9002325, []);
    if (verifier !== null) throw aadstsRefusal(501481, []);
    return;
  }
  const text = verifier ?? "";
  const proved = codeChallenge.method === "plain" ? text : createHash("sha256").update(text).digest("base64url");
  if (!isSameSecret(codeChallenge.value, proved)) throw aadstsRefusal(501481, []);
}
