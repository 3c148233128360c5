import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { limits } from "../network/limits.ts";
import type { Handler } from "../network/handler.ts";
import { sendWebResponse, streamedRequest } from "../network/web-messages.ts";

/** Replaces addresses in a text: those of the cloud by those of this machine, or the other way round. */
export type Rename = (text: string) => string;

interface LoopbackServerOptions {
  readonly handler: Handler;
  /** Whose origin the handler serves: `https://app.azurewebsites.net`. */
  readonly publicOrigin: string;
  /** The one name that the server answers to, besides 127.0.0.1: a name that a page can rebind isn't one. */
  readonly hostName: "localhost" | "127.0.0.1";
  readonly port?: number;
  readonly inward: Rename;
  readonly outward: Rename;
  /** Whether bodies have addresses too: sign-in pages do, an app's answers are left alone. */
  readonly renamesBodies: boolean;
}

export interface LoopbackServer {
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Serves a handler of the cloud over plain HTTP on this machine, for browsers without the twin's certificate authority.
 * Browsers keep `secure` cookies of a loopback address. A request that names any other host is refused, so that no page can
 * reach it by a name of its own (DNS rebinding).
 */
export async function openLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const { handler, publicOrigin, hostName, inward, outward, renamesBodies } = options;
  const server: Server = createServer({ headersTimeout: limits.headersMilliseconds }, (incoming, outgoing) => {
    void (async () => {
      if (!isOwnHost(incoming.headers.host, server)) {
        outgoing.writeHead(421, { "content-type": "text/plain; charset=utf-8" });
        outgoing.end(`This server answers to http://${hostName}:${portOf(server)} only.\n`);
        return;
      }
      const controller = new AbortController();
      outgoing.once("close", () => !outgoing.writableFinished && controller.abort());
      const target = incoming.url?.startsWith("/") === true ? incoming.url : "/";
      const { request } = streamedRequest(incoming, new URL(inward(`${publicOrigin}${target}`)), {
        maximumBodyBytes: limits.bodyBytes,
        signal: controller.signal,
      });
      const answer = await handler(await renamed(request, inward, renamesBodies));
      await sendWebResponse(await renamedAnswer(answer, outward, renamesBodies), outgoing);
    })().catch(() => {
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end();
    });
  });
  server.on("upgrade", (_incoming, socket) => {
    const text = "WebSockets aren't supported here. Use HTTP, or call the app at its own address.\n";
    socket.end(`HTTP/1.1 501 Not Implemented\r\ncontent-length: ${text.length}\r\nconnection: close\r\n\r\n${text}`);
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://${hostName}:${portOf(server)}`,
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function isOwnHost(host: string | undefined, server: Server): boolean {
  const port = portOf(server);
  return host === `localhost:${port}` || host === `127.0.0.1:${port}`;
}

/** Headers that have an address in them. */
const addressHeaders = ["origin", "referer", "location", "content-security-policy"];

async function renamed(request: Request, rename: Rename, withBody: boolean): Promise<Request> {
  const headers = renamedHeaders(request.headers, rename);
  if (!withBody || request.body === null) {
    const duplex = request.body === null ? {} : { body: request.body, duplex: "half" as const };
    return new Request(request.url, { method: request.method, headers, signal: request.signal, ...duplex });
  }
  return new Request(request.url, { method: request.method, headers, body: rename(await request.text()) });
}

async function renamedAnswer(answer: Response, rename: Rename, withBody: boolean): Promise<Response> {
  const { status, statusText } = answer;
  const headers = renamedHeaders(answer.headers, rename);
  if (!withBody || answer.body === null) return new Response(answer.body, { status, statusText, headers });
  return new Response(rename(await answer.text()), { status, statusText, headers });
}

function renamedHeaders(headers: Headers, rename: Rename): Headers {
  const copy = new Headers(headers);
  for (const name of addressHeaders) {
    const value = headers.get(name);
    if (value !== null) copy.set(name, rename(value));
  }
  copy.delete("content-length");
  return copy;
}

/** Renames origins as they are, and as they are in a query or a form. */
export function renaming(pairs: readonly (readonly [from: string, to: string])[]): Rename {
  const all = pairs.flatMap(([from, to]) => [
    [from, to] as const,
    [encodeURIComponent(from), encodeURIComponent(to)] as const,
  ]);
  return (text) => all.reduce((changed, [from, to]) => changed.replaceAll(from, to), text);
}
