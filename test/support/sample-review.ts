import { findingIds } from "../../packages/pf/commands/review/findings/kinds.ts";
import { samplesOf } from "../../packages/pf/commands/review/findings/samples.ts";
import { type Finding } from "../../packages/pf/commands/review/findings/finding.ts";
import { type Severity } from "../../packages/pf/commands/review/findings/severity.ts";
import type {
  Counts,
  Judge,
  Review,
  ReviewedFile,
  ReviewFinding,
  StackReview,
  Verdict,
} from "../../packages/pf/commands/review/findings/review.ts";

/** A review by hand: one stack that was compared, and nothing found. Counts follow from findings and files. */
export function sampleReview(parts: Partial<Review> = {}): Review {
  const { findings = [], files = [] } = parts;
  return {
    format: 2,
    versions: {
      base: "main",
      baseCommit: "a".repeat(40),
      baseMovedOn: false,
      isUnrelated: false,
      headCommit: "b".repeat(40),
      uncommitted: false,
    },
    judge: sampleJudge,
    verdict: "no change of access",
    counts: countsOf(findings, files),
    findings,
    files,
    stacks: [sampleStack()],
    package: {},
    ...parts,
  };
}

export const sampleJudge: Judge = { of: "base", commit: "a".repeat(40) };

export function sampleStack(parts: Partial<StackReview> = {}): StackReview {
  return {
    stack: "dev",
    kind: "compared",
    verdict: "no change of access",
    refusals: [],
    resources: [],
    settings: [],
    assumed: [],
    matrices: {},
    ...parts,
  };
}

/** Its sentence holds the subject, whatever that is. */
export function sampleFinding(severity: Severity, parts: object = {}): ReviewFinding {
  return { id: "resource/unknown-property", severity, subject: "function-app", stacks: ["dev"], ...parts };
}

/** A finding of each kind and form, with the same outside text in everything that its words may take. */
export function findingsOfEveryKind(text: string): readonly ReviewFinding[] {
  return findingIds.flatMap((id) => samplesOf(id, text)).map((finding) => ({ ...finding, stacks: ["dev"] }));
}

export function countsOf(findings: readonly ReviewFinding[], files: readonly ReviewedFile[]): Counts {
  const open = findings.filter(({ accepted }) => accepted === undefined);
  const count = (severity: Severity) => open.filter((one) => one.severity === severity).length;
  return {
    opens: count("opens"),
    weakens: count("weakens"),
    breaks: count("breaks"),
    unknown: count("unknown"),
    changes: count("changes"),
    accepted: findings.length - open.length,
    read: files.filter(({ standing }) => standing === "read").length,
  };
}

/** One of everything, and the same outside text wherever somebody else's can stand. */
export function reviewOfEverything(text: string, refusals: readonly string[], verdict: Verdict = "opens"): Review {
  const effect: Finding = { id: "output/changed", severity: "opens", subject: text };
  const about = { subject: text, before: [text, text], after: { [text]: text }, where: [{ file: text, line: 3 }] };
  const accepted = {
    finding: "resource/unknown-property",
    subject: text,
    stack: text,
    reason: text,
    decidedBy: text,
    until: text,
  };
  const own = (severity: Severity, parts: object = {}) => sampleFinding(severity, { ...about, ...parts });
  const findings: readonly ReviewFinding[] = [
    own("opens", { effects: [effect, { ...effect, effects: [effect] }] }),
    own("weakens"),
    own("breaks"),
    own("unknown", { stacks: [text] }),
    own("changes"),
    own("opens", { accepted }),
  ];
  const files = (["read", "judged", "harmless", "unproved"] as const).map((standing): ReviewedFile => {
    return { file: text, class: "unknown", standing, why: text };
  });
  return sampleReview({
    versions: {
      base: text,
      baseCommit: "a".repeat(40),
      baseMovedOn: true,
      isUnrelated: true,
      headCommit: "b".repeat(40),
      uncommitted: true,
    },
    judge: { of: "head", commit: "b".repeat(40), headSays: { verdict: "no change", counts: countsOf([], []) } },
    verdict,
    findings,
    files,
    stacks: [
      sampleStack({
        stack: text,
        verdict,
        resources: [{ op: "replace", type: text, name: text, properties: [text, text] }],
        settings: [{ path: text, before: text, after: undefined }],
        assumed: [text],
      }),
      sampleStack({ stack: "prod", kind: "refused", verdict: "not deployable", refusals }),
      sampleStack({ stack: text, kind: "not reviewable", verdict: "unknown", refusals: [text] }),
    ],
    package: { before: { sha256: "c".repeat(64) }, after: { sha256: "d".repeat(64) } },
  });
}
