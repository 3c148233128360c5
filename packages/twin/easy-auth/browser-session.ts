import { emptyResponse } from "./responses.ts";
import type { AuthenticationContext } from "./authentication-context.ts";

/** Reported widely, and named by Microsoft's own samples. */
export const sessionCookie = "AppServiceAuthSession";
export const nonceCookie = "Nonce";

export function cookieIn(headers: Headers, name: string): string | undefined {
  const cookies = (headers.get("cookie") ?? "").split(";").map((cookie) => cookie.trim());
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1) || undefined;
}

/**
 * Reported: `secure` and `HttpOnly`. Entra ID posts its answer from its own site, so the nonce's cookie must come along
 * from there. Inferred: so does the session's, as apps in other sites' frames have it.
 */
export function setCookie(response: Response, name: string, value: string, expires?: Date): void {
  const until = expires === undefined ? "" : `; expires=${expires.toUTCString()}`;
  response.headers.append("set-cookie", `${name}=${value}; path=/${until}; secure; HttpOnly; SameSite=None`);
}

export function clearCookie(response: Response, name: string): void {
  setCookie(response, name, "", new Date(0));
}

/** Whether a person's browser sent it, by its User-Agent. Scripts of a page say so if they are older ones. */
export function isBrowser(headers: Headers): boolean {
  return (
    /^Mozilla\//i.test(headers.get("user-agent") ?? "") &&
    headers.get("x-requested-with")?.toLowerCase() !== "xmlhttprequest"
  );
}

/**
 * Refuses a POST that another site's page made a browser send with its session's cookie: neither Origin nor Referer is
 * this site, an allowed redirect target, or an origin that CORS allows. The conditions are documented, the status isn't.
 * https://learn.microsoft.com/azure/app-service/overview-authentication-authorization (cross-site request forgery)
 */
export function forgeryRefusal(request: Request, context: AuthenticationContext): Response | undefined {
  const { headers, method } = request;
  if (method !== "POST" || !/^Mozilla\//i.test(headers.get("user-agent") ?? "")) return undefined;
  const { host, rules, allowedOrigins } = context;
  const approved = [`https://${host}`, ...(rules.login?.allowedExternalRedirectUrls ?? []), ...allowedOrigins];
  const origins = approved.map((url) => URL.parse(url)?.origin);
  const sources = ["origin", "referer"].map((name) => URL.parse(headers.get(name) ?? "")?.origin);
  const isApproved = sources.some((source) => source !== undefined && origins.includes(source));
  return isApproved || allowedOrigins.includes("*") ? undefined : emptyResponse(403, context);
}

/**
 * Returns where a person goes after signing in or out: a path of this site, or an address in `allowedExternalRedirectUrls`
 * or below one. Undefined for any other. https://learn.microsoft.com/azure/app-service/configure-authentication-customize-sign-in-out
 */
export function allowedTarget(
  target: string | null | undefined,
  { host, rules }: AuthenticationContext,
): string | undefined {
  const own = `https://${host}`;
  const url = URL.parse(target ?? "", own);
  if (!target || !url || url.username !== "" || url.password !== "") return undefined;
  if (url.origin === own) return url.pathname + url.search + url.hash;
  const allowed = (rules.login?.allowedExternalRedirectUrls ?? []).flatMap((entry) => URL.parse(entry) ?? []);
  const isAllowed = allowed.some(({ origin, pathname }) => origin === url.origin && isBelow(url.pathname, pathname));
  return isAllowed && url.protocol !== "javascript:" ? url.href : undefined;
}

/** Inferred: an entry covers itself, and what is below it. */
function isBelow(path: string, entry: string): boolean {
  return path === entry || path.startsWith(entry.endsWith("/") ? entry : `${entry}/`);
}
