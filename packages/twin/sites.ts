import { createAppServiceAuthentication, type AuthenticationReadings } from "./easy-auth/index.ts";
import { type Cors, withCors } from "./cors.ts";
import { type FunctionsHost, preflightAnswer } from "./functions-host/index.ts";
import { upstreamHandler } from "./easy-auth-alone/upstream.ts";
import { isReachable, type Restrictions } from "./access-restrictions.ts";
import { callReporter } from "./call-reporter.ts";
import { defaultClientAddress, type Handler } from "./network/handler.ts";
import type { Resource } from "./tenant/subscription.ts";
import type { Tenant } from "./tenant/tenant.ts";

/**
 * Returns the handlers behind a site's two names, as currently deployed: App Service authentication with the function
 * behind it, or Kudu. The proxy refuses names without a site.
 */
export function siteHandlers(options: {
  readonly tenant: Tenant;
  readonly functionsHost: FunctionsHost;
  readonly fetch: typeof globalThis.fetch;
  readonly readings: AuthenticationReadings;
  /** Answers in place of the sites' code. */
  readonly upstream?: URL | undefined;
}): (hostName: string) => Handler | undefined {
  const { tenant, functionsHost, fetch, readings, upstream } = options;
  const hosts = new Map<string, Handler>();

  /**
   * On Flex Consumption, App Service authentication runs inside the Functions host, among the host's own middleware.
   */
  const hostOf = (siteId: string): Handler => {
    const handler = hosts.get(siteId);
    if (handler) return handler;
    const homepageOver = functionsHost.homepageOver(siteId);
    const afterRefusal = readings.refusedHomepage === "refusal" ? {} : { afterRefusal: homepageOver };
    const { onDecision, reported } = callReporter(tenant, siteId);
    const authentication = createAppServiceAuthentication(
      { tenant, siteId, fetch, readings, onDecision, ...afterRefusal },
      upstream ? upstreamHandler(upstream) : functionsHost.site(siteId),
    );
    const cors = (): Cors => {
      const { siteConfig } = (tenant.subscription.find(siteId)?.body["properties"] ?? {}) as {
        readonly siteConfig?: { readonly cors?: Cors };
      };
      return siteConfig?.cors ?? {};
    };
    const host = reported(withCors(cors, (request) => homepageOver(request, preflightAnswer()), authentication));
    hosts.set(siteId, host);
    return host;
  };

  return (hostName) => {
    for (const site of tenant.subscription.ofType("Microsoft.Web/sites")) {
      const hostType = hostTypeIn(site, hostName);
      if (hostType === "Standard") return restricted(site, "main", hostOf(site.id));
      if (hostType === "Repository") return restricted(site, "scm", functionsHost.scm(site.id));
    }
    return undefined;
  };
}

/**
 * Access restrictions apply in App Service's front end, before authentication and the host.
 * https://learn.microsoft.com/azure/app-service/overview-access-restrictions
 * Reported: microsoft/clarity#1133 (status, header, heading). The rest of the page is omitted.
 */
function restricted(site: Resource, part: "main" | "scm", handler: Handler): Handler {
  const { siteConfig = {} } = site.body["properties"] as { readonly siteConfig?: Restrictions };
  const answer: Handler = (request, from = defaultClientAddress) =>
    isReachable(siteConfig, part, from)
      ? handler(request, from)
      : new Response("<h1>Error 403 - Forbidden</h1>\n", {
          status: 403,
          statusText: "Ip Forbidden",
          headers: { "content-type": "text/html", "x-ms-forbidden-ip": from },
        });
  return part === "main" ? Object.assign(answer, { takesStreams: true } as const) : answer;
}

function hostTypeIn(site: Resource, hostName: string): string | undefined {
  const properties = site.body["properties"] as
    | { readonly hostNameSslStates?: readonly { readonly name: string; readonly hostType: string }[] }
    | undefined;
  return properties?.hostNameSslStates?.find((state) => state.name === hostName)?.hostType;
}
