import { createGate, type GateReadings } from "./easy-auth/index.ts";
import type { FunctionsHost } from "./functions-host/index.ts";
import type { Handler } from "./network/handler.ts";
import type { Resource } from "./tenant/subscription.ts";
import type { Tenant } from "./tenant/tenant.ts";

/**
 * Who answers under a site's two names, as deployed at this moment: the gate with the function behind it, or Kudu.
 * A name of no site is no name: the proxy refuses it.
 */
export function siteHandlers(options: {
  readonly tenant: Tenant;
  readonly functionsHost: FunctionsHost;
  readonly fetch: typeof fetch;
  readonly readings: GateReadings;
}): (hostName: string) => Handler | undefined {
  const { tenant, functionsHost, fetch, readings } = options;
  const gates = new Map<string, Handler>();

  const gateOf = (siteId: string): Handler => {
    const gate = gates.get(siteId) ?? createGate({ tenant, siteId, fetch, readings }, functionsHost.site(siteId));
    gates.set(siteId, gate);
    return gate;
  };

  return (hostName) => {
    for (const site of tenant.subscription.ofType("Microsoft.Web/sites")) {
      const hostType = hostTypeIn(site, hostName);
      if (hostType === "Standard") return gateOf(site.id);
      if (hostType === "Repository") return functionsHost.scm(site.id);
    }
    return undefined;
  };
}

function hostTypeIn(site: Resource, hostName: string): string | undefined {
  const properties = site.body["properties"] as
    | { readonly hostNameSslStates?: readonly { readonly name: string; readonly hostType: string }[] }
    | undefined;
  return properties?.hostNameSslStates?.find((state) => state.name === hostName)?.hostType;
}
