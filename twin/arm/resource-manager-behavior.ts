/** Where sources disagree on whether a rule's query is tried: never, unless the rule says not to, whatever it says. */
export type QueryValidation = "never" | "unless-skipped" | "always";

/**
 * What Resource Manager does at times, or as some report it and others do not. Each is off unless it is asked for.
 * FIDELITY.md names the sources.
 */
export interface ResourceManagerBehavior {
  /**
   * How long a write of a site, or of a part of it, takes. Whatever else is written to that site meanwhile is refused:
   * "another operation is in progress" (59203). Default: a write is over at once, so no two ever meet.
   */
  readonly siteWriteMilliseconds?: number;
  /** For how long, by the clock, a plan still counts a site that was deleted (11003). Default: not at all. */
  readonly planReleaseMilliseconds?: number;
  /**
   * Whether a plan that still counts a site keeps its resource group from going, too. Default: the deletion of a group
   * gets over it.
   */
  readonly unreleasedPlanBlocksGroup?: boolean;
  /**
   * How much later than a site was made, by the clock, the platform fills `siteConfig.functionAppScaleLimit` and
   * `resourceConfig` in. Default: never.
   */
  readonly lateSitePropertiesMilliseconds?: number;
  /** Default: never. */
  readonly queryValidation?: QueryValidation;
  /** API versions that are offered no more, by resource type: `Microsoft.Insights/scheduledQueryRules`. Default: none. */
  readonly retiredApiVersions?: Readonly<Record<string, readonly string[]>>;
  /** A publishing policy that does not say its site's location is refused (51008). Default: it is taken. */
  readonly publishingPoliciesNeedLocation?: boolean;
}
