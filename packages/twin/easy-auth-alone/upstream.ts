import { request as httpRequest } from "node:http";
import { Readable } from "node:stream";
import type { Handler } from "../network/handler.ts";
import { toWebResponse } from "../network/web-messages.ts";

/** Headers that App Service sets, or has answered itself. */
const ofForwarder = ["expect", "host", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"];

/**
 * Sends each request on to an HTTP server, body and answer as they come, as App Service does to an app: under the site's
 * host name, with `X-Forwarded-*`. https://learn.microsoft.com/azure/app-service/configure-language-nodejs#detect-https-session
 */
export function upstreamHandler(upstream: URL): Handler {
  const handler: Handler = (request) =>
    new Promise((resolve) => {
      const { host, pathname, search } = new URL(request.url);
      const kept = [...request.headers].filter(([name]) => !ofForwarder.includes(name));
      const outgoing = httpRequest(
        {
          hostname: upstream.hostname.replace(/^\[|\]$/g, ""),
          port: upstream.port || 80,
          method: request.method,
          path: `${upstream.pathname.replace(/\/$/, "")}${pathname}${search}`,
          headers: {
            ...Object.fromEntries(kept),
            host,
            "x-forwarded-host": host,
            "x-forwarded-proto": "https",
            "x-forwarded-for": "127.0.0.1",
          },
        },
        (incoming) => resolve(toWebResponse(incoming, request.method)),
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
