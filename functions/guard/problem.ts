import type { HttpResponseInit, InvocationContext } from "@azure/functions";
import type { CallRefused } from "./call-refused.ts";

/** The answer to a refused call, which is logged: a problem document (RFC 9457). */
export function answerRefused(refused: CallRefused, context: InvocationContext): HttpResponseInit {
  context.warn(`refused (${refused.code}): ${refused.message}`);
  return {
    status: refused.status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      // RFC 9110, 15.5.2: a 401 must carry a challenge. Bare, so that it cannot be taken for the gate's, which names
      // realm, authority and resource.
      ...(refused.status === 401 && { "www-authenticate": "Bearer" }),
    },
    jsonBody: {
      type: `urn:problem:protected-function:${refused.code}`,
      title: refused.title,
      status: refused.status,
      detail: refused.detail,
    },
  };
}
