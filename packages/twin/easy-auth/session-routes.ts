import type { JWTPayload } from "jose";
import { z } from "zod";
import { JsonRefused, readJson } from "../network/json-text.ts";
import { NotSupported } from "../tenant/refusal.ts";
import type { AuthSettings } from "../auth-settings.ts";
import { authenticate, sessionHeader, sessionOf, sessionOfToken } from "./authenticate.ts";
import { allowedTarget, clearCookie, cookieIn, forgeryRefusal, sessionCookie, setCookie } from "./browser-session.ts";
import { callerOfAccessToken, callerOfIdToken, TokenInvalid, validateToken } from "./entra-token.ts";
import type { AuthenticationContext } from "./authentication-context.ts";
import { expiryText, principalClaims, principalIdOf, principalNameOf } from "./principal-headers.ts";
import { refreshTokens } from "./provider-tokens.ts";
import { unauthorizedResponse } from "./authorization-policy.ts";
import { emptyResponse, jsonResponse, pageResponse } from "./responses.ts";
import { issueSessionToken, type ProviderTokens, type Session, sessionExpiry } from "./sessions.ts";

/** Values that a header can pass to the app. */
const text = z
  .string()
  .regex(/^[\x21-\x7e]+$/)
  .optional();
const sentTokens = z.looseObject({
  access_token: text,
  id_token: text,
  refresh_token: text,
  expires_in: z
    .union([
      z.int().positive().max(999_999_999),
      z
        .string()
        .regex(/^\d{1,9}$/)
        .transform(Number),
    ])
    .optional(),
});
type SentTokens = z.output<typeof sentTokens>;

/**
 * `POST /.auth/login/aad`: exchanges Entra ID's tokens for a session token. Documented: `access_token` is required, and
 * the others are optional. The guide got by with an `id_token` alone. Inferred: every token in the request must be
 * valid, and all must be of one principal, because the app gets all of them. Inferred: the built-in policy applies as
 * to any call.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-customize-sign-in-out#client-directed-sign-in
 */
export async function exchangeToken(request: Request, context: AuthenticationContext): Promise<Response> {
  refuseUndocumented(context.rules.login);
  const keepsTokens = isTokenStoreOn(context.rules.login);
  const sentTokens = await readTokens(request);
  if (!sentTokens) return emptyResponse(400, context);

  const access = await claimsOf(sentTokens.access_token, context);
  const id = await claimsOf(sentTokens.id_token, context);
  if (access === "invalid" || id === "invalid" || (access && id && !isSamePrincipal(access, id))) {
    return emptyResponse(401, context);
  }
  const caller = access ? callerOfAccessToken(access) : id && callerOfIdToken(id);
  if (!caller) return emptyResponse(400, context);
  const refusal = unauthorizedResponse(caller, context);
  if (refusal) return refusal;

  const tokens = storedTokens(sentTokens, caller.claims, context.clock.now());
  return sessionResponse(context.sessions.begin(caller, keepsTokens ? tokens : undefined), context);
}

/**
 * Returns undefined if the body isn't a JSON object with tokens. App Service's answer isn't documented. 400 is
 * inferred.
 */
async function readTokens(request: Request): Promise<SentTokens | undefined> {
  const mediaType = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (mediaType !== "application/json") return undefined;
  const { data } = sentTokens.safeParse(await jsonIn(request));
  const unknown = Object.keys(data ?? {}).find((name) => !(name in sentTokens.shape));
  if (unknown !== undefined) throw new NotSupported(`the property '${unknown}' in the body of POST /.auth/login/aad`);
  return data;
}

/**
 * Returns undefined for invalid JSON, or for more than the limits allow. The limits matter most here, because this
 * route takes requests without a token.
 */
async function jsonIn(request: Request): Promise<unknown> {
  try {
    return await readJson(request);
  } catch (error) {
    if (error instanceof JsonRefused) return undefined;
    throw error;
  }
}

async function claimsOf(
  token: string | undefined,
  context: AuthenticationContext,
): Promise<JWTPayload | "invalid" | undefined> {
  if (token === undefined) return undefined;
  const claims = await validateToken(token, context);
  return claims instanceof TokenInvalid ? "invalid" : claims;
}

function isSamePrincipal(left: JWTPayload, right: JWTPayload): boolean {
  return left["oid"] === undefined ? left.sub === right.sub : left["oid"] === right["oid"];
}

function storedTokens(sentTokens: SentTokens, claims: JWTPayload, now: Date): ProviderTokens {
  const expiresOn =
    sentTokens.expires_in === undefined ? (claims.exp ?? 0) * 1000 : now.getTime() + sentTokens.expires_in * 1000;
  return {
    ...(sentTokens.access_token !== undefined && { accessToken: sentTokens.access_token }),
    ...(sentTokens.id_token !== undefined && { idToken: sentTokens.id_token }),
    ...(sentTokens.refresh_token !== undefined && { refreshToken: sentTokens.refresh_token }),
    expiresOn: new Date(expiresOn),
  };
}

/**
 * Returns a fresh session token.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-customize-sign-in-out
 */
async function sessionResponse({ id, userId }: Session, context: AuthenticationContext): Promise<Response> {
  const authenticationToken = await issueSessionToken({ sessionId: id, userId }, context.signer());
  return jsonResponse({ authenticationToken, user: { userId } }, context);
}

/**
 * `GET /.auth/me`: returns the session's tokens and claims, as a list of one. Documented: it needs the token store.
 * Inferred: 404 without a token store (reported for Container Apps, which had none:
 * microsoft/azure-container-apps#479), 401 without a session, and an empty list when the tokens are gone.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-oauth-tokens#retrieve-tokens-in-app-code
 */
export async function answerMe(request: Request, context: AuthenticationContext): Promise<Response> {
  if (!isTokenStoreOn(context.rules.login)) return emptyResponse(404, context);
  const authenticated = await authenticate(request.headers, context);
  if (authenticated instanceof TokenInvalid) return emptyResponse(401, context);
  const { session } = authenticated;
  if (!session) throw new NotSupported("GET /.auth/me for an Entra ID token without a session");
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
    // Users report a name such as `ada@…` here. For applications it's inferred.
    user_id: principalNameOf(claims) ?? principalIdOf(claims),
  };
  return jsonResponse([entry], context);
}

const donePath = "/.auth/logout/done";

/**
 * `GET` or `POST /.auth/refresh`: gets fresh tokens for the session, and renews a session token. It works up to
 * `tokenRefreshExtensionHours` (72) after the session ended. Documented: 401 or 403 if it fails, and that a refresh token
 * is needed. Inferred: which of the two it is.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-oauth-tokens#refresh-auth-tokens
 */
export async function answerRefresh(request: Request, context: AuthenticationContext): Promise<Response> {
  if (!isTokenStoreOn(context.rules.login)) return emptyResponse(404, context);
  const { headers } = request;
  const grace = (context.rules.login?.tokenStore?.tokenRefreshExtensionHours ?? 72) * 60 * 60;
  const cookie = cookieIn(headers, sessionCookie);
  const byHeader = await sessionOfToken(headers.get(sessionHeader) ?? undefined, context, grace);
  const session = byHeader ?? (await sessionOfToken(cookie, context, grace));
  if (!session) return emptyResponse(401, context);
  const forgery = byHeader ? undefined : forgeryRefusal(request, context);
  if (forgery) return forgery;
  const stored = context.sessions.tokensOf(session)?.refreshToken;
  const tokens = stored === undefined ? undefined : await refreshTokens(stored, context);
  if (!tokens) return emptyResponse(403, context);
  context.sessions.refresh(session, tokens);
  if (byHeader) return sessionResponse(session, context);
  const expires = sessionExpiry(context, { exp: tokens.expiresOn.getTime() / 1000 });
  const token = await issueSessionToken({ sessionId: session.id, userId: session.userId }, context.signer(), expires);
  const response = emptyResponse(200, context);
  setCookie(response, sessionCookie, token, expires);
  return response;
}

const completePath = "/.auth/logout/complete";

/**
 * `GET /.auth/logout`: ends the session, deletes the user's tokens, and signs a person out of Entra ID. All of this is
 * documented, except that logout also ends the session of a session token sent in a header, without a detour through Entra
 * ID (inferred). A target outside the site must be among `allowedExternalRedirectUrls`; any other leads to the page
 * (inferred).
 * https://learn.microsoft.com/azure/app-service/configure-authentication-customize-sign-in-out#sign-out-of-a-session
 */
export async function answerLogout(request: Request, context: AuthenticationContext): Promise<Response> {
  const { rules, host } = context;
  refuseUnless("login.routes.logoutEndpoint", rules.login?.routes?.logoutEndpoint, [undefined, ""]);
  const { searchParams } = new URL(request.url);
  const unknown = [...searchParams.keys()].find((name) => name !== "post_logout_redirect_uri");
  if (unknown !== undefined) throw new NotSupported(`the query parameter '${unknown}' of GET /.auth/logout`);
  const target = allowedTarget(searchParams.get("post_logout_redirect_uri"), context) ?? donePath;
  const session = await sessionOf(request.headers, context);
  const cookie = cookieIn(request.headers, sessionCookie);
  const byCookie = await sessionOfToken(cookie, context);
  for (const ended of [session, byCookie]) if (ended) context.sessions.end(ended);
  if (cookie === undefined) return emptyResponse(302, context, { Location: target });
  const complete = `https://${host}${completePath}?${new URLSearchParams({ post_logout_redirect_uri: target }).toString()}`;
  const query = new URLSearchParams({ post_logout_redirect_uri: complete }).toString();
  const response = emptyResponse(302, context, { Location: `${rules.issuer.logoutUri}?${query}` });
  clearCookie(response, sessionCookie);
  return response;
}

/** Where Entra ID returns to after a sign-out. */
export function answerLogoutComplete(request: Request, context: AuthenticationContext): Response {
  const target = new URL(request.url).searchParams.get("post_logout_redirect_uri");
  return emptyResponse(302, context, { Location: allowedTarget(target, context) ?? donePath });
}

/** The page's text is ours. */
export function answerLogoutDone(_request: Request, context: AuthenticationContext): Response {
  return pageResponse("Signed out", "You have been signed out.", context);
}

/** Returns whether the settings turn the token store on. Absent means off, as Resource Manager reads it (inferred). */
export function isTokenStoreOn(login: AuthSettings["login"]): boolean {
  return login?.tokenStore?.enabled === true;
}

/** These settings are documented for the cookie. Their effect on session tokens isn't. */
function refuseUndocumented(login: AuthSettings["login"]): void {
  refuseUnless("login.cookieExpiration.convention", login?.cookieExpiration?.convention, [undefined, "FixedTime"]);
  refuseUnless("login.cookieExpiration.timeToExpiration", login?.cookieExpiration?.timeToExpiration, [
    undefined,
    "08:00:00",
  ]);
  refuseUnless("login.routes.logoutEndpoint", login?.routes?.logoutEndpoint, [undefined, ""]);
}

function refuseUnless(name: string, value: unknown, imitated: readonly unknown[]): void {
  if (!imitated.includes(value)) throw new NotSupported(`authsettingsV2 ${name} '${String(value)}' for sessions`);
}
