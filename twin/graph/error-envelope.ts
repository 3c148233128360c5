import type { ErrorHandler } from "hono";
import type { Clock } from "../clock.ts";
import { BearerRefused, type BearerRefusedReason } from "../network/bearer-refused.ts";
import { Refusal } from "../tenant/refusal.ts";
import type { GraphContext, GraphEnv } from "./graph-env.ts";

/**
 * Graph's wording for a token that it does not take. The first, "audience" and "expired" are reported widely; the
 * rest is ours.
 */
const tokenMessages: Readonly<Record<BearerRefusedReason, string>> = {
  "no token": "Access token is empty.",
  malformed: "Access token validation failure. The token is malformed.",
  expired: "Lifetime validation failed, the token is expired.",
  "not yet valid": "Lifetime validation failed, the token is not yet valid.",
  audience: "Access token validation failure. Invalid audience.",
  issuer: "Access token validation failure. Invalid issuer.",
  signature: "Access token validation failure. Invalid signature.",
};

/** Graph's challenge names itself as the resource. Reported with recorded 401 answers. */
const challenge =
  'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", ' +
  'client_id="00000003-0000-0000-c000-000000000000"';

/** The one place where errors become answers; what is no refusal is a fault of the twin and goes on up. */
export function renderErrors(clock: Clock): ErrorHandler<GraphEnv> {
  return (error, context) => {
    if (error instanceof BearerRefused) {
      context.header("WWW-Authenticate", challenge);
      const body = envelope("InvalidAuthenticationToken", tokenMessages[error.reason], context, clock);
      return context.json(body, 401);
    }
    if (!(error instanceof Refusal)) throw error;
    const body = envelope(error.code, error.message, context, clock, error.innerMessage);
    return Response.json(body, { status: error.status });
  };
}

/** https://learn.microsoft.com/graph/errors#json-representation; the date has no time zone. */
function envelope(code: string, message: string, context: GraphContext, clock: Clock, innerMessage?: string): object {
  return {
    error: {
      code,
      message,
      innerError: {
        ...(innerMessage !== undefined && { message: innerMessage }),
        date: clock.now().toISOString().slice(0, 19),
        "request-id": context.get("requestId"),
        "client-request-id": context.get("clientRequestId"),
      },
    },
  };
}
