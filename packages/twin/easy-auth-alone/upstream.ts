import { request as httpRequest } from "node:http";
import { Readable } from "node:stream";
import type { Handler } from "../network/handler.ts";

const hopByHop =
  /^(?:connection|expect|host|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|x-forwarded-(?:for|host|proto))$/;

/**
 * Sends each request on to an HTTP server, body and answer as they come, as App Service does to an app: under the site's
 * host name, with `X-Forwarded-*`. https://learn.microsoft.com/azure/app-service/configure-language-nodejs#detect-https-session
 */
export function upstreamHandler(upstream: URL, clientAddress = "127.0.0.1"): Handler {
  const handler: Handler = (request) =>
    new Promise((resolve) => {
      const { host, pathname, search } = new URL(request.url);
      const headers: Record<string, string> = {};
      for (const [name, value] of request.headers) if (!hopByHop.test(name)) headers[name] = value;
      const outgoing = httpRequest(
        {
          hostname: upstream.hostname.replace(/^\[|\]$/g, ""),
          port: upstream.port || 80,
          method: request.method,
          path: `${upstream.pathname.replace(/\/$/, "")}${pathname}${search}`,
          headers: {
            ...headers,
            host,
            "x-forwarded-host": host,
            "x-forwarded-proto": "https",
            "x-forwarded-for": clientAddress,
          },
        },
        (incoming) => {
          const answerHeaders = new Headers();
          for (const [name, values] of Object.entries(incoming.headersDistinct)) {
            if (!hopByHop.test(name)) values?.forEach((value) => answerHeaders.append(name, value));
          }
          const { statusCode: status = 502, statusMessage: statusText = "" } = incoming;
          const hasNoBody = request.method === "HEAD" || status === 204 || status === 304;
          if (hasNoBody) incoming.resume();
          const body = hasNoBody ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array>);
          resolve(new Response(body, { status, statusText, headers: answerHeaders }));
        },
      );
      outgoing.on("error", (error) => resolve(badGateway(upstream, error)));
      request.signal.addEventListener("abort", () => outgoing.destroy());
      if (!request.body) {
        outgoing.end();
        return;
      }
      const body = Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]);
      body.on("error", () => outgoing.destroy());
      body.pipe(outgoing);
    });
  return Object.assign(handler, { takesStreams: true } as const);
}

/** App Service's front end answers 502 for an app that doesn't. The text is ours. */
function badGateway({ origin }: URL, { message }: Error): Response {
  const text = `502 Bad Gateway: nothing answers at ${origin} (${message}). Start the app there.\n`;
  return new Response(text, { status: 502, headers: { "content-type": "text/plain; charset=utf-8" } });
}
