import { randomBytes } from "node:crypto";
import { NotSupported } from "../tenant/refusal.ts";
import type { AuthenticationContext } from "./authentication-context.ts";
import {
  allowedTarget,
  clearCookie,
  cookieIn,
  isBrowser,
  nonceCookie,
  sessionCookie,
  setCookie,
} from "./browser-session.ts";
import { callerOfIdToken, TokenInvalid, validateToken } from "./entra-token.ts";
import { redeemCode, secretOf } from "./provider-tokens.ts";
import { unauthorizedResponse } from "./authorization-policy.ts";
import { emptyResponse, pageResponse } from "./responses.ts";
import { isTokenStoreOn } from "./session-routes.ts";
import { issueSessionToken, type ProviderTokens, sessionExpiry } from "./sessions.ts";
import { timeSpan } from "./time-span.ts";

const callbackPath = "/.auth/login/aad/callback";
const donePath = "/.auth/login/done";

/**
 * `GET /.auth/login/aad`: sends a person to sign in at Entra ID.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-customize-sign-in-out
 */
export function startLogin(request: Request, context: AuthenticationContext): Response {
  const { searchParams } = new URL(request.url);
  const names = ["post_login_redirect_uri", "post_login_redirect_url"];
  const unknown = [...searchParams.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined) throw new NotSupported(`the query parameter '${unknown}' of GET /.auth/login/aad`);
  const target = names.map((name) => searchParams.get(name)).find((value) => value !== null);
  if (target !== undefined && target !== null && allowedTarget(target, context) === undefined) {
    // Microsoft doesn't document the answer. 403 is inferred.
    return emptyResponse(403, context);
  }
  return redirectToLogin(target ?? donePath, context);
}

/** Redirects a person who isn't signed in. Other clients get a challenge (learn: overview-authentication-authorization). */
export function loginRedirect(request: Request, context: AuthenticationContext): Response | undefined {
  if (request.method !== "GET" || !isBrowser(request.headers)) return undefined;
  const { pathname, search } = new URL(request.url);
  return redirectToLogin(pathname + search, context);
}

/**
 * The authorization request, as captured from many apps: parameters, their order, the nonce with its time, and the target in
 * `state`. Without a client secret, an ID token alone (learn: configure-authentication-provider-aad).
 */
function redirectToLogin(target: string, context: AuthenticationContext): Response {
  const { host, rules, clock } = context;
  // A secret that is missing is named before somebody signs in for nothing.
  if (rules.clientSecretSettingName !== undefined) secretOf(context);
  const nonce = `${randomBytes(16).toString("hex")}_${stampOf(clock.now())}`;
  const fields = {
    response_type: rules.clientSecretSettingName === undefined ? "id_token" : "code id_token",
    redirect_uri: `https://${host}${callbackPath}`,
    client_id: rules.clientId,
    scope: "openid profile email",
    response_mode: "form_post",
    ...loginParameters(rules.loginParameters),
    nonce,
    state: `redir=${encodeURIComponent(target)}`,
  };
  const location = `${rules.issuer.authorizationUri}?${new URLSearchParams(fields).toString()}`;
  const response = emptyResponse(302, context, { Location: location });
  setCookie(response, nonceCookie, nonce);
  return response;
}

const reserved: ReadonlySet<string> = new Set(["redirect_uri", "client_id", "nonce", "state", "response_mode"]);

/** `login.loginParameters`: `["scope=openid offline_access …"]`. */
function loginParameters(entries: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entries.map((entry) => {
      const [, name = "", value = ""] = /^([^=]+)=(.*)$/s.exec(entry) ?? [];
      if (name === "" || reserved.has(name)) {
        throw new NotSupported(
          `authsettingsV2 login.loginParameters '${entry}': use name=value, without ${[...reserved].join(", ")}`,
        );
      }
      return [name, value];
    }),
  );
}

/** `20260102030405`: the time in the nonce of captured requests. */
function stampOf(at: Date): string {
  return at.toISOString().replace(/\D/g, "").slice(0, 14);
}

/**
 * `POST /.auth/login/aad/callback`: what Entra ID answered. Reported: a refusal of Entra ID's is a bare 401. Inferred: so is
 * every other reason, and the built-in policy applies as to any call.
 */
export async function finishLogin(request: Request, context: AuthenticationContext): Promise<Response> {
  const form = new URLSearchParams(await request.text());
  const refused = (): Response => emptyResponse(401, context);
  const idToken = form.get("id_token");
  if (form.has("error") || idToken === null) return refused();
  const claims = await validateToken(idToken, context);
  if (claims instanceof TokenInvalid || !isOwnNonce(claims["nonce"], request.headers, context)) return refused();

  const code = form.get("code");
  const store = isTokenStoreOn(context.rules.login);
  const redeemed =
    code === null ? undefined : await redeemCode(code, `https://${context.host}${callbackPath}`, context);
  if (code !== null && !redeemed) return refused();
  const caller = callerOfIdToken(claims);
  const refusal = unauthorizedResponse(caller, context);
  if (refusal) return refusal;

  const tokens: ProviderTokens = { idToken, expiresOn: new Date((claims.exp ?? 0) * 1000), ...redeemed };
  const session = context.sessions.begin(caller, store ? tokens : undefined);
  const expires = sessionExpiry(context, claims);
  const token = await issueSessionToken({ sessionId: session.id, userId: session.userId }, context.signer(), expires);
  const target = new URLSearchParams(form.get("state") ?? "").get("redir");
  const response = emptyResponse(302, context, { Location: allowedTarget(target, context) ?? donePath });
  setCookie(response, sessionCookie, token, expires);
  clearCookie(response, nonceCookie);
  return response;
}

/**
 * The browser that began has the nonce in a cookie, so nobody can hand over a sign-in of their own. It holds for
 * `login.nonce.nonceExpirationInterval`. Inferred: `validateNonce: false` leaves out both.
 */
function isOwnNonce(nonce: unknown, headers: Headers, { rules, clock }: AuthenticationContext): boolean {
  const { validateNonce, nonceExpirationInterval = "00:05:00" } = rules.login?.nonce ?? {};
  if (validateNonce === false) return true;
  const [, year, month, day, hour, minute, second] =
    /^[\da-f]{32}_(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(typeof nonce === "string" ? nonce : "") ?? [];
  if (second === undefined || nonce !== cookieIn(headers, nonceCookie)) return false;
  const begun = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return clock.now().getTime() - begun < timeSpan(nonceExpirationInterval, "login.nonce.nonceExpirationInterval");
}

/** The page's text is ours. */
export function answerLoginDone(_request: Request, context: AuthenticationContext): Response {
  return pageResponse("Signed in", "You have successfully signed in.", context);
}
