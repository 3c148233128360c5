import { matches, type Segment, segmentsOf } from "@protected-function/infra/contract/routes.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { type Endpoint, endpointName, endpointPath } from "../../checks/call.ts";

/**
 * The options of `./pf call` that call a path or an address, such as `/api/orders/5`: `--endpoint order --param id=5`.
 * Undefined if no route matches it.
 */
export function optionsForPath(typed: string, endpoints: readonly Endpoint[]): string | undefined {
  const [, method, path = "", query = ""] =
    /^(?:([a-z]+)\s+)?(?:https?:\/\/[^/]*)?\/*([^?#]*?)\/*(?:\?([^#]*))?(?:#.*)?$/i.exec(typed.trim()) ?? [];
  const [reached] = endpoints
    .filter((endpoint) => method === undefined || endpoint.method === method.toUpperCase())
    .flatMap((endpoint) => routesOf(endpoint).map((segments) => ({ endpoint, segments })))
    .filter(({ segments }) => matches(segments, path))
    // As the host does: text before a parameter.
    .toSorted((left, right) => parametersIn(left.segments) - parametersIn(right.segments));
  if (reached === undefined) return undefined;
  const { endpoint, segments } = reached;
  return [
    `--endpoint ${shellWord(endpoint.name)}`,
    ...(method === undefined ? [] : [`--method ${method.toUpperCase()}`]),
    ...valuesIn(segments, path).map(([name, value]) => `--param ${name}=${shellWord(value)}`),
    ...[...new URLSearchParams(query)].map((pair) => `--query ${shellWord(pair.join("="))}`),
  ].join(" ");
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
