import type { Handler } from "../network/handler.ts";

interface HostBehavior {
  /** Whether Resource Manager can have a host synchronize its triggers. Default: it can. */
  readonly resourceManagerSync?: "works" | "refused";
  /** How many synchronizations change nothing, the first ones. Default: 0. */
  readonly syncsInVain?: number;
  /** Whether a host gives files of its package. Default: it does. */
  readonly packageFiles?: "readable" | "refused";
}

/** How Resource Manager reaches the Functions hosts of sites. */
export interface SiteHosts {
  /** The host of a site, behind the site's authentication: by the site's resource id. */
  readonly hostOf: (siteId: string) => Handler;
  /** What Resource Manager and the hosts make of each other on demand. */
  readonly behavior?: HostBehavior | undefined;
}

/** A subscription whose sites run nothing. */
export const noSiteHosts: SiteHosts = {
  hostOf: () => () => new Response("Function host is not running.", { status: 503 }),
};
