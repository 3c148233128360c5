import { matches, type Segment, segmentsOf } from "@protected-function/infra/contract/routes.ts";
import { type Endpoint, endpointName, endpointPath } from "../call.ts";

/** The endpoint that a path leads to, and what it gives. */
export interface EndpointOfPath {
  readonly endpoint: Endpoint;
  /** In capitals, if the text begins with one. */
  readonly method: string | undefined;
  readonly params: readonly (readonly [name: string, value: string])[];
  readonly query: readonly (readonly [name: string, value: string])[];
}

/**
 * Reads a path or an address, such as `/api/orders/5` or `POST orders/5?draft=1`. Undefined if no route matches it, or if
 * the address is another API's.
 */
export function endpointOfPath(typed: string, endpoints: readonly Endpoint[]): EndpointOfPath | undefined {
  const [, word, host, path = "", query = ""] =
    /^(?:([a-z]+)\s+)?(?:https?:\/\/([^/]*))?\/*([^?#]*?)\/*(?:\?([^#]*))?(?:#.*)?$/i.exec(typed.trim()) ?? [];
  const method = word?.toUpperCase();
  const [reached] = endpoints
    .filter((endpoint) => method === undefined || endpoint.method === method)
    .filter(({ url }) => host === undefined || new URL(url).host === host.toLowerCase())
    .flatMap((endpoint) => routesOf(endpoint).map((segments) => ({ endpoint, segments })))
    .filter(({ segments }) => matches(segments, path))
    // As the host does: text before a parameter.
    .toSorted((left, right) => parametersIn(left.segments) - parametersIn(right.segments));
  return (
    reached && {
      endpoint: reached.endpoint,
      method,
      params: valuesIn(reached.segments, path),
      query: [...new URLSearchParams(query)],
    }
  );
}

/** The methods that the contract has for an endpoint's path. */
export function methodsOfPath({ url: path }: Endpoint, endpoints: readonly Endpoint[]): readonly string[] {
  return endpoints.filter(({ url }) => url === path).map(({ method }) => method);
}

/** With the prefix of all routes, and without. */
function routesOf(endpoint: Endpoint): readonly (readonly Segment[])[] {
  const routes = [endpointPath(endpoint).slice(1), endpointName(endpoint).replace(/^\S+ /, "")];
  return [...new Set(routes)].flatMap((route) => {
    const segments = segmentsOf(route);
    return segments === undefined ? [] : [segments];
  });
}

function parametersIn(segments: readonly Segment[]): number {
  return segments.filter(({ kind }) => kind !== "text").length;
}

function valuesIn(segments: readonly Segment[], path: string): readonly (readonly [name: string, value: string])[] {
  const parts = path.split("/");
  return segments.flatMap((segment, index) => {
    if (segment.kind === "text") return [];
    const value = segment.kind === "rest" ? parts.slice(index).join("/") : (parts[index] ?? "");
    return value === "" ? [] : [[segment.name, decoded(value)] as const];
  });
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
