import type { MiddlewareHandler } from "hono";
import { NotImitated } from "../tenant/refusal.ts";
import type { GraphEnv } from "./graph-env.ts";

/** Nothing in the twin has an ETag: a write under a condition would go through whether or not it holds. */
const conditions = ["If-Match", "If-None-Match"];

/** Ways to ask that the routes would take for others: by their own form of an address, by HEAD, under a condition. */
export const refuseOtherWays: MiddlewareHandler<GraphEnv> = async ({ req }, next) => {
  const { pathname } = new URL(req.url);
  if (req.method === "HEAD" || /\/appId(?:=|%3D)/i.test(pathname)) {
    throw new NotImitated(`${req.method} ${pathname} of Microsoft Graph`);
  }
  const condition = conditions.find((name) => req.header(name) !== undefined);
  if (condition !== undefined) throw new NotImitated(`the header '${condition}' on ${pathname}`);
  await next();
};
