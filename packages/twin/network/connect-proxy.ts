import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer, type Server as SiteServer } from "node:https";
import { type AddressInfo, connect as connectTo, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { SecureContext } from "node:tls";
import { type Clock, systemClock } from "../clock.ts";
import { answer, type Answering } from "./answer.ts";
import type { CertificateAuthority } from "./certificate-authority.ts";
import type { Exchange } from "./exchange.ts";
import type { Fault } from "./fault.ts";
import { defaultClientAddress } from "./handler.ts";
import type { HostTable } from "./host-table.ts";
import type { FailingHosts } from "./injection.ts";
import { limits } from "./limits.ts";

export interface ConnectProxyOptions {
  readonly hosts: Pick<HostTable, "resolve" | "names"> & Partial<Pick<FailingHosts, "refuseConnection">>;
  readonly certificateAuthority: CertificateAuthority;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
  /**
   * Called when an answer is ready, before it's sent. Must not throw. `refusedHosts` counts the requests that the proxy
   * itself refused instead.
   */
  readonly onExchange?: (exchange: Exchange) => void;
  /** The IP address of this proxy's clients, as hosts see it. Default: {@link defaultClientAddress}. */
  readonly from?: string;
  /** Port on the loopback interface. Default: a free port. */
  readonly port?: number;
  /**
   * Passes connections to hosts that the twin doesn't know on to the network, as if there were no proxy: for the code of
   * a function, which may call anything. Names that end as the twin's own stay here. Default: false, nothing leaves.
   */
  readonly passesOthersOn?: true;
  /** Maximum size of a request body, in bytes. Default: {@link limits}. */
  readonly maximumBodyBytes?: number;
  /** Maximum time for the headers of a request. Default: {@link limits}. */
  readonly headersMilliseconds?: number;
}

export interface ConnectProxy {
  /** The value for HTTPS_PROXY: `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Unknown host names (in lowercase) that clients requested, and how often. */
  readonly refusedHosts: ReadonlyMap<string, number>;
  /** Errors that handlers threw, oldest first. Anything here is a mistake in the twin. */
  faults(): readonly Fault[];
  /** Closes every connection at once. */
  close(): Promise<void>;
}

/**
 * The only entrance to the twin: a proxy on the loopback interface. It terminates the TLS of its hosts in this process
 * and refuses every other host. Unless it passes others on, it opens no connection of its own, so nothing that goes
 * through it can leave the machine.
 */
export async function createConnectProxy(options: ConnectProxyOptions): Promise<ConnectProxy> {
  const { hosts, certificateAuthority, clock = systemClock } = options;
  const faults: Fault[] = [];
  const refusedHosts = new Map<string, number>();
  const siteServers = new Map<string, Promise<SiteServer>>();
  const sockets = new Set<Socket>();

  const siteServer = async (hostName: string): Promise<SiteServer> =>
    createSiteServer(await certificateAuthority.secureContextFor(hostName), {
      hostName,
      from: options.from ?? defaultClientAddress,
      handler: () => hosts.resolve(hostName),
      maximumBodyBytes: options.maximumBodyBytes ?? limits.bodyBytes,
      headersMilliseconds: options.headersMilliseconds,
      clock,
      onExchange: (exchange) => options.onExchange?.(exchange),
      onFault: (fault) => faults.push(fault),
    });

  const refusal = (hostName: string, problem: string): string => {
    refusedHosts.set(hostName, (refusedHosts.get(hostName) ?? 0) + 1);
    const names = hosts.names();
    return (
      `${problem} The twin makes no outside connections. It serves these hosts over HTTPS on port 443 only: ` +
      `${names.length === 0 ? "none" : names.join(", ")}.\n`
    );
  };

  async function connect(target: string, socket: Duplex, head: Buffer): Promise<void> {
    const authority = parseAuthority(target);
    if (authority === undefined) {
      return reply(socket, "400 Bad Request", "CONNECT needs a host and a port: CONNECT graph.microsoft.com:443.\n");
    }
    const { hostName, port } = authority;
    if (options.passesOthersOn && !belongsTo(hosts.names(), hostName)) return passOn(authority, socket, head, sockets);
    if (port !== 443) {
      return reply(socket, "403 Forbidden", refusal(hostName, `The twin refuses port ${port} of "${hostName}".`));
    }
    if (hosts.resolve(hostName) === undefined) {
      return reply(socket, "403 Forbidden", refusal(hostName, `The twin has no host "${hostName}".`));
    }
    const failure = hosts.refuseConnection?.(hostName);
    if (failure !== undefined) {
      return reply(socket, `${failure} Unreachable`, `The host "${hostName}" can't be reached: an injected failure.\n`);
    }
    const server = siteServers.get(hostName) ?? siteServer(hostName);
    siteServers.set(hostName, server);
    const site = await server;
    if (!socket.destroyed) {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      socket.unshift(head);
      site.emit("connection", socket);
    }
  }

  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, (incoming, outgoing) => {
    refusePlain(incoming, outgoing, refusal);
  });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // Clients can reset connections at any time, and an error without a listener would end the process.
    socket.on("error", () => socket.destroy());
  });
  server.on("connect", (incoming, socket, head) => {
    connect(incoming.url ?? "", socket, head).catch((error: unknown) => {
      faults.push({ at: clock.now(), method: "CONNECT", host: incoming.url ?? "", path: "", error });
      socket.destroy();
    });
  });
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  let closed: Promise<void> | undefined;

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refusedHosts,
    faults: () => [...faults],
    close() {
      closed ??= once(server, "close").then(() => undefined);
      server.close();
      sockets.forEach((socket) => socket.destroy());
      siteServers.forEach((site) => void site.then((server) => server.close()).catch(() => undefined));
      return closed;
    },
  };
}

/**
 * Answers a request other than CONNECT: plain HTTP through the proxy, or a client that takes the proxy for a web
 * server.
 */
function refusePlain(
  { url = "" }: IncomingMessage,
  outgoing: ServerResponse,
  refusal: (hostName: string, problem: string) => string,
): void {
  const hostName = url.startsWith("http://") && URL.canParse(url) ? new URL(url).hostname : undefined;
  outgoing.writeHead(hostName === undefined ? 400 : 403, { "content-type": "text/plain; charset=utf-8" });
  outgoing.end(
    hostName === undefined
      ? "This is the twin's proxy, not a web server: set HTTPS_PROXY to its address and ask for https:// URLs.\n"
      : refusal(hostName, `The twin refuses plain HTTP to "${hostName}".`),
  );
}

function reply(socket: Duplex, status: string, text: string): void {
  const headers = `content-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(text)}`;
  socket.end(`HTTP/1.1 ${status}\r\n${headers}\r\nconnection: close\r\n\r\n${text}`, () => socket.destroy());
}

/** @param names exact ones, and suffixes as `*.azurewebsites.net` */
function belongsTo(names: readonly string[], hostName: string): boolean {
  return names.some((name) => (name.startsWith("*") ? hostName.endsWith(name.slice(1)) : name === hostName));
}

/** Connects the client with the host itself. Nothing is read on the way. */
function passOn({ hostName, port }: Authority, socket: Duplex, head: Buffer, sockets: Set<Socket>): void {
  const outside = connectTo(port, hostName.replaceAll(/[[\]]/g, ""), () => {
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    outside.write(head);
    outside.pipe(socket).pipe(outside);
  });
  sockets.add(outside);
  outside.once("close", () => {
    sockets.delete(outside);
    socket.destroy();
  });
  outside.on("error", () => socket.destroy());
  socket.once("close", () => outside.destroy());
}

/** The target of a CONNECT request: `graph.microsoft.com:443`. */
interface Authority {
  /** In lowercase. */
  readonly hostName: string;
  readonly port: number;
}

/** Returns `undefined` for anything other than a host and a port: RFC 9110, 9.3.6 gives CONNECT no default port. */
function parseAuthority(target: string): Authority | undefined {
  const [, hostName, port] = /^([^\s:/?#@[\]]+|\[[\da-f:.]+\]):(\d{1,5})$/i.exec(target) ?? [];
  return hostName === undefined ? undefined : { hostName: hostName.toLowerCase(), port: Number(port) };
}

/** How long a client that sends nothing during the handshake can hold its socket. */
const HANDSHAKE_MILLISECONDS = 10_000;

/** How long a connection can go without traffic before it's closed. Enough for the slowest answer (a deployment). */
const IDLE_MILLISECONDS = 10 * 60_000;

/** Longer than clients keep an idle connection, so that no client writes to a connection that is being closed. */
const KEEP_ALIVE_MILLISECONDS = 5 * 60_000;

interface SiteServerOptions extends Answering {
  /** Time limit for a request's headers. After that, the connection gets 408 and is closed. Default: {@link limits}. */
  readonly headersMilliseconds?: number | undefined;
}

/**
 * One host name's HTTPS server, which never listens and gets its sockets from `emit("connection", socket)`. A separate
 * server for each name makes its certificate and the required Host header match the name that the client connected to.
 */
function createSiteServer(secureContext: SecureContext, options: SiteServerOptions): SiteServer {
  const { headersMilliseconds = limits.headersMilliseconds } = options;
  const server = createHttpsServer({
    SNICallback: (_serverName, use) => use(null, secureContext),
    ALPNProtocols: ["http/1.1"],
    handshakeTimeout: HANDSHAKE_MILLISECONDS,
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    headersTimeout: headersMilliseconds,
    connectionsCheckingInterval: Math.ceil(headersMilliseconds / 6),
  });
  server.timeout = IDLE_MILLISECONDS;
  server.on("request", (incoming, outgoing) => void answer(options, incoming, outgoing));
  // Node.js checks for late headers only once a server listens. `close` stops that.
  server.emit("listening");
  return server;
}
