/** When Azure tests a rule's query. Sources disagree: never, unless the rule opts out, or always. */
export type QueryValidation = "never" | "unless-skipped" | "always";

/**
 * Behaviors that Resource Manager shows sometimes, or that only some sources report. Each is off by default.
 * packages/twin/FIDELITY.md names the sources.
 */
export interface ResourceManagerBehavior {
  /**
   * How long a write of a site, or of a part of it, takes. Any other write to that site in the meantime is refused:
   * "another operation is in progress" (59203). Default: a write completes at once, so writes never overlap.
   */
  readonly siteWriteMilliseconds?: number;
  /** How long a plan still counts a deleted site, by the clock (11003). Default: not at all. */
  readonly planReleaseMilliseconds?: number;
  /** Whether a plan that still counts a site also blocks the deletion of its resource group. Default: it doesn't. */
  readonly unreleasedPlanBlocksGroup?: boolean;
  /**
   * How long after a site's creation, by the clock, the platform fills in `siteConfig.functionAppScaleLimit` and
   * `resourceConfig`. Default: never.
   */
  readonly lateSitePropertiesMilliseconds?: number;
  /** Default: never. */
  readonly queryValidation?: QueryValidation;
  /** Retired API versions by resource type: `Microsoft.Insights/scheduledQueryRules`. Default: none. */
  readonly retiredApiVersions?: Readonly<Record<string, readonly string[]>>;
  /** Whether a publishing policy without its site's location is refused (51008). Default: it is accepted. */
  readonly publishingPoliciesNeedLocation?: boolean;
}
