/** What a host.json puts before every route: `api` unless it says otherwise; empty: nothing. Ships, and so imports nothing. */
export function routePrefixIn(host: unknown): string {
  const { extensions } = Object(host) as {
    readonly extensions?: { readonly http?: { readonly routePrefix?: unknown } };
  };
  const found = extensions?.http?.routePrefix;
  return typeof found === "string" ? found.replaceAll(/^\/+|\/+$/g, "") : "api";
}
