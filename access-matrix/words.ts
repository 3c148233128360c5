import type { Cell, Verdict } from "./matrix.ts";

/** What Graph's words for a policy's state mean. */
export const policyStateWords = {
  enabled: "enforced",
  enabledForReportingButNotEnforced: "report-only",
  disabled: "off",
} as const;

/** What a policy's state means, for a reader who has never seen Graph's word for it. */
export const stateWords = {
  ...policyStateWords,
  enabledForReportingButNotEnforced: "report-only: recorded, decides nothing",
} as const;

/** What stands in a cell: the outcome, and the code or status that a caller sees. */
export function verdictWords({ outcome, code, status }: Verdict): string {
  if (outcome === "allowed") return "allowed";
  const said = code ?? (status === undefined ? undefined : String(status));
  return said === undefined ? outcome : `${outcome} ${said}`;
}

/** Graph's `whatIfAnalysisReasons`, for readers who don't know them. */
const reasonWords: Readonly<Record<string, string>> = {
  policyNotEnabled: "it is off",
  users: "it is not about this person",
  workloadIdentities: "it is not about this application's own sign-in",
  application: "it is not about this resource",
  clientApps: "it is not about this kind of client",
  location: "it is not about this place",
};

/** A policy's effect on a cell, in words and in Graph's terms. */
export function judgementWords({ policy, state, applies, analysisReasons }: Cell["policies"][number]): string {
  const words = reasonWords[analysisReasons];
  const reason = words === undefined ? analysisReasons : `${words} (${analysisReasons})`;
  return `${policy} (${policyStateWords[state]}): ${applies ? "applies" : `does not apply: ${reason}`}`;
}
