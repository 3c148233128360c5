import type { AnalysisReason, ConditionalAccess, Decision, PolicyDecision } from "./decision.ts";
import type { SignIn } from "./sign-in.ts";
import { requireDecidable } from "./known-policy.ts";
import { matchedResources, matchesLocation, matchesUser, matchesWorkload } from "./conditions.ts";
import type { ConditionalAccessPolicy, GrantControls } from "./policy.ts";

/**
 * Decides one sign-in whose first factor has been accepted. The sign-in must meet every enforced policy that applies,
 * and a block wins. If none applies, the token is issued. Report-only policies decide nothing.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policies
 * @throws AccessError if an answer would be a guess: something unknown in a policy, a missing location, a bad address
 */
export function decide(signIn: SignIn, tenant: ConditionalAccess): Decision {
  const policies = tenant.policies.map((policy) => decidePolicy(policy, signIn, tenant));
  const enforced = policies.filter(({ reportOnly }) => !reportOnly);
  const blocking = enforced.filter(({ outcome }) => outcome === "blocked");
  const demanding = enforced.filter(({ outcome }) => outcome === "controls required");
  const deciding = blocking.length > 0 ? blocking : demanding;
  const outcome =
    deciding[0]?.outcome === "blocked" ? "blocked" : deciding.length > 0 ? "controls required" : "granted";
  return {
    outcome,
    controls: [...new Set(deciding.flatMap(({ controls }) => controls))].sort(),
    decidedBy: deciding.map(({ policyId }) => policyId),
    resources: [...new Set(deciding.flatMap(({ resources }) => resources))].sort(),
    policies,
  };
}

/**
 * One policy's decision on one sign-in, enforced or not. A disabled policy isn't evaluated, as in Graph's own What If.
 * https://learn.microsoft.com/entra/identity/conditional-access/what-if-tool
 */
export function decidePolicy(
  policy: ConditionalAccessPolicy,
  signIn: SignIn,
  tenant: ConditionalAccess,
): PolicyDecision {
  const isEnabled = policy.state !== "disabled";
  if (isEnabled) requireDecidable(policy);
  const resources = isEnabled ? matchedResources(policy.conditions.applications, signIn, tenant.baselineScopes) : [];
  const isInLocation = isEnabled && matchesLocation(policy, signIn.ipAddress, tenant.namedLocations);
  const reason = isEnabled ? reasonAgainst(policy, signIn, { resources, isInLocation }) : "policyNotEnabled";
  const applies = reason === "notSet";
  return {
    policyId: policy.id,
    displayName: policy.displayName,
    state: policy.state,
    applies,
    analysisReasons: reason,
    reportOnly: policy.state === "enabledForReportingButNotEnforced",
    ...(applies
      ? requireOf(policy.grantControls, signIn.satisfiedControls ?? [])
      : { outcome: "not applied", controls: [] }),
    resources: applies ? resources : [],
    sessionControls: applies ? sessionControlsOf(policy) : [],
  };
}

/** The first unmet condition, in the order of Graph's enumeration (inferred); `notSet` if all are met. */
function reasonAgainst(
  policy: ConditionalAccessPolicy,
  signIn: SignIn,
  matched: { readonly resources: readonly string[]; readonly isInLocation: boolean },
): AnalysisReason {
  const { conditions } = policy;
  const { identity } = signIn;
  if (identity.kind === "user") {
    // A policy for service principals includes no users: a policy with both is refused earlier.
    if (!matchesUser(conditions.users ?? {}, identity)) return "users";
  } else if (!matchesWorkload(conditions.clientApplications ?? {}, identity)) {
    return "workloadIdentities";
  }
  if (matched.resources.length === 0) return "application";
  if (!conditions.clientAppTypes.some((type) => type === "all" || type === signIn.clientAppType)) return "clientApps";
  return matched.isInLocation ? "notSet" : "location";
}

function sessionControlsOf(policy: ConditionalAccessPolicy): readonly string[] {
  return Object.entries(policy.sessionControls ?? {})
    .filter(([name, value]) => value !== null && !name.includes("@odata."))
    .map(([name]) => name);
}

/** The requirements of a policy that applies to a sign-in. */
export interface Demand {
  readonly outcome: "granted" | "blocked" | "controls required";
  /** Unmet controls, sorted: all of them are required (AND), or one of them (OR). */
  readonly controls: readonly string[];
}

/**
 * Compares a policy's controls with those that a sign-in has met. Without controls, as with session controls alone,
 * access is granted.
 */
export function requireOf(grantControls: GrantControls | null | undefined, satisfied: readonly string[]): Demand {
  const demanded = grantControls?.builtInControls ?? [];
  if (demanded.includes("block")) return { outcome: "blocked", controls: [] };
  const missing = demanded.filter((control) => !satisfied.includes(control));
  const oneIsEnough = grantControls?.operator?.toUpperCase() === "OR";
  const isMet = oneIsEnough ? missing.length < demanded.length || demanded.length === 0 : missing.length === 0;
  return isMet ? { outcome: "granted", controls: [] } : { outcome: "controls required", controls: missing.sort() };
}
