import { describe, expect, it } from "vitest";
import type { Acceptance } from "../../../../commands/review/findings/finding.ts";
import type { ReviewedFile, ReviewFinding, Verdict } from "../../../../commands/review/findings/review.ts";
import { countsOf, exitCodeOf, type Reviewed, verdictOf } from "../../../../commands/review/findings/verdict.ts";

const acceptance: Acceptance = {
  finding: "gate/plain-http",
  subject: "x",
  reason: "because of it",
  decidedBy: "Ada",
  until: "2027-05-31",
};
const finding = (severity: ReviewFinding["severity"], more: Partial<ReviewFinding> = {}): ReviewFinding => ({
  id: "gate/plain-http",
  severity,
  subject: "x",
  stacks: ["dev"],
  ...more,
});
const accepted = { accepted: acceptance };
const file = (standing: ReviewedFile["standing"]): ReviewedFile => ({
  file: "functions/guard/serve.ts",
  class: "guards",
  standing,
  why: "",
});
const stack = { kind: "compared", resources: [], settings: [] } as const;
const nothing: Reviewed = { findings: [], files: [], stacks: [stack] };

describe("the verdict of a review", () => {
  it.for<[Partial<Reviewed>, Verdict, number]>([
    [{}, "no change", 0],
    [{ stacks: [{ ...stack, kind: "unaffected" }], files: [file("harmless"), file("judged")] }, "no change", 0],
    [{ findings: [finding("changes")] }, "no change of access", 0],
    [{ stacks: [{ ...stack, settings: [{ path: "a", before: "1", after: "2" }] }] }, "no change of access", 0],
    [{ findings: [finding("opens", accepted), finding("changes")] }, "accepted", 0],
    [{ findings: [finding("changes")], files: [file("read")] }, "to be read", 4],
    [{ findings: [finding("opens", accepted)], files: [file("read")] }, "to be read", 4],
    [{ findings: [finding("unknown")], files: [file("read")] }, "unknown", 1],
    [{ findings: [finding("unknown"), finding("breaks")] }, "breaks", 1],
    [{ findings: [finding("breaks"), finding("weakens")] }, "weakens", 1],
    [{ findings: [finding("weakens"), finding("opens"), finding("opens", accepted)] }, "opens", 1],
    [{ findings: [finding("opens")], stacks: [{ ...stack, kind: "refused" }] }, "not deployable", 1],
  ])("is the worst that was found and not accepted (%#)", ([reviewed, verdict, exitCode]) => {
    expect(verdictOf({ ...nothing, ...reviewed })).toBe(verdict);
    expect(exitCodeOf(verdict)).toBe(exitCode);
    expect(exitCodeOf(verdict, "read")).toBe(exitCode === 0 ? 0 : 1);
  });

  it("never turns green by a finding that somebody forgot, and does by one that is accepted", () => {
    const files = [file("unproved")];
    const told = finding("unknown", { id: "file/guard", subject: "functions/guard/serve.ts", ...accepted });
    const stacks = [{ ...stack, kind: "not reviewable" }] as const;
    const unseen = finding("unknown", { id: "deployment/not-reviewable", ...accepted });

    expect(verdictOf({ ...nothing, files })).toBe("unknown");
    expect(verdictOf({ ...nothing, files, findings: [told] })).toBe("accepted");
    expect(verdictOf({ ...nothing, files, findings: [{ ...told, subject: "another" }] })).toBe("unknown");
    expect(verdictOf({ ...nothing, stacks })).toBe("unknown");
    expect(verdictOf({ ...nothing, stacks, findings: [unseen] })).toBe("accepted");
  });

  it("comes with counts, in which what is accepted counts as that alone", () => {
    const findings = [finding("opens"), finding("opens", accepted), finding("changes")];

    expect(countsOf(findings, [file("read"), file("harmless")])).toEqual({
      opens: 1,
      weakens: 0,
      breaks: 0,
      unknown: 0,
      changes: 1,
      accepted: 1,
      read: 1,
    });
  });
});
