import type { GateContext } from "./gate-context.ts";

type Signer = Pick<GateContext, "newRequestId">;
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
