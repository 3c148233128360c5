import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Where a page was, so that a browser that still shows it finds the next run. */
export interface PageAddress {
  readonly port: number;
  readonly token: string;
}

/** Sends one event to a browser that follows. */
export type SendEvent = (name: string, data: unknown) => void;

export interface PageContent {
  /** By name; the page itself is "". */
  readonly files: Readonly<Record<string, { readonly type: string; readonly text: () => string | Promise<string> }>>;
  /** Follows until the returned function is called. `isBehind`: the browser takes events more slowly than they come. */
  readonly follow: (send: SendEvent, isBehind: () => boolean) => () => void;
  /** Answer a JSON body with JSON lines. What they throw becomes a line `{ error }`. */
  readonly actions: Readonly<Record<string, (body: unknown, answer: ActionAnswer) => Promise<void>>>;
}

export interface ActionAnswer {
  readonly send: (line: object) => void;
  /** Aborted when the browser no longer waits. */
  readonly signal: AbortSignal;
}

export interface PageServer {
  readonly url: string;
  /** What the next run of this command may listen at. Only a browser that this page was open in knows it. */
  readonly next: PageAddress;
  /** Tells each browser that the command has ended. */
  readonly close: () => Promise<void>;
}

/**
 * Serves one page to one developer: on the loopback interface, below a path that nobody can guess. It refuses other hosts
 * (a page that rebinds its name), other origins (pages in the same browser), and everyone who doesn't know the path.
 *
 * @param preferred the address that the earlier run left. If its port is taken, the process that has it learns nothing: the token
 *   changes as well
 */
export async function openPageServer(content: PageContent, preferred?: PageAddress): Promise<PageServer> {
  const followers = new Set<ServerResponse>();
  let token = preferred?.token ?? newToken();
  const next = newToken();
  const server = createServer((incoming, outgoing) => {
    for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
    void answer(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.on("upgrade", (_incoming, socket) => socket.destroy());
  const port = await listen(server, preferred?.port ?? 0, () => (token = newToken()));
  const origin = `http://127.0.0.1:${port}`;

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method, url = "/" } = incoming;
    if (incoming.headers.host !== `127.0.0.1:${port}`) return refuse(outgoing, 421, `Use ${origin}.`);
    if (method !== "GET" && method !== "POST") return refuse(outgoing, 405, "Use GET or POST.");
    if (!isOwnPage(incoming.headers["sec-fetch-site"], method, url)) {
      return refuse(outgoing, 403, "Another page asked. Paste the address into your browser's address bar.");
    }
    const [, first = "", name = "", ...rest] = url.split("/");
    const [, nonce] = /^\/proof\/([\da-f]{32})$/.exec(url) ?? [];
    if (nonce !== undefined && method === "GET") return void outgoing.end(proofOf(token, nonce));
    if (!isSame(first, token) || rest.length > 0)
      return refuse(outgoing, 404, "Use the address that the command printed.");
    if (method === "POST") return act(incoming, outgoing, name);
    const file = Object.hasOwn(content.files, name) ? content.files[name] : undefined;
    if (file) return void outgoing.setHeader("content-type", `${file.type}; charset=utf-8`).end(await file.text());
    if (name === "events") return follow(outgoing);
    refuse(outgoing, 404, "The page has no such part.");
  }

  async function act(incoming: IncomingMessage, outgoing: ServerResponse, name: string): Promise<void> {
    // A browser sends Origin with each POST. A form can't send JSON.
    if (incoming.headers.origin !== origin) return refuse(outgoing, 403, `Only ${origin} may ask.`);
    if (incoming.headers["content-type"] !== "application/json") return refuse(outgoing, 415, "Send application/json.");
    const action = Object.hasOwn(content.actions, name) ? content.actions[name] : undefined;
    if (!action) return refuse(outgoing, 404, "The page has no such action.");
    const body = await bodyOf(incoming);
    if (body === undefined) return refuse(outgoing, 400, "Send at most 4 MB of JSON.");
    const over = new AbortController();
    outgoing.once("close", () => over.abort());
    outgoing.setHeader("content-type", "application/x-ndjson");
    const send = (line: object): void => void outgoing.write(`${JSON.stringify(line)}\n`);
    try {
      await action(body.value, { send, signal: over.signal });
    } catch (error) {
      send({ error: error instanceof Error ? error.message : String(error) });
    }
    outgoing.end();
  }

  function follow(outgoing: ServerResponse): void {
    outgoing.writeHead(200, { "content-type": "text/event-stream" });
    const send: SendEvent = (event, data) => void outgoing.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    send("hello", { next });
    followers.add(outgoing);
    const end = content.follow(send, () => outgoing.writableLength > longestBacklog);
    outgoing.once("close", () => {
      followers.delete(outgoing);
      end();
    });
  }

  return {
    url: `${origin}/${token}/`,
    next: { port, token: next },
    close: async () => {
      for (const follower of followers) follower.end("event: end\ndata: null\n\n");
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      // A browser that doesn't take the end, and a call that still runs, hold nothing up.
      setTimeout(() => server.closeAllConnections(), 200).unref();
      await closed;
    },
  };
}

/** No other page may show, read or script this one, and it may load and ask nothing but itself. */
const headers = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

const longestBacklog = 2 ** 20;
const longestBody = 4 * 2 ** 20;

const newToken = (): string => randomBytes(32).toString("base64url");

/** Shows that this server knows the token, without the token. A page asks before it sends its own to a new server. */
function proofOf(token: string, nonce: string): string {
  return createHmac("sha256", token).update(nonce).digest("hex");
}

/**
 * A browser says where a request comes from; other clients don't. A person who opens the address is `none`.
 * https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
function isOwnPage(site: string | string[] | undefined, method: string, url: string): boolean {
  return site === undefined || site === "same-origin" || (site === "none" && method === "GET" && url.endsWith("/"));
}

function isSame(left: string, right: string): boolean {
  const [one, other] = [left, right].map((text) => createHash("sha256").update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}

function refuse(outgoing: ServerResponse, status: number, text: string): void {
  outgoing.writeHead(status, { "content-type": "text/plain; charset=utf-8", connection: "close" }).end(`${text}\n`);
}

async function bodyOf(incoming: IncomingMessage): Promise<{ readonly value: unknown } | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > longestBody) return undefined;
    parts.push(part);
  }
  try {
    return { value: JSON.parse(Buffer.concat(parts).toString("utf8")) as unknown };
  } catch {
    return undefined;
  }
}

/** @returns the port: the preferred one, or any free one after `onOther` */
async function listen(server: Server, preferred: number, onOther: () => void): Promise<number> {
  server.listen(preferred, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    if (preferred === 0) throw error;
    onOther();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
  return (server.address() as AddressInfo).port;
}
