import type { JWTPayload } from "jose";
import { z } from "zod";
import { JsonRefused, readJson } from "../network/json-text.ts";
import { NotSupported } from "../tenant/refusal.ts";
import type { AuthSettings } from "../auth-settings.ts";
import { authenticate, sessionOf } from "./authenticate.ts";
import { callerOfAccessToken, callerOfIdToken, validateToken } from "./entra-token.ts";
import type { AuthenticationContext } from "./authentication-context.ts";
import { expiryText, principalClaims, principalIdOf, principalNameOf } from "./principal-headers.ts";
import { emptyResponse, htmlResponse, jsonResponse, unauthorizedResponse } from "./responses.ts";
import { issueSessionToken, type ProviderTokens, type Session } from "./sessions.ts";

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
  return token === undefined ? undefined : ((await validateToken(token, context)) ?? "invalid");
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
  if (!authenticated) return emptyResponse(401, context);
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
 * `GET /.auth/logout`: ends the session, deletes the user's tokens, and redirects. All of this is documented, except
 * that logout also ends the session of a session token sent in a header (inferred). The twin skips the detour through
 * Entra ID's own sign-out and doesn't support a custom redirect target.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-customize-sign-in-out#sign-out-of-a-session
 */
export async function answerLogout(request: Request, context: AuthenticationContext): Promise<Response> {
  const [parameter] = new URL(request.url).searchParams.keys();
  if (parameter !== undefined) throw new NotSupported(`the query parameter '${parameter}' of GET /.auth/logout`);
  const session = await sessionOf(request.headers, context);
  if (session) context.sessions.end(session);
  return emptyResponse(302, context, { Location: donePath });
}

/** The page's text is ours. */
export function answerLogoutDone(_request: Request, context: AuthenticationContext): Response {
  return htmlResponse("<!DOCTYPE html><title>Signed out</title><p>You have been signed out.</p>\n", context);
}

/**
 * Returns whether the settings turn the token store on. Absent means off, as Resource Manager reads it (inferred); the
 * portal switches it on. The check runs only when a session begins or is used, because settings that only shape
 * sessions don't block access.
 */
export function isTokenStoreOn(login: AuthSettings["login"]): boolean {
  refuseUnless("login.cookieExpiration.convention", login?.cookieExpiration?.convention, [undefined, "FixedTime"]);
  // Documented for the cookie. Its effect on session tokens isn't documented.
  refuseUnless("login.cookieExpiration.timeToExpiration", login?.cookieExpiration?.timeToExpiration, [
    undefined,
    "08:00:00",
  ]);
  refuseUnless("login.routes.logoutEndpoint", login?.routes?.logoutEndpoint, [undefined, ""]);
  return login?.tokenStore?.enabled === true;
}

function refuseUnless(name: string, value: unknown, imitated: readonly unknown[]): void {
  if (!imitated.includes(value)) throw new NotSupported(`authsettingsV2 ${name} '${String(value)}' for sessions`);
}
