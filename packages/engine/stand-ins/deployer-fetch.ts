import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import { Agent, fetch, ProxyAgent } from "undici";

export interface HttpAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** The part of `fetch` that the stand-ins use. */
export type HttpFetch = (
  url: string,
  request: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
    readonly signal?: AbortSignal;
  },
) => Promise<HttpAnswer>;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment's route to Microsoft: through HTTPS_PROXY, trusting the authority in NODE_EXTRA_CA_CERTS (or
 * SSL_CERT_FILE, which the real plugins read) in addition to the usual ones. It is passed explicitly, because Node
 * reads these variables only at its start.
 */
export function createDeployerFetch(environment: Environment): { readonly fetch: HttpFetch; close(): Promise<void> } {
  const authority = environment["NODE_EXTRA_CA_CERTS"] ?? environment["SSL_CERT_FILE"];
  const ca = authority === undefined ? undefined : [...rootCertificates, readFileSync(authority, "utf8")];
  const tls = ca === undefined ? {} : { ca };
  const proxy = environment["HTTPS_PROXY"] ?? environment["https_proxy"];
  const dispatcher =
    proxy === undefined ? new Agent({ connect: tls }) : new ProxyAgent({ uri: proxy, requestTls: tls });
  return {
    fetch: async (url, request) => await fetch(url, { ...request, dispatcher }),
    close: async () => await dispatcher.destroy(),
  };
}
