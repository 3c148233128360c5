import { NotImitated } from "../tenant/refusal.ts";
import { authenticate } from "./authenticate.ts";
import type { GateContext } from "./gate-context.ts";
import { emptyResponse, jsonResponse } from "./middleware-responses.ts";
import { principalClaims } from "./principal-claims.ts";
import { principalIdOf, principalNameOf } from "./principal-headers.ts";
import { sessionRulesOf } from "./session-rules.ts";
import { expiryText } from "./token-headers.ts";

/**
 * `GET /.auth/me`: the session's tokens and claims, as a list of one. It needs the token store (documented); 404
 * without (inferred: reported of Container Apps, which had none: microsoft/azure-container-apps#479); 401 without a
 * session, and an empty list when the tokens are gone, are inferred.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-oauth-tokens#retrieve-tokens-in-app-code
 */
export async function answerMe(request: Request, context: GateContext): Promise<Response> {
  if (!sessionRulesOf(context.rules.login).isTokenStoreOn) return emptyResponse(404, context);
  const authenticated = await authenticate(request.headers, context);
  if (!authenticated) return emptyResponse(401, context);
  const { session } = authenticated;
  if (!session) throw new NotImitated("GET /.auth/me for a token of Entra's without a session");
  const tokens = context.sessions.tokensOf(session);
  if (!tokens) return jsonResponse([], context);
  const { claims } = session.caller;
  const entry = {
    access_token: tokens.accessToken,
    expires_on: expiryText(tokens.expiresOn),
    id_token: tokens.idToken,
    provider_name: "aad",
    refresh_token: tokens.refreshToken,
    user_claims: principalClaims(claims),
    // A name such as `ada@…` in what users show; for applications inferred.
    user_id: principalNameOf(claims) ?? principalIdOf(claims),
  };
  return jsonResponse([entry], context);
}
