import { randomBytes } from "node:crypto";

/** The session's cookie, as Entra ID names it. https://learn.microsoft.com/entra/identity/authentication/concept-authentication-web-browser-cookies */
export const sessionCookie = "ESTSAUTH";
/** Binds a sign-in to the browser that began it (the same page). */
const browserCookie = "esctx";

export function cookieOf(headers: Headers, name: string): string | undefined {
  const cookies = (headers.get("cookie") ?? "").split(";").map((cookie) => cookie.trim());
  return cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** Comes along from a hidden frame on an app's page, which is how apps renew tokens silently. */
export function setSessionCookie(response: Response, sessionId: string): void {
  response.headers.append("set-cookie", `${sessionCookie}=${sessionId}; path=/; secure; HttpOnly; SameSite=None`);
}

export function clearSessionCookie(response: Response): void {
  const past = "expires=Thu, 01 Jan 1970 00:00:00 GMT";
  response.headers.append("set-cookie", `${sessionCookie}=; path=/; ${past}; secure; HttpOnly; SameSite=None`);
}

export function browserOf(headers: Headers): string | undefined {
  return cookieOf(headers, browserCookie) || undefined;
}

export function newBrowser(): string {
  return randomBytes(24).toString("base64url");
}

export function setBrowserCookie(response: Response, browser: string): void {
  response.headers.append("set-cookie", `${browserCookie}=${browser}; path=/; secure; HttpOnly; SameSite=Lax`);
}
