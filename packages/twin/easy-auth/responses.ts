import { pageHtml } from "../network/page.ts";
import { errorResponse } from "../network/fault.ts";
import type { AuthenticationContext } from "./authentication-context.ts";
import type { IssuerUnreadable } from "./issuer-metadata.ts";

/**
 * Returns the answer to an unknown caller, by `unauthenticatedClientAction`, or undefined to allow the request.
 *
 * The 401 is that of the Linux middleware: spaces instead of commas separate the challenge's parameters, and the body
 * is empty. Reported: captured responses of Linux apps (`Server: Kestrel`), and the v2 form of authorization_uri.
 * Inferred: `disableWWWAuthenticate` from its name, and 403 without a challenge.
 */
export function unauthenticatedResponse(context: AuthenticationContext): Response | undefined {
  const { host, rules } = context;
  if (rules.unauthenticated === "anonymous") return undefined;
  if (rules.unauthenticated === "forbid") return emptyResponse(403, context);
  if (rules.unauthenticated === "hide") return emptyResponse(404, context);
  const { authorizationUri } = rules.issuer;
  const challenge = `Bearer realm="${host}" authorization_uri="${authorizationUri}" resource_id="${rules.clientId}"`;
  return emptyResponse(401, context, rules.disableWWWAuthenticate ? {} : { "WWW-Authenticate": challenge });
}

/** App Service's answer is unknown. The twin's answer names the problem, and allows no one. */
export function issuerUnreadableResponse(error: IssuerUnreadable): Response {
  return errorResponse(500, "IssuerUnreadable", error.message);
}

type Signer = Pick<AuthenticationContext, "newRequestId">;
type ExtraHeaders = Readonly<Record<string, string>>;

/** The headers on the Linux middleware's own answers (reported: captured responses of Linux apps). */
function ownHeaders({ newRequestId }: Signer): ExtraHeaders {
  return { Server: "Kestrel", "x-ms-middleware-request-id": newRequestId() };
}

export function emptyResponse(status: number, context: Signer, headers: ExtraHeaders = {}): Response {
  return new Response(undefined, { status, headers: { ...headers, "Content-Length": "0", ...ownHeaders(context) } });
}

/** Returns 200. The body is for one caller, so no cache may keep it (that header is ours). */
export function jsonResponse(body: unknown, context: Signer): Response {
  const headers = { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" };
  return new Response(JSON.stringify(body), { status: 200, headers: { ...headers, ...ownHeaders(context) } });
}

export function pageResponse(title: string, text: string, context: Signer): Response {
  const html = pageHtml(title, `<h1>${title}</h1><p>${text}</p>`, "Local twin of App Service authentication.");
  const headers = { "Content-Type": "text/html; charset=utf-8", ...ownHeaders(context) };
  return new Response(html, { status: 200, headers });
}
