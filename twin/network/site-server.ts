import { createServer, type Server } from "node:https";
import type { SecureContext } from "node:tls";
import { type Answering, answer } from "./answer.ts";

/** A client that says nothing during the handshake holds its socket no longer than this. */
const HANDSHAKE_MILLISECONDS = 10_000;

/** Without traffic for this long, a connection is ended; long enough for the slowest answer (a deployment). */
const IDLE_MILLISECONDS = 10 * 60_000;

/** Longer than clients keep an idle connection, so that none writes into one that is being closed. */
const KEEP_ALIVE_MILLISECONDS = 5 * 60_000;

/**
 * One host name's HTTPS, on sockets that it is given (`emit("connection", socket)`): it never listens. A server for
 * each name makes the certificate, and what Host must say, those of the name that the client connected to.
 */
export function createSiteServer(secureContext: SecureContext, answering: Answering): Server {
  const server = createServer({
    SNICallback: (_serverName, use) => use(null, secureContext),
    ALPNProtocols: ["http/1.1"],
    handshakeTimeout: HANDSHAKE_MILLISECONDS,
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
  });
  server.timeout = IDLE_MILLISECONDS;
  server.on("request", (incoming, outgoing) => void answer(answering, incoming, outgoing));
  return server;
}
