import { isDeepStrictEqual } from "node:util";
import type { Acceptance, Finding } from "./finding.ts";
import { severities } from "./severity.ts";
import type { Counts, ReviewedFile, ReviewFinding, StackReview, Verdict } from "./review.ts";

/** Whether a finding about accepted-findings.yaml is about this entry. */
export function isEntry(finding: ReviewFinding, acceptance: Acceptance): boolean {
  return "facts" in finding && isDeepStrictEqual(finding.facts, acceptance);
}

/** Whether it's about an entry that the change adds, and that accepts a finding: the two are shown as one. */
function isApplied(finding: ReviewFinding, findings: readonly ReviewFinding[]): boolean {
  return (
    finding.id === "acceptance/added" &&
    findings.some(({ accepted }) => accepted !== undefined && isEntry(finding, accepted))
  );
}

/** Whether it's there only because a stack can't be deployed: the refusal, or a file that therefore wasn't compared. */
export function isOfRefusal(finding: Finding): boolean {
  return (
    finding.id === "deployment/refused" ||
    ("facts" in finding && finding.facts !== undefined && "refusedStack" in finding.facts)
  );
}

/** Whether it's told elsewhere: an applied acceptance beside what it accepts, a refusal with its stack. */
export function isToldElsewhere(finding: ReviewFinding, findings: readonly ReviewFinding[]): boolean {
  return finding.id === "deployment/refused" || isApplied(finding, findings);
}

/** Counts findings by severity. Accepted findings count only as accepted. */
export function countsOf(findings: readonly ReviewFinding[], files: readonly ReviewedFile[]): Counts {
  const isAccepted = ({ accepted }: ReviewFinding) => accepted !== undefined;
  const open = findings.filter((finding) => !isAccepted(finding) && !isToldElsewhere(finding, findings));
  const bySeverity = severities.map((severity) => [
    severity,
    open.filter((finding) => finding.severity === severity).length,
  ]);
  return {
    ...(Object.fromEntries(bySeverity) as Record<ReviewFinding["severity"], number>),
    accepted: findings.filter(isAccepted).length,
    read: files.filter(({ standing }) => standing === "read").length,
  };
}

/** The inputs of a verdict. */
export interface Reviewed {
  readonly findings: readonly ReviewFinding[];
  readonly files: readonly ReviewedFile[];
  readonly stacks: readonly Pick<StackReview, "kind" | "resources" | "settings">[];
}

/** The worst finding. "No change of access" only if nothing was left unjudged. */
export function verdictOf({ findings, files, stacks }: Reviewed): Verdict {
  if (stacks.some(({ kind }) => kind === "refused")) return "not deployable";
  const counts = countsOf(findings, files);
  const worst = (["opens", "weakens", "breaks", "unknown"] as const).find((severity) => counts[severity] > 0);
  if (worst !== undefined) return worst;
  // A missing finding must not turn the verdict green. Accepted findings no longer count.
  const isReported = (begin: string, subject?: string) =>
    findings.some((finding) => finding.id.startsWith(begin) && (subject === undefined || finding.subject === subject));
  const isUnreported =
    files.some(({ file, standing }) => standing === "unproved" && !isReported("file/", file)) ||
    (stacks.some(({ kind }) => kind === "not reviewable" || kind === "base refused") && !isReported("deployment/"));
  if (isUnreported) return "unknown";
  if (counts.read > 0) return "to be read";
  if (counts.accepted > 0) return "accepted";
  const isSomething = stacks.some(({ resources, settings }) => resources.length + settings.length > 0);
  return counts.changes > 0 || isSomething ? "no change of access" : "no change";
}

/**
 * 0: nothing is left to decide. 4: a person has to read files, and nothing was found. 1: everything else.
 *
 * @param failOn "read": files to read are a failure
 */
export function exitCodeOf(verdict: Verdict, failOn?: "read"): 0 | 1 | 4 {
  if (verdict === "to be read") return failOn === "read" ? 1 : 4;
  return verdict === "accepted" || verdict === "no change of access" || verdict === "no change" ? 0 : 1;
}
