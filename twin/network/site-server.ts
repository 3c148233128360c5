import { createServer, type Server } from "node:https";
import type { SecureContext } from "node:tls";
import { type Answering, answer } from "./answer.ts";
import { limits } from "./limits.ts";

/** A client that says nothing during the handshake holds its socket no longer than this. */
const HANDSHAKE_MILLISECONDS = 10_000;

/** Without traffic for this long, a connection is ended; long enough for the slowest answer (a deployment). */
const IDLE_MILLISECONDS = 10 * 60_000;

/** Longer than clients keep an idle connection, so that none writes into one that is being closed. */
const KEEP_ALIVE_MILLISECONDS = 5 * 60_000;

export interface SiteServerOptions extends Answering {
  /** Within which a request's headers come, or its connection is answered 408 and ended. Default: {@link limits}. */
  readonly headersMilliseconds?: number | undefined;
}

/**
 * One host name's HTTPS, on sockets that it is given (`emit("connection", socket)`): it never listens. A server for
 * each name makes the certificate, and what Host must say, those of the name that the client connected to.
 */
export function createSiteServer(secureContext: SecureContext, options: SiteServerOptions): Server {
  const { headersMilliseconds = limits.headersMilliseconds } = options;
  const server = createServer({
    SNICallback: (_serverName, use) => use(null, secureContext),
    ALPNProtocols: ["http/1.1"],
    handshakeTimeout: HANDSHAKE_MILLISECONDS,
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    headersTimeout: headersMilliseconds,
    connectionsCheckingInterval: Math.ceil(headersMilliseconds / 6),
  });
  server.timeout = IDLE_MILLISECONDS;
  server.on("request", (incoming, outgoing) => void answer(options, incoming, outgoing));
  // Node looks for headers that are late from when a server listens; `close` ends that.
  server.emit("listening");
  return server;
}
