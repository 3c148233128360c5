/**
 * Returns the prefix that a host.json puts before every route: `api` unless it sets another one; may be empty. This
 * module ships, so it imports nothing.
 */
export function routePrefixIn(host: unknown): string {
  const { extensions } = Object(host) as {
    readonly extensions?: { readonly http?: { readonly routePrefix?: unknown } };
  };
  const routePrefix = extensions?.http?.routePrefix;
  return typeof routePrefix === "string" ? routePrefix.replaceAll(/^\/+|\/+$/g, "") : "api";
}
