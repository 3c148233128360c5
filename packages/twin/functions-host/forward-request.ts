import { type IncomingMessage, request as send } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AnswerCut } from "../network/web-messages.ts";

/** Also on the worker's answer, if `@azure/functions` gave it. */
const invocationHeader = "x-ms-invocation-id";

/** Headers of one connection. The forwarder drops them. */
const ofConnection =
  /^(?:connection|host|keep-alive|proxy-.*|te|trailers?|transfer-encoding|upgrade|x-forwarded-(?:host|proto|prefix))$/;

/** Statuses whose answer has no body. https://fetch.spec.whatwg.org/#null-body-status */
const bodyless: readonly number[] = [204, 205, 304];

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
  const headers = Object.fromEntries([...request.headers].filter(([name]) => !ofConnection.test(name)));
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
    response: responseOf(incoming, request.method),
    isLibrarys: incoming.headers[invocationHeader] === invocationId,
    over: new Promise((resolve) => void incoming.once("close", resolve)),
    cut: () => {
      if (!incoming.complete) incoming.destroy(new AnswerCut());
    },
  };
}

function responseOf(incoming: IncomingMessage, method: string): Response {
  const { statusCode: status = 502, rawHeaders } = incoming;
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = rawHeaders.slice(index, index + 2);
    if (!ofConnection.test(name.toLowerCase())) headers.append(name, value);
  }
  const hasBody = method !== "HEAD" && !bodyless.includes(status);
  if (!hasBody) incoming.resume();
  return new Response(hasBody ? (Readable.toWeb(incoming) as ReadableStream) : null, { status, headers });
}
