import type { Handler } from "../network/handler.ts";

/** How Resource Manager reaches the Functions hosts of sites. */
export interface SiteHosts {
  /** The host of a site, behind the site's authentication: by the site's resource id. */
  readonly hostOf: (siteId: string) => Handler;
  /** Whether Resource Manager can have a host synchronize its triggers. Default: it can. */
  readonly resourceManagerSync?: "works" | "refused" | undefined;
}

/** A subscription whose sites run nothing. */
export const noSiteHosts: SiteHosts = {
  hostOf: () => () => new Response("Function host is not running.", { status: 503 }),
};
