import type { AnalysisReason, ConditionalAccess, Decision, PolicyDecision } from "./decision.ts";
import type { SignIn } from "./sign-in.ts";
import { matchesPlatform, unmetCircumstance } from "./circumstances.ts";
import { matchedResources, matchesUser, matchesWorkload } from "./conditions.ts";
import { requireDecidable } from "./known-policy.ts";
import { matchesLocation, requireLocations } from "./location-condition.ts";
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
  const { reason, resources } = isEnabled
    ? appraise(policy, signIn, tenant)
    : { reason: "policyNotEnabled" as const, resources: [] };
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

interface Appraisal {
  readonly reason: AnalysisReason;
  readonly resources: readonly string[];
}

/**
 * The first unmet condition, in the order of Graph's enumeration (inferred); `notSet` if all are met. A part of the
 * policy that can't be decided here matters only to a sign-in that everything before it covers.
 */
function appraise(policy: ConditionalAccessPolicy, signIn: SignIn, tenant: ConditionalAccess): Appraisal {
  const needs = requireDecidable(policy);
  requireLocations(policy, tenant.namedLocations);
  const { conditions } = policy;
  const { identity } = signIn;
  const not = (reason: AnalysisReason): Appraisal => ({ reason, resources: [] });

  if (identity.kind === "user") {
    needs("conditions.users");
    // A policy for service principals includes no users: a policy with both is refused earlier.
    if (!matchesUser(policy, identity)) return not("users");
  } else {
    needs("conditions.clientApplications");
    if (!matchesWorkload(policy, identity)) return not("workloadIdentities");
  }
  needs("conditions.applications");
  const resources = matchedResources(conditions.applications, signIn, tenant.baselineScopes);
  if (resources.length === 0) return not("application");
  needs("conditions.platforms");
  if (!matchesPlatform(policy, signIn)) return not("devicePlatform");
  needs("conditions.devices");
  if (!conditions.clientAppTypes.some((type) => type === "all" || type === signIn.clientAppType)) {
    return not("clientApps");
  }
  if (!matchesLocation(policy, signIn, tenant.namedLocations)) return not("location");
  needs(
    "conditions.signInRiskLevels",
    "conditions.userRiskLevels",
    "conditions.servicePrincipalRiskLevels",
    "conditions.insiderRiskLevels",
    "conditions.authenticationFlows",
  );
  const unmet = unmetCircumstance(policy, signIn);
  if (unmet) return not(unmet);
  needs("grantControls", "sessionControls");
  return { reason: "notSet", resources };
}

function sessionControlsOf(policy: ConditionalAccessPolicy): readonly string[] {
  return Object.entries(policy.sessionControls ?? {})
    .filter(([name, value]) => value !== null && value !== false && !name.includes("@odata.") && !isOff(value))
    .map(([name]) => name);
}

function isOff(control: unknown): boolean {
  return typeof control === "object" && control !== null && Reflect.get(control, "isEnabled") === false;
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
