import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** The request's body is longer than the network accepts. */
export class BodyTooLarge extends Error {
  constructor(maximumBytes: number) {
    super(`The request's body is longer than ${maximumBytes} bytes, the most that the twin takes.`);
    this.name = "BodyTooLarge";
  }
}

/** A service's answer ended before it was complete. The client sees the connection break. */
export class AnswerCut extends Error {
  constructor() {
    super("The answer ended before it was complete.");
    this.name = "AnswerCut";
  }
}

/**
 * Returns the request's target under the host name that the connection was opened for. Returns `undefined` if its Host
 * header or an absolute target names another host: RFC 9110, 7.4 requires 421 in that case.
 */
export function requestUrl(incoming: IncomingMessage, hostName: string): URL | undefined {
  const target = incoming.url ?? "";
  const origin = `https://${hostName}`;
  const sameHost = [hostName, `${hostName}:443`].includes(incoming.headers.host?.toLowerCase() ?? "");
  // Concatenated instead of resolved: `//other/x` resolved against the origin would be another host's.
  const text = target.startsWith("/") ? `${origin}${target}` : target;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return sameHost && url?.origin === origin ? url : undefined;
}

/**
 * Returns the request in the form that a handler expects, with its body read. Rejects with {@link BodyTooLarge}, or if
 * the client leaves.
 */
export async function toWebRequest(incoming: IncomingMessage, url: URL, maximumBodyBytes: number): Promise<Request> {
  const body = await readBody(incoming, maximumBodyBytes);
  const method = incoming.method ?? "GET";
  const bodyless = method === "GET" || method === "HEAD";
  return new Request(url, {
    method,
    headers: endToEndHeaders(incoming),
    // The web's Request can't have a body here, and no service in the twin reads one.
    body: bodyless || body.length === 0 ? null : body,
  });
}

/**
 * Returns the request with its body as a stream, which fails at a limit. `discard` lets the rest pass unread: otherwise,
 * the connection couldn't be reused.
 */
export function streamedRequest(
  incoming: IncomingMessage,
  url: URL,
  { maximumBodyBytes, signal }: { readonly maximumBodyBytes: number; readonly signal: AbortSignal },
): { readonly request: Request; readonly discard: () => void } {
  const method = incoming.method ?? "GET";
  const headers = endToEndHeaders(incoming);
  const { "content-length": contentLength, "transfer-encoding": encoding } = incoming.headers;
  if (method === "GET" || method === "HEAD" || (encoding === undefined && !(Number(contentLength) > 0))) {
    return { request: new Request(url, { method, headers, signal }), discard: () => void incoming.resume() };
  }
  let isOver = false;
  let length = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        const end = (last: () => void): void => {
          if (!isOver) last();
          isOver = true;
        };
        incoming.pause();
        incoming.on("data", (chunk: Buffer) => {
          if (isOver) return;
          length += chunk.length;
          if (length > maximumBodyBytes) return end(() => controller.error(new BodyTooLarge(maximumBodyBytes)));
          controller.enqueue(chunk);
          incoming.pause();
        });
        incoming.once("end", () => end(() => controller.close()));
        incoming.once("error", (error) => end(() => controller.error(error)));
      },
      pull: () => void incoming.resume(),
      cancel: () => void (isOver = true),
    },
    { highWaterMark: 0 },
  );
  const request = new Request(url, { method, headers, body, duplex: "half", signal });
  const discard = (): void => {
    isOver = true;
    incoming.resume();
  };
  return { request, discard };
}

/** Statuses whose answer has no body. https://fetch.spec.whatwg.org/#null-body-status */
export const bodyless: ReadonlySet<number> = new Set([204, 205, 304]);

/** Returns what a server behind the twin answered, with its body as a stream and without the headers of its connection. */
export function toWebResponse(incoming: IncomingMessage, requestMethod: string): Response {
  const { statusCode: status = 502, statusMessage: statusText = "" } = incoming;
  const hasBody = requestMethod !== "HEAD" && !bodyless.has(status);
  if (!hasBody) incoming.resume();
  const body = hasBody ? (Readable.toWeb(incoming) as ReadableStream<Uint8Array>) : null;
  return new Response(body, { status, statusText, headers: endToEndHeaders(incoming) });
}

function endToEndHeaders(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    if (!isHopByHop(name, incoming.headers.connection)) {
      values?.forEach((value) => headers.append(name, value));
    }
  }
  return headers;
}

async function readBody(incoming: IncomingMessage, maximumBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Keeps the stream open after a refusal, so that the client can read the answer before it has sent everything.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) {
      throw new TypeError("The request's body is not read as bytes.");
    }
    length += chunk.length;
    if (length > maximumBytes) {
      throw new BodyTooLarge(maximumBytes);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Sends a handler's answer as a stream. Rejects if the client leaves, or the answer's own stream fails. */
export async function sendWebResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const connection = response.headers.get("connection") ?? undefined;
  for (const name of response.headers.keys()) {
    if (name !== "set-cookie" && !isHopByHop(name, connection)) {
      outgoing.setHeader(name, response.headers.get(name) ?? "");
    }
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) {
    outgoing.setHeader("set-cookie", cookies);
  }
  outgoing.statusCode = response.status;
  if (response.statusText !== "") {
    outgoing.statusMessage = response.statusText;
  }
  if (response.body === null) {
    outgoing.end();
    return;
  }
  await pipeline(Readable.fromWeb(response.body), outgoing);
}

/** Headers between a client and its proxy that the service behind the proxy never sees: RFC 9110, 7.6.1 and 11.7. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * Returns true for a header of this connection only. `connection` is the Connection header's value, which can add
 * names.
 */
function isHopByHop(headerName: string, connection: string | undefined): boolean {
  const name = headerName.toLowerCase();
  const connectionHeaders = (connection ?? "").toLowerCase().split(",");
  return (
    HOP_BY_HOP.has(name) || name.startsWith("proxy-") || connectionHeaders.some((option) => option.trim() === name)
  );
}
