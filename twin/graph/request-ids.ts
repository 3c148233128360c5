import type { MiddlewareHandler } from "hono";
import type { GraphEnv } from "./graph-env.ts";

/**
 * Every answer names the request twice: by Graph's id and by the caller's, which is Graph's where the caller sent none.
 * https://learn.microsoft.com/graph/errors
 */
export function requestIds(newId: () => string): MiddlewareHandler<GraphEnv> {
  return async (context, next) => {
    const requestId = newId();
    const clientRequestId = context.req.header("client-request-id") ?? requestId;
    context.set("requestId", requestId);
    context.set("clientRequestId", clientRequestId);
    await next();
    context.header("request-id", requestId);
    context.header("client-request-id", clientRequestId);
  };
}
