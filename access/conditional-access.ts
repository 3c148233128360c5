import type { BaselineScopes } from "./baseline-scopes.ts";
import type { NamedLocation } from "./named-location.ts";
import type { ConditionalAccessPolicy } from "./policy.ts";

/** The conditional access of a tenant: all its policies, and the locations that they name. */
export interface ConditionalAccess {
  readonly policies: readonly ConditionalAccessPolicy[];
  readonly namedLocations: readonly NamedLocation[];
  readonly baselineScopes?: BaselineScopes;
}
