import type { Handler } from "./handler.ts";
import type { HostTable } from "./host-table.ts";

/**
 * A failure that the twin injects, as a real tenant may show it. Matching requests get this answer instead of the
 * service's. The caller chooses and cites the wording.
 */
export interface Injection {
  readonly host: RegExp;
  /**
   * `CONNECT` means that the host can't be reached at all, and the proxy reports it with this status. Proxies do so for
   * a name that isn't in DNS, or a host that refuses connections (502, 503, 504: RFC 9110, 15.6).
   */
  readonly method: "CONNECT" | "DELETE" | "GET" | "PATCH" | "POST" | "PUT";
  /** Path without the query. Default: any. */
  readonly path?: RegExp;
  /** How many of the first requests it affects, or a condition: it applies while the condition is true. */
  readonly during: number | (() => boolean);
  readonly status: number;
  /** JSON, or text as is. Default: an empty body. */
  readonly body?: object | string;
  /** `{ "Retry-After": "2" }`. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * If set, the service handles the request, and only its answer is lost. Default: the request doesn't reach the
   * service.
   */
  readonly after?: boolean;
}

/** The network's hosts, with injected failures. */
export interface FailingHosts extends Pick<HostTable, "resolve" | "names"> {
  /** Returns the status that a CONNECT to this host fails with, this one time. */
  readonly refuseConnection: (hostName: string) => number | undefined;
}

/** The first injection in the list that matches and isn't used up handles a request. */
export function injectFailures(
  hosts: Pick<HostTable, "resolve" | "names">,
  injections: readonly Injection[],
): FailingHosts {
  const usedTimes = new Map<Injection, number>();
  const timesUsed = (injection: Injection): number => usedTimes.get(injection) ?? 0;
  const isOver = (injection: Injection): boolean =>
    typeof injection.during === "number" ? timesUsed(injection) >= injection.during : !injection.during();
  const take = (host: string, method: string, path: string): Injection | undefined => {
    const injection = injections.find(
      (injection) =>
        injection.method === method &&
        injection.host.test(host) &&
        (injection.path?.test(path) ?? true) &&
        !isOver(injection),
    );
    if (injection) usedTimes.set(injection, timesUsed(injection) + 1);
    return injection;
  };

  const withFailures =
    (hostName: string, handler: Handler): Handler =>
    async (request, from) => {
      const injection = take(hostName, request.method, new URL(request.url).pathname);
      if (!injection) return await handler(request, from);
      if (injection.after === true) await handler(request, from);
      return toResponse(injection);
    };

  return {
    names: () => hosts.names(),
    resolve: (hostName) => {
      const handler = hosts.resolve(hostName);
      return handler && withFailures(hostName, handler);
    },
    refuseConnection: (hostName) => take(hostName, "CONNECT", "")?.status,
  };
}

function toResponse({ status, body, headers = {} }: Injection): Response {
  const init = { status, headers };
  return typeof body === "object" ? Response.json(body, init) : new Response(body ?? "", init);
}
