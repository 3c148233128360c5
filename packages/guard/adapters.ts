import { createServer, type IncomingMessage, request as send, type ServerResponse } from "node:http";
import { duplexPair, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import type { Caller } from "./caller.ts";
import type { Handler } from "./serve.ts";

/*
 * Handlers that pass an endpoint's calls on to a framework with routes of its own, in an endpoint such as `{*path}`. The
 * guard has decided before, so every route has the endpoint's roles.
 */

/** Answers by a function from `Request` to `Response`: tRPC, Hono, GraphQL Yoga. */
export function fetchHandler(fetch: (request: Request, caller: Caller) => Response | Promise<Response>): Handler {
  return async ({ url, method, headers, body }, context, caller) => {
    const answer = await fetch(new Request(url, { method, headers, body, duplex: "half" }), caller);
    warnOfCookies(answer.headers.getSetCookie(), context);
    return { status: answer.status, headers: answer.headers, body: answer.body };
  };
}

/** A request of Node.js with its caller. */
export type CalledMessage = IncomingMessage & { readonly caller: Caller };

/** Answers by a listener of `node:http`: Express, Fastify, NestJS, Koa. It opens no port. What it throws fails the call. */
export function nodeHandler(listener: (request: CalledMessage, answer: ServerResponse) => unknown): Handler {
  return async (request, context, caller) => {
    // A connection for each call: another one's has another caller.
    const [client, connection] = duplexPair();
    const failed = new Promise<never>((_, reject) => {
      const server = createServer((message, answer) => {
        const listen = async () => await listener(Object.assign(message, { caller }), answer);
        listen().catch((error: unknown) => {
          reject(error instanceof Error ? error : new Error(String(error)));
          connection.destroy();
        });
      });
      server.emit("connection", connection);
    });
    try {
      return answered(await Promise.race([exchange(request, client), failed]), context);
    } catch (error) {
      client.destroy();
      throw error;
    }
  };
}

async function exchange(request: HttpRequest, client: ReturnType<typeof duplexPair>[0]): Promise<IncomingMessage> {
  const { pathname, search } = new URL(request.url);
  const headers = Object.fromEntries([...request.headers].filter(([name]) => !ofConnection.has(name)));
  return await new Promise((resolve, reject) => {
    // With createConnection and without an agent, Node.js keeps no connection for another call.
    const call = send({
      createConnection: () => client,
      method: request.method,
      path: pathname + search,
      headers,
    });
    call.once("error", reject).once("response", resolve);
    pipeline(request.body ?? [], call).catch(reject);
  });
}

/** They describe a connection, and the next one is another. https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1 */
const ofConnection: ReadonlySet<string> = new Set([
  "connection",
  "expect",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

function answered(answer: IncomingMessage, context: InvocationContext): HttpResponseInit {
  const headers = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
    ofConnection.has(name) ? [] : values.map((value): [string, string] => [name, value]),
  );
  warnOfCookies(answer.headersDistinct["set-cookie"], context);
  return { status: answer.statusCode ?? 500, headers: new Headers(headers), body: Readable.toWeb(answer) };
}

/** Azure/azure-functions-nodejs-library src/converters/toRpcHttp.ts, src/http/httpProxy.ts (sendProxyResponse) */
function warnOfCookies(cookies: readonly string[] = [], context: InvocationContext): void {
  if (cookies.length < 2) return;
  context.warn(`the answer sets ${cookies.length} cookies, and @azure/functions keeps the last header Set-Cookie only`);
}
