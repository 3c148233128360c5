import { ownEntry } from "@protected-function/core/text/own-entry.ts";

/**
 * Grant controls as the portal names them, after "Require".
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-grant
 */
const controls: Readonly<Record<string, string>> = {
  mfa: "multifactor authentication",
  compliantDevice: "device marked as compliant",
  domainJoinedDevice: "Microsoft Entra hybrid joined device",
  approvedApplication: "approved client app",
  compliantApplication: "app protection policy",
  passwordChange: "password change",
};

/**
 * Graph's `whatIfAnalysisReasons`, by the policy's part in the portal that decided.
 * https://learn.microsoft.com/graph/api/resources/whatifanalysisresult
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-conditions
 */
const parts: Readonly<Record<string, string>> = {
  policyNotEnabled: "Enable policy: off",
  users: "Users",
  workloadIdentities: "Workload identities",
  application: "Target resources",
  userActions: "User actions",
  authenticationContext: "Authentication context",
  devicePlatform: "Device platforms",
  devices: "Filter for devices",
  clientApps: "Client apps",
  location: "Locations",
  signInRisk: "Sign-in risk",
  userRisk: "User risk",
  insiderRisk: "Insider risk",
  authenticationFlow: "Authentication flows",
};

/** "multifactor authentication or device marked as compliant" */
export function requirementWords(required: string): string {
  return required
    .split(" or ")
    .map((control) => ownEntry(controls, control) ?? control)
    .join(" or ");
}

/** "Require multifactor authentication", "Block access" */
export function controlWords(names: readonly string[], operator: "AND" | "OR"): string {
  if (names.includes("block")) return "Block access";
  const words = names.map(requirementWords);
  return words.length === 0 ? "no control" : `Require ${words.join(operator === "OR" ? " or " : " and ")}`;
}

export function partWords(reason: string): string {
  return ownEntry(parts, reason) ?? reason;
}
