import type { Decision, PolicyDecision, SignIn } from "../../../access/index.ts";
import type { AppliedPolicy, SignInRecord } from "../../tenant/sign-in-log.ts";

/** What the sign-in log keeps of a decision. https://learn.microsoft.com/graph/api/resources/signin */
export function signInRecord(signIn: SignIn, decision: Decision): SignInRecord {
  const { identity, client, resources, ipAddress, at } = signIn;
  const policies = decision.policies.map(appliedPolicy);
  const isRefused = decision.outcome !== "granted";
  const isApplied = policies.some(({ result }) => result === "success");
  return {
    at,
    kind: identity.kind,
    principalId: identity.kind === "user" ? identity.userId : identity.servicePrincipalId,
    clientId: client.clientId,
    resources,
    ipAddress,
    conditionalAccessStatus: isRefused ? "failure" : isApplied ? "success" : "notApplied",
    appliedConditionalAccessPolicies: policies,
  };
}

/** https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-report-only#policy-results */
function appliedPolicy({ policyId, displayName, state, applies, reportOnly, outcome }: PolicyDecision): AppliedPolicy {
  const named = { id: policyId, displayName };
  if (state === "disabled") return { ...named, result: "notEnabled" };
  if (!applies) return { ...named, result: reportOnly ? "reportOnlyNotApplied" : "notApplied" };
  if (outcome === "granted") return { ...named, result: reportOnly ? "reportOnlySuccess" : "success" };
  if (!reportOnly) return { ...named, result: "failure" };
  // "User action would be required to satisfy": a block nobody can satisfy.
  return { ...named, result: outcome === "blocked" ? "reportOnlyFailure" : "reportOnlyInterrupted" };
}
