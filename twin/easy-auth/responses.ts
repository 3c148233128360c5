import { errorResponse } from "../network/fault.ts";
import type { Caller } from "./entra-token.ts";
import { isAllowedApplication } from "./authorization-policy.ts";
import type { AuthenticationContext } from "./authentication-context.ts";
import type { IssuerUnreadable } from "./issuer-metadata.ts";

/**
 * The answer to an unknown caller, by `unauthenticatedClientAction`; undefined: allow it. 401 of the Linux middleware:
 * the challenge's parameters are separated by spaces, not by commas, and the body is empty. Reported: captured
 * responses of Linux apps (`Server: Kestrel`); v2 form of authorization_uri: reported. `disableWWWAuthenticate`:
 * inferred from its name; 403 without a challenge: inferred.
 */
export function unauthenticatedResponse(context: AuthenticationContext): Response | undefined {
  const { host, rules } = context;
  if (rules.unauthenticated === "anonymous") return undefined;
  if (rules.unauthenticated === "forbid") return emptyResponse(403, context);
  const { authorizationUri } = rules.issuer;
  const challenge = `Bearer realm="${host}" authorization_uri="${authorizationUri}" resource_id="${rules.clientId}"`;
  return emptyResponse(401, context, rules.disableWWWAuthenticate ? {} : { "WWW-Authenticate": challenge });
}

/**
 * The answer to a caller that the built-in policy denies; undefined: allow it. Nothing says that a 403 carries a
 * challenge; its body as of 401 (inferred).
 */
export function unauthorizedResponse(caller: Caller, context: AuthenticationContext): Response | undefined {
  const { rules, readings } = context;
  if (isAllowedApplication(caller, rules, readings.emptyAllowedApplications)) return undefined;
  return emptyResponse(403, context);
}

/** App Service's answer is unknown. Ours says what is wrong, and allows no one. */
export function issuerUnreadableResponse(error: IssuerUnreadable): Response {
  return errorResponse(500, "IssuerUnreadable", error.message);
}

type Signer = Pick<AuthenticationContext, "newRequestId">;
type ExtraHeaders = Readonly<Record<string, string>>;

/** What the Linux middleware answers itself carries these (reported: captured responses of Linux apps). */
function ownHeaders({ newRequestId }: Signer): ExtraHeaders {
  return { Server: "Kestrel", "x-ms-middleware-request-id": newRequestId() };
}

export function emptyResponse(status: number, context: Signer, headers: ExtraHeaders = {}): Response {
  return new Response(undefined, { status, headers: { ...headers, "Content-Length": "0", ...ownHeaders(context) } });
}

/** 200. What it holds is for one caller: no cache may keep it (the header is ours). */
export function jsonResponse(body: unknown, context: Signer): Response {
  const headers = { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" };
  return new Response(JSON.stringify(body), { status: 200, headers: { ...headers, ...ownHeaders(context) } });
}

export function htmlResponse(html: string, context: Signer): Response {
  const headers = { "Content-Type": "text/html; charset=utf-8", ...ownHeaders(context) };
  return new Response(html, { status: 200, headers });
}
