import { describe, expect, it } from "vitest";
import type { ReviewFinding } from "../../../../commands/review/findings/review.ts";
import type { JudgeRequest } from "../../../../commands/review/judge/judge-request.ts";
import type { SecondOpinion } from "../../../../commands/review/judge/other-judge.ts";
import { summedUp } from "../../../../commands/review/judge/review-change.ts";
import type { ReviewedStack } from "../../../../commands/review/judge/review-stack.ts";

const request = { judge: { of: "base", commit: "a" } } as JudgeRequest;
const stack = (name: string, kind: ReviewedStack["kind"] = "compared"): ReviewedStack => ({
  stack: name,
  kind,
  refusals: [],
  resources: [],
  settings: [],
  assumed: [],
  matrices: {},
  findings: [],
});
const finding = (severity: ReviewFinding["severity"], stacks: readonly string[] = ["dev"]): ReviewFinding => ({
  id: "registration/owner-added",
  severity,
  subject: "the API",
  stacks,
});
const none = { opens: 0, weakens: 0, breaks: 0, unknown: 0, changes: 0, accepted: 0, read: 0 };
const sum = (findings: readonly ReviewFinding[], opinion?: SecondOpinion, stacks = [stack("dev"), stack("prod")]) =>
  summedUp({ files: [], stacks, findings, accepted: { base: [], head: [], problems: [] } }, request, opinion);

describe("a review in sum", () => {
  it("has the worst stack first, each with a verdict of its own", () => {
    const { verdict, stacks } = sum([finding("opens", ["prod"]), finding("changes", ["dev"])]);

    expect(verdict).toBe("opens");
    expect(stacks.map((one) => [one.stack, one.verdict])).toEqual([
      ["prod", "opens"],
      ["dev", "no change of access"],
    ]);
  });

  it("shows what the change's own judge says, and says that it disagrees", () => {
    const { verdict, judge, findings } = sum([finding("weakens")], { verdict: "no change", counts: none });

    expect(verdict).toBe("weakens");
    expect(judge).toEqual({ of: "base", commit: "a", headSays: { verdict: "no change", counts: none } });
    expect(findings.at(-1)).toMatchObject({
      id: "judge/disagrees",
      severity: "changes",
      before: "weakens",
      after: "no change",
    });
  });

  it.for([{ verdict: "no change", counts: none }, { failed: "it ended with 1" }] as const)(
    "is no better for what the change's own judge says: %j",
    (opinion) => {
      for (const severity of ["opens", "weakens", "breaks", "unknown"] as const) {
        expect(sum([finding(severity)], opinion).verdict).toBe(severity);
      }
    },
  );

  it("says where the change's own judge fails, and has no finding where both agree", () => {
    const failed = sum([], { failed: "it ended with 1" });
    expect(failed.judge).toEqual({ of: "base", commit: "a" });
    expect(failed.findings).toMatchObject([{ id: "judge/disagrees", facts: { failed: "it ended with 1" } }]);
    expect(sum([finding("opens")], { verdict: "opens", counts: none }).findings).toHaveLength(1);
  });

  it("is not deployable where one stack is not, whatever the others are", () => {
    expect(sum([], undefined, [stack("dev"), stack("prod", "refused")]).verdict).toBe("not deployable");
  });
});
