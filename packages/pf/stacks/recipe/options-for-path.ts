import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { Endpoint } from "../../checks/call.ts";
import { endpointOfPath } from "../../checks/endpoints/endpoint-of-path.ts";

/**
 * The options of `./pf call` that call a path or an address, such as `/api/orders/5`: `--endpoint order --param id=5`.
 * Undefined if no route matches it.
 */
export function optionsForPath(typed: string, endpoints: readonly Endpoint[]): string | undefined {
  const reached = endpointOfPath(typed, endpoints);
  if (reached === undefined) return undefined;
  const { endpoint, method, params, query } = reached;
  return [
    `--endpoint ${shellWord(endpoint.name)}`,
    ...(method === undefined ? [] : [`--method ${method}`]),
    ...params.map(([name, value]) => `--param ${name}=${shellWord(value)}`),
    ...query.map((pair) => `--query ${shellWord(pair.join("="))}`),
  ].join(" ");
}
