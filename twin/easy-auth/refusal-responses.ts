import { errorResponse } from "../network/fault.ts";
import type { GateRules } from "./gate-rules.ts";
import type { IssuerUnreadable } from "./issuer-metadata.ts";

/**
 * 401 of the Linux middleware: the challenge's parameters are separated by spaces, not by commas, and the body is empty.
 * Reported: captured responses of Linux apps (`Server: Kestrel`); v2 form of authorization_uri: reported.
 * `disableWWWAuthenticate`: inferred from its name.
 */
export function unauthenticatedResponse(host: string, rules: GateRules, requestId: string): Response {
  const { authorizationUri } = rules.issuer;
  const challenge = `Bearer realm="${host}" authorization_uri="${authorizationUri}" resource_id="${rules.clientId}"`;
  return emptyResponse(401, requestId, rules.disableWWWAuthenticate ? {} : { "WWW-Authenticate": challenge });
}

/** 403 of the built-in policy: nothing says that it carries a challenge; its body as of 401 (inferred). */
export function forbiddenResponse(requestId: string): Response {
  return emptyResponse(403, requestId, {});
}

/** What App Service answers then is unknown; ours says what is wrong, and lets nobody in. */
export function issuerUnreadableResponse(error: IssuerUnreadable): Response {
  return errorResponse(500, "IssuerUnreadable", error.message);
}

function emptyResponse(status: number, requestId: string, headers: Readonly<Record<string, string>>): Response {
  return new Response(undefined, {
    status,
    headers: { ...headers, "Content-Length": "0", Server: "Kestrel", "x-ms-middleware-request-id": requestId },
  });
}
