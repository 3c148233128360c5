import { describe, expect, it } from "vitest";
import type { Acceptance, Finding, FindingOf } from "../../../../../packages/pf/commands/review/findings/finding.ts";
import type {
  ReviewedFile,
  ReviewFinding,
  Verdict,
} from "../../../../../packages/pf/commands/review/findings/review.ts";
import {
  countsOf,
  exitCodeOf,
  type Reviewed,
  verdictOf,
} from "../../../../../packages/pf/commands/review/findings/verdict.ts";
import { inOrder, mergeStacks } from "../../../../../packages/pf/commands/review/findings/merge-stacks.ts";

const acceptance: Acceptance = {
  finding: "gate/plain-http",
  subject: "x",
  reason: "because of it",
  decidedBy: "Ada",
  until: "2027-05-31",
};
const finding = (
  severity: ReviewFinding["severity"],
  more: Partial<Pick<ReviewFinding, "accepted" | "id" | "subject">> = {},
): ReviewFinding =>
  ({
    id: "gate/plain-http",
    severity,
    subject: "x",
    stacks: ["dev"],
    ...more,
  }) as ReviewFinding;
const accepted = { accepted: acceptance };
const file = (standing: ReviewedFile["standing"]): ReviewedFile => ({
  file: "packages/guard/serve.ts",
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
  ])("is the worst finding that isn't accepted (%#)", ([reviewed, verdict, exitCode]) => {
    expect(verdictOf({ ...nothing, ...reviewed })).toBe(verdict);
    expect(exitCodeOf(verdict)).toBe(exitCode);
    expect(exitCodeOf(verdict, "read")).toBe(exitCode === 0 ? 0 : 1);
  });

  it("never passes by a forgotten finding, but by an accepted one", () => {
    const files = [file("unproved")];
    const told = finding("unknown", { id: "file/guard", subject: "packages/guard/serve.ts", ...accepted });
    const stacks = [{ ...stack, kind: "not reviewable" }] as const;
    const unseen = finding("unknown", { id: "deployment/not-reviewable", ...accepted });

    expect(verdictOf({ ...nothing, files })).toBe("unknown");
    expect(verdictOf({ ...nothing, files, findings: [told] })).toBe("accepted");
    expect(verdictOf({ ...nothing, files, findings: [{ ...told, subject: "another" }] })).toBe("unknown");
    expect(verdictOf({ ...nothing, stacks })).toBe("unknown");
    expect(verdictOf({ ...nothing, stacks, findings: [unseen] })).toBe("accepted");
  });

  it("comes with counts, which list accepted findings only as such", () => {
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

const opens: FindingOf<"endpoint/new"> = {
  id: "endpoint/new",
  severity: "opens",
  subject: "GET orders",
  after: ["R"],
  facts: { endpoints: ["GET orders"], holders: ["a"] },
};
const weakens: Finding = { id: "gate/plain-http", severity: "weakens", subject: "App Service authentication" };

describe("findings of several stacks", () => {
  it("are merged with all stacks if they are equal, in any order of their data", () => {
    const same: Finding = {
      facts: { endpoints: ["GET orders"], holders: ["a"] },
      after: ["R"],
      subject: "GET orders",
      severity: "opens",
      id: "endpoint/new",
    };

    expect(
      mergeStacks([
        { stack: "dev", findings: [weakens, opens] },
        { stack: "prod", findings: [same] },
      ]),
    ).toEqual([
      { ...opens, stacks: ["dev", "prod"] },
      { ...weakens, stacks: ["dev"] },
    ]);
  });

  it.for([
    [{ ...opens, severity: "changes" }],
    [{ ...opens, facts: { endpoints: ["GET orders"], holders: ["a", "b"] } }],
    [{ ...opens, effects: [weakens] }],
  ] as const)("stay separate if they differ in anything (%#)", ([other]) => {
    const merged = mergeStacks([
      { stack: "dev", findings: [opens] },
      { stack: "prod", findings: [other] },
    ]);
    expect(merged.map(({ stacks }) => stacks)).toEqual(expect.arrayContaining([["dev"], ["prod"]]));
  });

  it("are sorted by severity, then area and subject, with acceptances first among the changes", () => {
    const of = (id: Finding["id"], severity: Finding["severity"], subject = "x") =>
      ({ id, severity, subject }) as Finding;
    const sorted = [
      of("file/guard", "opens"),
      of("gate/plain-http", "weakens", "a"),
      of("gate/plain-http", "weakens", "b"),
      of("file/guard", "breaks"),
      of("gate/unknown-setting", "unknown"),
      of("acceptance/added", "changes"),
      of("access/refused-otherwise", "changes"),
      of("acceptance/without-finding", "changes"),
    ];
    expect(inOrder(sorted.toReversed())).toEqual(sorted);
  });
});
