import type { ConditionalAccessPolicy, PolicyState } from "./policy.ts";
import type { BaselineScopes } from "./baseline-scopes.ts";
import type { NamedLocation } from "./named-location.ts";

/** What all policies together say to one sign-in, and what each of them says. */
export interface Decision {
  readonly outcome: "granted" | "blocked" | "controls required";
  /** Grant controls that are required and not met, sorted; empty unless the outcome is "controls required". */
  readonly controls: readonly string[];
  /** Ids of the enforced policies behind a refusal, in the order given; empty when granted. */
  readonly decidedBy: readonly string[];
  /** Client ids of the resources that the refusal is about, as `AADSTS50076` names them; empty when granted. */
  readonly resources: readonly string[];
  /** One entry for each policy, in the order given. */
  readonly policies: readonly PolicyDecision[];
}

/** Whether one policy applies, and why not. */
export interface PolicyDecision {
  readonly policyId: string;
  readonly displayName: string;
  readonly state: PolicyState;
  readonly applies: boolean;
  /** The first reason why it does not apply; `notSet` when it does. */
  readonly analysisReasons: AnalysisReason;
  readonly reportOnly: boolean;
  /** What the policy alone would make of this sign-in; "not applied" when it does not apply. Enforced or not. */
  readonly outcome: "granted" | "blocked" | "controls required" | "not applied";
  /** The controls that it requires and that aren't met, sorted. */
  readonly controls: readonly string[];
  /** Client ids of the resources on which it applies. */
  readonly resources: readonly string[];
  /** Names of its session controls: they never decide. */
  readonly sessionControls: readonly string[];
}

/**
 * Graph's words for why a policy does not apply, those that are reached here, in the order in which they are looked for. The order is
 * that of Graph's enumeration, which is inferred: https://learn.microsoft.com/graph/api/resources/whatifanalysisresult
 */
export type AnalysisReason =
  | "notSet"
  | "policyNotEnabled"
  | "users"
  | "workloadIdentities"
  | "application"
  | "clientApps"
  | "location";

/** The conditional access of a tenant: all its policies, and the locations that they name. */
export interface ConditionalAccess {
  readonly policies: readonly ConditionalAccessPolicy[];
  readonly namedLocations: readonly NamedLocation[];
  readonly baselineScopes?: BaselineScopes;
}
