import { microsoftGraph } from "@protected-function/core/access/baseline-scopes.ts";
import type { ErrorHandler, MiddlewareHandler } from "hono";
import type { Clock } from "../clock.ts";
import { BearerRefused, type BearerRefusedReason } from "../network/bearer-refused.ts";
import { NotSupported, Refusal } from "../tenant/refusal.ts";
import type { GraphContext, GraphEnv } from "./request.ts";

/** Of every answer with a body that isn't an error. */
const json = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

/**
 * Adds Graph's headers to every answer: `test_app_federated_credential.yaml` in Azure/azure-cli@3fde2fa,
 * command_modules/role. Two of them are ids, Graph's and the caller's. If the caller sent none, both are Graph's.
 * https://learn.microsoft.com/graph/errors Inferred: an error is plain JSON.
 */
export function answerHeaders(newId: () => string): MiddlewareHandler<GraphEnv> {
  return async (context, next) => {
    const requestId = newId();
    const clientRequestId = context.req.header("client-request-id") ?? requestId;
    context.set("requestId", requestId);
    context.set("clientRequestId", clientRequestId);
    await next();
    context.header("request-id", requestId);
    context.header("client-request-id", clientRequestId);
    context.header("cache-control", "no-cache");
    context.header("strict-transport-security", "max-age=31536000");
    if (!context.res.ok || context.res.status === 204) return;
    context.header("odata-version", "4.0");
    context.header("content-type", json);
  };
}

/** The twin has no ETags, so it would ignore the condition of a conditional write. */
const conditions = ["If-Match", "If-None-Match"];

/** Refuses requests that the routes would misread: by their own form of an address, by HEAD, or under a condition. */
export const refuseUnsupportedRequests: MiddlewareHandler<GraphEnv> = async ({ req }, next) => {
  const { pathname } = new URL(req.url);
  if (req.method === "HEAD" || /\/appId(?:=|%3D)/i.test(pathname)) {
    throw new NotSupported(`${req.method} ${pathname} of Microsoft Graph`);
  }
  const condition = conditions.find((name) => req.header(name) !== undefined);
  if (condition !== undefined) throw new NotSupported(`the header '${condition}' on ${pathname}`);
  await next();
};

/**
 * Graph's wording for a token that it refuses. The first message, "audience" and "expired" are reported widely. The
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

/** Graph's challenge names Graph itself as the resource. Reported with recorded 401 answers. */
const challenge =
  'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", ' +
  `client_id="${microsoftGraph}"`;

/** Turns errors into answers. Rethrows an error that isn't a refusal, because it's a bug in the twin. */
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

/** https://learn.microsoft.com/graph/errors#json-representation. The date has no time zone. */
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
