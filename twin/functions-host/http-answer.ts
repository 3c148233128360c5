import { z } from "zod";
import { NotImitated } from "../tenant/refusal.ts";
import { rpcCookie, setCookieHeader } from "./set-cookie.ts";

/** The library's RpcHttpData for a response. Azure/azure-functions-nodejs-library `src/converters/toRpcHttp.ts` */
const rpcHttp = z.object({
  statusCode: z.string().regex(/^\d{3}$/),
  headers: z.record(z.string(), z.string()),
  cookies: z.array(rpcCookie),
  enableContentNegotiation: z.boolean(),
  body: z.object({ bytes: z.instanceof(Uint8Array) }).nullish(),
});

const bodyless: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * The answer as the caller gets it. A handler that returns nothing answers 204 without a body.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger
 */
export function toResponse(http: unknown, method: string): Response {
  if (http === undefined || http === null) return new Response(undefined, { status: 204 });
  const answer = rpcHttp.parse(http);
  if (answer.enableContentNegotiation) throw new NotImitated("enableContentNegotiation of a function's response");
  const status = Number(answer.statusCode);
  const headers = new Headers(answer.headers);
  for (const cookie of answer.cookies) headers.append("Set-Cookie", setCookieHeader(cookie));
  const isBodyless = bodyless.has(status) || method === "HEAD";
  const body = isBodyless ? undefined : new Uint8Array(answer.body?.bytes ?? []);
  return new Response(body, { status, headers });
}
