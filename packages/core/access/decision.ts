import type { ConditionalAccessPolicy, PolicyState } from "./policy.ts";
import type { BaselineScopes } from "./baseline-scopes.ts";
import type { NamedLocation } from "./named-location.ts";

/** The decision of all policies together on one sign-in, and each policy's own. */
export interface Decision {
  readonly outcome: "granted" | "blocked" | "controls required";
  /** Required grant controls that aren't met, sorted; empty unless the outcome is "controls required". */
  readonly controls: readonly string[];
  /** IDs of the enforced policies behind a refusal, in the given order; empty when granted. */
  readonly decidedBy: readonly string[];
  /** Client IDs of the refused resources, as `AADSTS50076` names them; empty when granted. */
  readonly resources: readonly string[];
  /** One entry for each policy, in the given order. */
  readonly policies: readonly PolicyDecision[];
}

/** Whether one policy applies, and why not. */
export interface PolicyDecision {
  readonly policyId: string;
  readonly displayName: string;
  readonly state: PolicyState;
  readonly applies: boolean;
  /** The first reason why it doesn't apply; `notSet` when it does. */
  readonly analysisReasons: AnalysisReason;
  readonly reportOnly: boolean;
  /** The outcome of this policy alone, enforced or not; "not applied" when it doesn't apply. */
  readonly outcome: "granted" | "blocked" | "controls required" | "not applied";
  /** The controls that it requires and that aren't met, sorted. */
  readonly controls: readonly string[];
  /** Client IDs of the resources that it applies to. */
  readonly resources: readonly string[];
  /** Names of its session controls, which never decide. */
  readonly sessionControls: readonly string[];
}

/**
 * Graph's values for the reason why a policy doesn't apply, reduced to those that this code reaches, in the order of
 * its checks. The order is that of Graph's enumeration, which is inferred:
 * https://learn.microsoft.com/graph/api/resources/whatifanalysisresult
 */
export type AnalysisReason =
  | "notSet"
  | "policyNotEnabled"
  | "users"
  | "workloadIdentities"
  | "application"
  | "devicePlatform"
  | "clientApps"
  | "location"
  | "signInRisk"
  | "userRisk"
  | "insiderRisk"
  | "authenticationFlow";

/** A tenant's conditional access: all its policies, and the locations that they name. */
export interface ConditionalAccess {
  readonly policies: readonly ConditionalAccessPolicy[];
  readonly namedLocations: readonly NamedLocation[];
  readonly baselineScopes?: BaselineScopes;
}
