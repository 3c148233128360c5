import type { Contract, Endpoint, Method, Sample } from "@protected-function/guard/contract";

/** One method of an endpoint: the unit that a caller calls. */
export interface EndpointMethod {
  /** The endpoint's name in the contract. */
  readonly name: string;
  readonly method: Method;
  /** With the route prefix: `/api/orders/{id}`. */
  readonly path: string;
  /** Roles, each of which is enough to call it. */
  readonly allow?: readonly string[];
  /** The reason for anonymous access. */
  readonly anonymous?: string;
  readonly sample?: Sample;
}

/** Returns every method of every endpoint in a contract, and the paths that need no token. */
export function endpointMethodsOf(
  { endpoints }: Contract,
  routePrefix: string,
): { readonly endpoints: readonly EndpointMethod[]; readonly anonymousPaths: readonly string[] } {
  const pathOf = ({ route }: Endpoint): string =>
    ["", routePrefix, route].filter((part, index) => index === 0 || part !== "").join("/");
  const all = Object.entries<Endpoint>(endpoints);
  return {
    endpoints: all.flatMap(([name, endpoint]) =>
      endpoint.methods.map((method) => ({
        name,
        method,
        path: pathOf(endpoint),
        ...(endpoint.allow ? { allow: endpoint.allow } : { anonymous: endpoint.anonymous }),
        ...(endpoint.sample && { sample: endpoint.sample }),
      })),
    ),
    anonymousPaths: all
      .filter(([, { anonymous }]) => anonymous !== undefined)
      .map(([, endpoint]) => pathOf(endpoint))
      .toSorted(),
  };
}
