import { describe, expect, it } from "vitest";
import { finding } from "../../../../../packages/pf/commands/review/findings/finding.ts";
import type { Review, ReviewFinding } from "../../../../../packages/pf/commands/review/findings/review.ts";
import { reviewMarkdown } from "../../../../../packages/pf/commands/review/words/review-markdown.ts";
import { reviewPage } from "../../../../../packages/pf/commands/review/words/review-page.ts";
import { reviewText } from "../../../../../packages/pf/commands/review/words/review-text.ts";
import { sampleEvidence } from "../../../../support/sample-evidence.ts";
import { sampleReview, sampleStack } from "../../../../support/sample-review.ts";

const stacks = ["dev"];
const path: ReviewFinding = { ...finding({ id: "gate/excluded-path-added", subject: "/api/x" }), stacks };
const gained = finding({
  id: "access/gains",
  subject: "caller a: the API",
  facts: {
    who: "caller a",
    how: "client credentials",
    from: "everywhere",
    resource: "the API",
    endpoints: ["GET a"],
    places: [],
    policies: [],
  },
});
const endpoint: ReviewFinding = {
  ...finding({
    id: "endpoint/new",
    subject: "GET a",
    after: ["R"],
    facts: { endpoints: ["GET a"], holders: ["a"] },
    effects: [gained],
  }),
  stacks,
};
const refused: ReviewFinding = {
  ...finding({
    id: "deployment/refused",
    subject: "deployment",
    facts: { why: ["The rule https-only is violated.", "And more."] },
  }),
  stacks,
};
const added: ReviewFinding = {
  ...path,
  accepted: { finding: path.id, subject: path.subject, reason: "Wanted.", decidedBy: "Ada", until: "2027-05-31" },
};
const file = { file: "functions/src/a.ts", class: "ships", standing: "read", why: "changed code" } as const;

describe("the first line of a review names the one thing to know", () => {
  it.for<readonly [string, Partial<Review>]>([
    ["Opens access: Requests to /api/x pass App Service without a token.", { verdict: "opens", findings: [path] }],
    // Of two, the one by which someone gains access today.
    ["Opens access: GET a is new. It requires R, held by a.", { verdict: "opens", findings: [path, endpoint] }],
    [
      "Can't be deployed in dev: The rule https-only is violated.",
      { verdict: "not deployable", findings: [path, refused] },
    ],
    ...[
      ["Nothing was changed.", "This stack was deployed with location: a; now it is b."],
      ["The settings of this stack have a problem:", "- retentionDays: at least 30; found 3.", "  Fix: …"],
      ["The resources in adopt can't be adopted as they are. Nothing was changed.", "- adopt.x: none; found a."],
    ].map((lines): [string, Partial<Review>] => [
      `Can't be deployed in dev: ${lines[1]?.replace("- ", "")}`,
      { verdict: "not deployable", findings: [{ ...refused, facts: { why: [lines.join("\n")] } } as ReviewFinding] },
    ]),
    ["A person has to read this change: functions/src/a.ts: changed code", { verdict: "to be read", files: [file] }],
    [
      "Only accepted findings: Requests to /api/x pass App Service without a token.",
      { verdict: "accepted", findings: [added] },
    ],
    [
      "No change: Nothing that is deployed changes, so nobody gains or loses access.",
      { verdict: "no change", stacks: [] },
    ],
  ])("%s", ([sentence, parts]) => {
    const review = sampleReview(parts);

    expect(reviewText(review, { colour: false }).split("\n")[0]?.slice(2)).toBe(sentence);
    expect(reviewMarkdown(review).split("\n")[3]?.slice("> **x ".length, -"**".length)).toBe(sentence);
    expect(reviewPage(review, sampleEvidence())).toContain(`</span> ${sentence.replaceAll("'", "&#39;")}</strong>`);
  });

  it("and what can't be deployed is told once, and isn't offered to be accepted", () => {
    const review = (findings: readonly ReviewFinding[]) =>
      reviewText(
        sampleReview({
          verdict: "not deployable",
          counts: { opens: 1, weakens: 0, breaks: 1, unknown: 0, changes: 0, accepted: 0, read: 0 },
          findings,
          stacks: [sampleStack({ kind: "refused" })],
        }),
        { colour: false },
      );

    expect(review([refused])).not.toContain("--accept");
    expect(review([refused])).not.toContain("over the base");
    expect(review([refused, path])).toContain(`--accept ${path.id}`);

    const contract = (why: string, refusedStack?: string): ReviewFinding => ({
      ...finding({
        id: "file/contract",
        subject: "functions/contract.ts",
        facts: { why, ...(refusedStack !== undefined && { refusedStack }) },
      }),
      stacks: [],
    });
    const unjudged = contract("what it changes wasn't compared, because the stack dev can't be deployed", "dev");
    expect(review([refused, unjudged])).not.toMatch(/--accept|id file\/contract|Fix each finding/);
    expect(review([refused, unjudged])).toContain("wasn't compared, because the stack dev");
    expect(review([refused, contract("more than data")])).toContain("--accept file/contract");
  });

  it("and a lock file that stays behind is to be updated, and isn't offered to be accepted first", () => {
    const why = "dependencies change: run npm install, and commit package-lock.json";
    const behind = { ...finding({ id: "file/pipeline", subject: "package.json", facts: { why } }), stacks: [] };
    const review = (findings: readonly ReviewFinding[]) => {
      const counts = { opens: 0, weakens: 0, breaks: 0, unknown: 1, changes: 0, accepted: 0, read: 0 };
      return reviewText(sampleReview({ verdict: "unknown", counts, findings }), { colour: false });
    };

    expect(review([behind])).toContain("Run npm install, and commit package-lock.json.");
    expect(review([behind])).not.toMatch(/--accept|Fix each finding/);
    expect(review([behind, path])).toContain(`--accept ${path.id}`);
    // A list of acceptances that isn't valid can't be accepted, and takes no entry.
    const subject = "accepted-findings.yaml:6, entry 1, until";
    const list = { ...finding({ id: "file/judges", subject, facts: { why: "found nothing." } }), stacks: [] };
    expect(review([list])).toContain("Correct accepted-findings.yaml: until then, it accepts nothing.");
    expect(review([list])).not.toMatch(/--accept|Fix each finding/);
  });

  it("and no stack that the change can't affect stands above the only finding", () => {
    const unaffected = ["local", "pr", "prod", "test"].map((stack) =>
      sampleStack({ stack, kind: "unaffected", verdict: "no change" }),
    );
    const review = sampleReview({ verdict: "opens", findings: [path], stacks: [sampleStack(), ...unaffected] });
    const lines = reviewText(review, { colour: false }).split("\n");

    expect(
      lines
        .slice(
          0,
          lines.findIndex((line) => /^ {2}[✗-] /.test(line)),
        )
        .join("\n"),
    ).not.toContain("No change");
    expect(lines).toContain("Unaffected, so not deployed: local, pr, prod, test.");
  });
});
