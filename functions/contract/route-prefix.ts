/**
 * Returns the prefix that a host.json puts before every route: `api` unless it sets another one; may be empty. This
 * module ships, so it imports nothing.
 */
export function routePrefixIn(host: unknown): string {
  const { extensions } = Object(host) as {
    readonly extensions?: { readonly http?: { readonly routePrefix?: unknown } };
  };
  const found = extensions?.http?.routePrefix;
  return typeof found === "string" ? found.replaceAll(/^\/+|\/+$/g, "") : "api";
}
