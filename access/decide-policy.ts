import type { ConditionalAccess } from "./conditional-access.ts";
import { demandDecidable } from "./decidable-policy.ts";
import type { AnalysisReason, PolicyDecision } from "./decision.ts";
import { demandOf } from "./grant-controls.ts";
import { matchesLocation } from "./location-condition.ts";
import type { ConditionalAccessPolicy } from "./policy.ts";
import { matchedResources } from "./resource-condition.ts";
import type { SignIn } from "./sign-in.ts";
import { matchesUser } from "./user-condition.ts";
import { matchesWorkload } from "./workload-condition.ts";

/**
 * What one policy says to one sign-in, enforced or not. A disabled policy is not looked into, as in Graph's own What If.
 * https://learn.microsoft.com/entra/identity/conditional-access/what-if-tool
 */
export function decidePolicy(
  policy: ConditionalAccessPolicy,
  signIn: SignIn,
  tenant: ConditionalAccess,
): PolicyDecision {
  const isEnabled = policy.state !== "disabled";
  if (isEnabled) demandDecidable(policy);
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
      ? demandOf(policy.grantControls, signIn.satisfiedControls ?? [])
      : { outcome: "not applied", controls: [] }),
    resources: applies ? resources : [],
    sessionControls: applies ? sessionControlsOf(policy) : [],
  };
}

/** The first condition that is not met, in the order of Graph's enumeration (inferred); `notSet` if all are. */
function reasonAgainst(
  policy: ConditionalAccessPolicy,
  signIn: SignIn,
  found: { readonly resources: readonly string[]; readonly isInLocation: boolean },
): AnalysisReason {
  const { conditions } = policy;
  const { identity } = signIn;
  if (identity.kind === "user") {
    // A policy about service principals includes no user: anything else is refused before.
    if (!matchesUser(conditions.users ?? {}, identity)) return "users";
  } else if (!matchesWorkload(conditions.clientApplications ?? {}, identity)) {
    return "workloadIdentities";
  }
  if (found.resources.length === 0) return "application";
  if (!conditions.clientAppTypes.some((type) => type === "all" || type === signIn.clientAppType)) return "clientApps";
  return found.isInLocation ? "notSet" : "location";
}

function sessionControlsOf(policy: ConditionalAccessPolicy): readonly string[] {
  return Object.entries(policy.sessionControls ?? {})
    .filter(([name, value]) => value !== null && !name.includes("@odata."))
    .map(([name]) => name);
}
