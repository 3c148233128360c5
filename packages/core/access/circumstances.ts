import type { AnalysisReason } from "./decision.ts";
import { PolicyNotDecidableError } from "./errors.ts";
import { isSet, listed } from "./known-policy.ts";
import type { ConditionalAccessPolicy } from "./policy.ts";
import type { RiskKind, SignIn } from "./sign-in.ts";

/**
 * Whether a policy applies on a platform. `all` includes unknown ones.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions#device-platforms
 * @throws PolicyNotDecidableError if the sign-in's platform decides and isn't known
 */
export function matchesPlatform(policy: ConditionalAccessPolicy, { devicePlatform }: SignIn): boolean {
  const { platforms } = policy.conditions;
  if (!isSet(platforms)) return true;
  const { includePlatforms = [], excludePlatforms = [] } = platforms ?? {};
  const includesAll = includePlatforms.includes("all");
  if (includesAll && excludePlatforms.length === 0) return true;
  if (devicePlatform === undefined) throw notKnown(policy, "conditions.platforms");
  return (includesAll || includePlatforms.includes(devicePlatform)) && !excludePlatforms.includes(devicePlatform);
}

/**
 * The first kind of risk, or the flow, that a policy asks for and a sign-in doesn't have. Graph's enumeration has no
 * word for the risk of service principals (what stands for it is inferred).
 * @throws PolicyNotDecidableError for one that isn't known of the sign-in
 */
export function unmetCircumstance(
  policy: ConditionalAccessPolicy,
  { risk, authenticationFlow }: SignIn,
): AnalysisReason | undefined {
  const { conditions } = policy;
  const meets = (path: string, wanted: readonly string[], found: string | undefined): boolean => {
    if (wanted.length === 0) return true;
    if (found === undefined) throw notKnown(policy, `conditions.${path}`);
    return wanted.includes(found);
  };
  const meetsRisk = (path: string, wanted: readonly string[], kind: RiskKind) => meets(path, wanted, risk?.[kind]);
  if (!meetsRisk("signInRiskLevels", conditions.signInRiskLevels ?? [], "signIn")) return "signInRisk";
  if (!meetsRisk("servicePrincipalRiskLevels", conditions.servicePrincipalRiskLevels ?? [], "servicePrincipal")) {
    return "signInRisk";
  }
  if (!meetsRisk("userRiskLevels", conditions.userRiskLevels ?? [], "user")) return "userRisk";
  if (!meetsRisk("insiderRiskLevels", listed(conditions.insiderRiskLevels), "insider")) return "insiderRisk";
  const flows = listed(conditions.authenticationFlows?.transferMethods).filter((flow) => flow !== "none");
  return meets("authenticationFlows", flows, authenticationFlow) ? undefined : "authenticationFlow";
}

function notKnown(policy: ConditionalAccessPolicy, path: string): PolicyNotDecidableError {
  return new PolicyNotDecidableError(policy, path, "asks for what isn't known of this sign-in");
}
