/** One request that a client sent, and the twin's answer as the client got it. */
export interface HeardExchange {
  readonly method: string;
  readonly host: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Undefined of requests that a client was recorded with, and something else sent. */
  readonly headers?: Headers;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
}

/** What of an exchange its address says. */
export function addressed(url: URL): Pick<HeardExchange, "host" | "path" | "query"> {
  return { host: url.hostname, path: decodeURIComponent(url.pathname), query: url.searchParams };
}
