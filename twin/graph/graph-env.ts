import type { Context } from "hono";
import type { BearerClaims } from "../network/bearer-token.ts";

/** What the first steps of every request leave for the routes. */
export interface GraphEnv {
  Variables: { caller: BearerClaims; requestId: string; clientRequestId: string };
}

export type GraphContext = Context<GraphEnv>;
