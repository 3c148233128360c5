import { sessionOf } from "./authenticate.ts";
import type { GateContext } from "./gate-context.ts";
import { emptyResponse, htmlResponse } from "./middleware-responses.ts";
import { sessionRulesOf } from "./session-rules.ts";

const donePath = "/.auth/logout/done";

/**
 * `GET /.auth/logout`: ends the session, deletes the user's tokens, and sends people on. Documented, but for: that a
 * session token sent in a header ends with it (inferred), and 403, before anything, for a target that is not allowed
 * (inferred). The detour by Entra's own sign-out is left out.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-customize-sign-in-out#sign-out-of-a-session
 */
export async function answerLogout(request: Request, context: GateContext): Promise<Response> {
  const { allowedExternalRedirectUrls, refreshGraceInSeconds } = sessionRulesOf(context.rules.login);
  const wanted = new URL(request.url).searchParams.get("post_logout_redirect_uri");
  const location = wanted === null ? donePath : allowedTarget(wanted, context.host, allowedExternalRedirectUrls);
  if (location === undefined) return emptyResponse(403, context);
  // One that could still be refreshed must not survive.
  const session = await sessionOf(request.headers, context, refreshGraceInSeconds);
  if (session) context.sessions.end(session);
  return emptyResponse(302, context, { Location: location });
}

/** The page's text is ours. */
export function answerLogoutDone(_request: Request, context: GateContext): Response {
  return htmlResponse("<!DOCTYPE html><title>Signed out</title><p>You have been signed out.</p>\n", context);
}

/** Where to, or undefined where nobody may be sent: the site itself, or a listed URL as it is listed (inferred). */
function allowedTarget(wanted: string, host: string, listed: readonly string[]): string | undefined {
  const origin = `https://${host}`;
  if (!URL.canParse(wanted, origin)) return undefined;
  const target = new URL(wanted, origin);
  if (target.origin === origin) {
    const location = `${target.pathname}${target.search}${target.hash}`;
    // `/.//host/` is `//host/` once its dots are gone, and that is another site's to whoever follows it.
    return URL.parse(location, origin)?.href === target.href ? location : undefined;
  }
  const isListed = listed.some((url) => URL.canParse(url) && new URL(url).href === target.href);
  return isListed ? target.href : undefined;
}
