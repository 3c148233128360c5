import { type IncomingMessage, request as send } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AnswerCut, toWebResponse } from "../network/web-messages.ts";

/** Also on the worker's answer, if `@azure/functions` gave it. */
const invocationHeader = "x-ms-invocation-id";

/** Headers that the forwarder sets, or drops. */
const ofForwarder = ["host", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-prefix"];

interface Forwarded {
  readonly response: Response;
  /** Whether the library answered. If not, Node.js's own server refused the request, and no function was called. */
  readonly isLibrarys: boolean;
  /** Resolves when the answer has been read to its end, or nobody reads it any more. */
  readonly over: Promise<void>;
  /** Breaks the connection to the client, unless the answer is complete. */
  readonly cut: () => void;
}

/**
 * Forwards a request to the server that the library has opened in the worker, and streams both bodies, unchanged. A
 * client that leaves ends it (`request.signal`).
 * Azure/azure-functions-host `DefaultHttpProxyService.cs`; dotnet/yarp `HttpForwarder.cs`. Newer hosts replace the
 * header of a caller, older ones keep it, and then only that caller's own call finds no function.
 */
export async function forwardRequest(
  port: number,
  request: Request,
  {
    invocationId,
    body,
  }: { readonly invocationId: string; readonly body: Uint8Array<ArrayBuffer> | ReadableStream | null },
): Promise<Forwarded> {
  const { host, protocol, pathname, search } = new URL(request.url);
  const headers = Object.fromEntries([...request.headers].filter(([name]) => !ofForwarder.includes(name)));
  const outgoing = send({
    host: "127.0.0.1",
    port,
    method: request.method,
    path: `${pathname}${search}`,
    headers: {
      ...headers,
      "x-forwarded-host": host,
      "x-forwarded-proto": protocol.replace(":", ""),
      [invocationHeader]: invocationId,
    },
    agent: false,
    signal: request.signal,
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once("response", resolve).once("error", reject);
  });
  if (body === null) outgoing.end();
  else if (body instanceof Uint8Array) outgoing.end(body);
  else {
    // The guard decides by the headers, whenever the body begins.
    outgoing.flushHeaders();
    // A worker that answers without reading the rest closes the connection: the answer counts.
    void pipeline(Readable.fromWeb(body), outgoing).catch(() => undefined);
  }
  const incoming = await answered;
  for (const stream of [outgoing, incoming]) stream.on("error", () => incoming.destroy());
  return {
    response: toWebResponse(incoming, request.method),
    isLibrarys: incoming.headers[invocationHeader] === invocationId,
    over: new Promise((resolve) => void incoming.once("close", resolve)),
    cut: () => {
      if (!incoming.complete) incoming.destroy(new AnswerCut());
    },
  };
}
