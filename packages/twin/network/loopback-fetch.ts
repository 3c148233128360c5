import { ProxyAgent } from "undici";

export interface LoopbackFetchOptions {
  readonly proxyUrl: string;
  /** The certificate authority's certificate, in PEM. */
  readonly caPem: string;
}

/** A fetch for the twin's own services. It calls Microsoft's names over real sockets, as any client does. */
export interface LoopbackFetch {
  (...request: Parameters<typeof globalThis.fetch>): ReturnType<typeof globalThis.fetch>;
  /** Closes its connections at once. A fetch in progress rejects. */
  close(): Promise<void>;
}

/**
 * Uses the global fetch with a separate dispatcher, instead of undici's fetch. Its Request and Response are then the
 * same classes as everywhere else, so they can be passed to a handler.
 */
export function createLoopbackFetch({ proxyUrl, caPem }: LoopbackFetchOptions): LoopbackFetch {
  const dispatcher = new ProxyAgent({ uri: proxyUrl, requestTls: { ca: caPem } });
  // Reads the current global fetch, because the returned function may itself replace it.
  const { fetch } = globalThis;
  const loopbackFetch = (input: Parameters<typeof globalThis.fetch>[0], init?: RequestInit): Promise<Response> =>
    fetch(input, Object.assign({}, init, { dispatcher }));
  return Object.assign(loopbackFetch, { close: () => dispatcher.destroy() });
}
