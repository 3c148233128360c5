import type { ConditionalAccess } from "./conditional-access.ts";
import { decidePolicy } from "./decide-policy.ts";
import type { Decision } from "./decision.ts";
import type { SignIn } from "./sign-in.ts";

/**
 * Decides one sign-in, its first factor being met: every enforced policy that applies must be met, a block wins, and where none applies
 * the token is issued. Report-only policies decide nothing.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-policies
 * @throws AccessError where an answer would be a guess: something unknown in a policy, a location that is not given, a bad address
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
