import type { ReviewFinding } from "../finding.ts";
import type { Review } from "../review.ts";
import { toReadWords } from "./files-to-read.ts";

/** What a reviewer reads first, below the headline: who gains, what gets weaker, what breaks; or why that is not told. */
export function summaryOf(review: Review): string {
  const { verdict, findings, refusals, noComparison, unreviewable, files } = review;
  if (noComparison !== undefined) return noComparison;
  if (refusals.length > 0 || verdict === "not reviewable") {
    return "What else is below is what could be seen all the same.";
  }
  // What nobody looked at is not told as harmless.
  const isAll = files.toRead.length === 0 && unreviewable.length === 0;
  const isFound = (severity: ReviewFinding["severity"]) => findings.some((one) => one.severity === severity);
  return [
    whoGains(findings, isAll),
    isFound("protection weakened")
      ? "What keeps callers out is weakened."
      : isAll
        ? "No protection that is compared is weakened."
        : "No weaker protection was found.",
    isFound("breaks")
      ? "Something breaks."
      : isAll
        ? "No caller is cut off, and nothing is lost."
        : "Nothing was found that breaks.",
    ...(files.toRead.length === 0 ? [] : [`${toReadWords(files)}: what else the change does is not known.`]),
    ...(unreviewable.length === 0 ? [] : ["What cannot be reviewed here may do more."]),
  ].join(" ");
}

function whoGains(findings: readonly ReviewFinding[], isAll: boolean): string {
  if (findings.some(({ severity }) => severity === "access widened")) return "Somebody gains access.";
  if (findings.some(({ mayWiden }) => mayWiden)) return "Whether somebody gains access, only the tenant knows.";
  return isAll ? "Nobody gains access." : "On the twin, nobody was found to gain access.";
}
