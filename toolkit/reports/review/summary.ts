import type { Finding } from "../../operations/review/finding.ts";
import type { Review } from "../../operations/review/review.ts";

/** What a reviewer reads first, below the headline: who gains, what gets weaker, what breaks; or why that is not told. */
export function summaryOf({ findings, refusals, noComparison }: Review): string {
  if (noComparison !== undefined) return noComparison;
  if (refusals.length > 0) return "What else is below is what could be seen all the same.";
  const isFound = (severity: Finding["severity"]) => findings.some((one) => one.severity === severity);
  return [
    whoGains(findings),
    isFound("protection weakened")
      ? "What keeps callers out is weakened."
      : "Nothing that keeps callers out is weakened.",
    isFound("breaks") ? "Something breaks." : "No caller is cut off, and nothing is lost.",
  ].join(" ");
}

function whoGains(findings: readonly Finding[]): string {
  if (findings.some(({ severity }) => severity === "access widened")) return "Somebody gains access.";
  if (findings.some(({ mayWiden }) => mayWiden)) return "Whether somebody gains access, only the tenant knows.";
  return "Nobody gains access.";
}
