import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { duplexPair } from "node:stream";
import { text } from "node:stream/consumers";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { onTestFinished } from "vitest";
import { createCertificateAuthority } from "../../../packages/twin/network/certificate-authority.ts";
import { clientEnvironment } from "../../../packages/twin/network/client-environment.ts";
import {
  type ConnectProxy,
  type ConnectProxyOptions,
  createConnectProxy,
} from "../../../packages/twin/network/connect-proxy.ts";
import type { Exchange } from "../../../packages/twin/network/exchange.ts";
import type { Handler } from "../../../packages/twin/network/handler.ts";
import { createHostTable } from "../../../packages/twin/network/host-table.ts";
import { createLoopbackFetch, type LoopbackFetch } from "../../../packages/twin/network/loopback-fetch.ts";

export interface RunningNetwork {
  readonly proxy: ConnectProxy;
  readonly caPem: string;
  readonly caFile: string;
  readonly fetch: LoopbackFetch;
  readonly environment: Record<string, string>;
  readonly exchanges: readonly Exchange[];
}

/** A network that serves `handlers` by host name, closed when the test ends. */
export async function runNetwork(
  handlers: Readonly<Record<string, Handler>>,
  options: Pick<ConnectProxyOptions, "clock" | "maximumBodyBytes" | "headersMilliseconds"> & {
    readonly hosts?: ConnectProxyOptions["hosts"];
  } = {},
): Promise<RunningNetwork> {
  const certificateAuthority = await createCertificateAuthority();
  const hosts = createHostTable();
  Object.entries(handlers).forEach(([hostName, handler]) => hosts.add(hostName, handler));
  const exchanges: Exchange[] = [];
  const proxy = await createConnectProxy({
    hosts,
    certificateAuthority,
    onExchange: (exchange) => exchanges.push(exchange),
    ...options,
  });
  const caPem = certificateAuthority.pem;
  const fetch = createLoopbackFetch({ proxyUrl: proxy.url, caPem });
  const folder = await mkdtemp(join(tmpdir(), "twin-network-"));
  const caFile = join(folder, "ca.pem");
  await writeFile(caFile, caPem);
  onTestFinished(async () => {
    await fetch.close();
    await proxy.close();
    await rm(folder, { recursive: true });
  });
  const environment = clientEnvironment({ proxyUrl: proxy.url, caFile });
  return { proxy, caPem, caFile, fetch, environment, exchanges };
}

/** Answers with what it was asked: method, URL, headers and the body's text. */
export async function echo(request: Request): Promise<Response> {
  const { method, url } = request;
  return Response.json({ method, url, headers: Object.fromEntries(request.headers), body: await request.text() });
}

/** A socket to the proxy, on which a test says what no well-behaved client would. */
export async function openSocket({ proxy }: RunningNetwork): Promise<Socket> {
  const socket = connect(Number(new URL(proxy.url).port), "127.0.0.1");
  await once(socket, "connect");
  return socket;
}

/** Sends bytes to the proxy and returns everything it answers until it ends the connection. */
export async function say(network: RunningNetwork, bytes: string): Promise<string> {
  const socket = await openSocket(network);
  socket.write(bytes);
  return text(socket);
}

/** A tunnel to a host, before TLS. */
export async function openTunnel(network: RunningNetwork, hostName: string): Promise<Socket> {
  const socket = await openSocket(network);
  socket.write(`CONNECT ${hostName}:443 HTTP/1.1\r\nHost: ${hostName}:443\r\n\r\n`);
  const [established] = await once(socket, "data");
  if (String(established) !== "HTTP/1.1 200 Connection Established\r\n\r\n") {
    throw new Error(`The proxy answered: ${String(established)}`);
  }
  return socket;
}

/** TLS through a tunnel to `hostName`, verified by the network's authority, asking for `serverName`. */
export async function openTls(network: RunningNetwork, hostName: string, serverName = hostName): Promise<TLSSocket> {
  const socket = connectTls({ socket: await openTunnel(network, hostName), servername: serverName, ca: network.caPem });
  await once(socket, "secureConnect");
  return socket;
}

/** As {@link openTls}, by a client that does not wait for the proxy: CONNECT and ClientHello are one piece. */
export async function openEagerTls(network: RunningNetwork, hostName: string): Promise<TLSSocket> {
  const socket = await openSocket(network);
  const [inner, outer] = duplexPair();
  outer.once("data", (clientHello: Buffer) => {
    socket.write(Buffer.concat([Buffer.from(`CONNECT ${hostName}:443 HTTP/1.1\r\n\r\n`), clientHello]));
    outer.pipe(socket);
  });
  socket.once("data", (answer: Buffer) => {
    outer.write(answer.subarray("HTTP/1.1 200 Connection Established\r\n\r\n".length));
    socket.pipe(outer);
  });
  const secured = connectTls({ socket: inner, servername: hostName, ca: network.caPem });
  await once(secured, "secureConnect");
  return secured;
}

/** Sends one raw request (header lines) over TLS to `hostName`; returns the whole answer, the connection ended. */
export async function sayOverTls(
  network: RunningNetwork,
  hostName: string,
  ...lines: readonly string[]
): Promise<string> {
  const socket = await openTls(network, hostName);
  socket.write([...lines, "Connection: close", "", ""].join("\r\n"));
  return text(socket);
}

/** The first line of a raw answer. */
export function statusLine(answer: string): string {
  return answer.slice(0, answer.indexOf("\r\n"));
}
