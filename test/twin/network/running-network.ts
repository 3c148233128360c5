import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createCertificateAuthority } from "../../../twin/network/certificate-authority.ts";
import { clientEnvironment } from "../../../twin/network/client-environment.ts";
import { type ConnectProxy, createConnectProxy } from "../../../twin/network/connect-proxy.ts";
import type { ConnectProxyOptions } from "../../../twin/network/connect-proxy.ts";
import type { Exchange } from "../../../twin/network/exchange.ts";
import type { Handler } from "../../../twin/network/handler.ts";
import { createHostTable } from "../../../twin/network/host-table.ts";
import { createLoopbackFetch, type LoopbackFetch } from "../../../twin/network/loopback-fetch.ts";

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
