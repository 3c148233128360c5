import { sessionOf } from "./authenticate.ts";
import type { GateContext } from "./gate-context.ts";
import { emptyResponse } from "./middleware-responses.ts";
import { redeemRefreshToken } from "./refresh-token-redemption.ts";
import { sessionResponse } from "./session-response.ts";
import { sessionRulesOf } from "./session-rules.ts";
import type { ProviderTokens } from "./session-store.ts";

/**
 * `GET /.auth/refresh`: new tokens from Entra, and a new session token, until the grace period is over. 401 when the
 * session is no more, 403 when the refresh token was revoked or has expired (Microsoft's own client reads them so:
 * Azure/azure-mobile-apps-net-client, RefreshUserAsync), 403 when there is none (reported: its issue 424).
 * https://learn.microsoft.com/azure/app-service/configure-authentication-oauth-tokens#refresh-auth-tokens
 */
export async function answerRefresh(request: Request, context: GateContext): Promise<Response> {
  const { isTokenStoreOn, refreshGraceInSeconds } = sessionRulesOf(context.rules.login);
  const session = await sessionOf(request.headers, context, refreshGraceInSeconds);
  if (!session) return emptyResponse(401, context);
  const stored = isTokenStoreOn ? context.sessions.tokensOf(session) : undefined;
  if (stored?.refreshToken === undefined) return emptyResponse(403, context);

  const redeemed = await redeemRefreshToken(stored.refreshToken, context);
  if (!redeemed) return emptyResponse(403, context);
  const renewed: ProviderTokens = {
    // The id token stays the old one (reported: MicrosoftDocs/azure-docs#102509), and so do the claims.
    ...stored,
    accessToken: redeemed.access_token,
    refreshToken: redeemed.refresh_token ?? stored.refreshToken,
    expiresOn: new Date(context.clock.now().getTime() + redeemed.expires_in * 1000),
  };
  const isAlive = context.sessions.replaceTokens(session, renewed);
  return isAlive ? sessionResponse(session, context) : emptyResponse(401, context);
}
