import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import {
  type Endpoint,
  endpointsFor,
  isSafe,
  endpointName,
  endpointPath,
  endpointUrlWith,
  parameterVariable,
  defaultEndpoint,
} from "../../checks/call.ts";
import { endpointOfPath } from "../../checks/endpoints/endpoint-of-path.ts";
import type { Recipe, RecipeInput } from "./recipe.ts";
import { RecipeRefused } from "./recipe-refused.ts";

/**
 * Returns the requested endpoint, by its name, as `POST orders/{id}`, or by a path that leads to it. By default, returns the first that these roles
 * can call, preferring one that only reads. The same preference applies to several methods under one name.
 *
 * @throws RecipeRefused for an unknown endpoint, or one that needs no token
 */
export function chooseEndpoint(
  outputs: StackOutputs,
  requestedEndpoint: string | undefined,
  roles: readonly string[],
): Endpoint {
  if (requestedEndpoint === undefined) {
    const endpoint = defaultEndpoint(outputs, roles);
    if (!endpoint) throw RecipeRefused.noEndpoint();
    return endpoint;
  }
  const named = endpointsNamed(outputs, requestedEndpoint);
  const reached = endpointOfPath(requestedEndpoint, outputs.endpoints);
  const candidates = named.length > 0 || reached === undefined ? named : [reached.endpoint];
  const open = endpointsFor(candidates, roles);
  const endpoint = open.find(isSafe) ?? open[0] ?? candidates[0];
  if (!endpoint) throw RecipeRefused.unknownEndpoint(requestedEndpoint, outputs.endpoints);
  if (endpoint.anonymous !== undefined) throw RecipeRefused.anonymousEndpoint(endpointName(endpoint), endpoint);
  return endpoint;
}

/** The endpoints of a name such as `orders-write`, `POST orders/{id}` or `/api/orders/{id}`: it may have several methods. */
export function endpointsNamed(
  { endpoints }: Pick<StackOutputs, "endpoints">,
  requestedEndpoint: string,
): readonly Endpoint[] {
  const requested = plain(requestedEndpoint);
  const named = endpoints.filter((endpoint) => namesOf(endpoint).includes(requested));
  return named.length > 0 ? named : endpoints.filter((endpoint) => pathsOf(endpoint).includes(requested));
}

/** `orders-write`, `post orders/{id}`, `post /api/orders/{id}`, `post api/orders/{id}` */
function namesOf(endpoint: Endpoint): readonly string[] {
  const path = endpointPath(endpoint);
  return [
    endpoint.name,
    endpointName(endpoint),
    `${endpoint.method} ${path}`,
    `${endpoint.method} ${path.slice(1)}`,
  ].map(plain);
}

/** `/api/orders/{id}`, `api/orders/{id}`, `orders/{id}` */
function pathsOf(endpoint: Endpoint): readonly string[] {
  const path = endpointPath(endpoint);
  return [path, path.slice(1), endpointName(endpoint).replace(/^\S+ /, "")].map(plain);
}

function plain(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ").toLowerCase();
}

/** The endpoint as a recipe calls it, and the inputs that the caller's team must provide for it. */
export function calledEndpoint(
  endpoint: Endpoint,
  roles: readonly string[],
): { readonly endpoint: Recipe["endpoint"]; readonly inputs: readonly RecipeInput[] } {
  const inputs: RecipeInput[] = [];
  const { name, method, allow = [], sample } = endpoint;
  const filledUrl = endpointUrlWith(endpoint, ({ kind, name: parameter, isOptional }) => {
    const value = sample?.params?.[parameter];
    if (value !== undefined) return encodeURIComponent(value);
    if (kind === "rest" || isOptional) return "";
    const variable = parameterVariable(endpoint, parameter);
    inputs.push({ name: variable, what: `the ${parameter} of the endpoint ${name}` });
    return `{{${variable}}}`;
  });
  const body = sample?.body === undefined || method === "GET" || method === "HEAD" ? undefined : sample.body;
  return {
    endpoint: {
      name: endpointName(endpoint),
      method,
      url: writtenAnew(filledUrl),
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(!allow.some((role) => roles.includes(role)) && { lacks: allow }),
    },
    inputs,
  };
}

/**
 * Rewrites an address in its normalized form. As it was read, it may contain a line break, and so end a script's
 * comment.
 */
function writtenAnew(url: string): string {
  return new URL(url).href.replaceAll(/%7B%7B(\w+)%7D%7D/g, "{{$1}}");
}
