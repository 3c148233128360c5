import { ProxyAgent } from "undici";

export interface LoopbackFetchOptions {
  readonly proxyUrl: string;
  /** The certificate authority's certificate, in PEM. */
  readonly caPem: string;
}

/** A fetch for the twin's own services: to Microsoft's names, over real sockets, as any client's. */
export interface LoopbackFetch {
  (...request: Parameters<typeof globalThis.fetch>): ReturnType<typeof globalThis.fetch>;
  /** Ends its connections at once; a fetch that is under way rejects. */
  close(): Promise<void>;
}

/**
 * The global fetch with a dispatcher of its own, and not undici's fetch: its Request and Response are then the same
 * classes as everyone's, and may be handed on to a handler.
 */
export function createLoopbackFetch({ proxyUrl, caPem }: LoopbackFetchOptions): LoopbackFetch {
  const dispatcher = new ProxyAgent({ uri: proxyUrl, requestTls: { ca: caPem } });
  // As it is now: it may itself be put in the place of the global one.
  const { fetch } = globalThis;
  const loopbackFetch = (input: Parameters<typeof globalThis.fetch>[0], init?: RequestInit): Promise<Response> =>
    fetch(input, Object.assign({}, init, { dispatcher }));
  return Object.assign(loopbackFetch, { close: () => dispatcher.destroy() });
}
