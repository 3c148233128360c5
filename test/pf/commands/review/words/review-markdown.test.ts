import { samplesOf } from "../../../../../packages/pf/commands/review/findings/samples.ts";
import { describe, expect, it } from "vitest";
import {
  type Verdict,
  verdicts,
  type ReviewedFile,
} from "../../../../../packages/pf/commands/review/findings/review.ts";
import { reviewMarkdown } from "../../../../../packages/pf/commands/review/words/review-markdown.ts";
import { reviewPage } from "../../../../../packages/pf/commands/review/words/review-page.ts";
import { sampleEvidence } from "../../../../support/sample-evidence.ts";
import { reviewText } from "../../../../../packages/pf/commands/review/words/review-text.ts";
import {
  countsOf,
  reviewOfEverything,
  sampleFinding,
  sampleReview,
  sampleStack,
} from "../../../../support/sample-review.ts";

const read = (file: string, parts: Partial<ReviewedFile> = {}): ReviewedFile => ({
  file,
  class: "ships",
  standing: "read",
  why: "code of the function",
  ...parts,
});

/** Lines that begin with a mark of structure, in order. */
function outline(markdown: string): readonly string[] {
  return markdown.split("\n").filter((line) => /^(?:#|> \[|\| Stack|<details>)/.test(line));
}

describe("a review in Markdown", () => {
  it("contains verdict, comparison, causes, files, acceptances and details, in this order", () => {
    expect(outline(reviewMarkdown({ ...reviewOfEverything("plain", ["no"]) }))).toEqual([
      "## Review against `plain`",
      "> [!CAUTION]",
      "> [!WARNING]",
      "> [!WARNING]",
      "### Not compared",
      "### Opens access",
      "### Weakens protection",
      "### Breaks",
      "### Effect unknown",
      "### Files to read",
      "### Other changes",
      "### Accepted",
      "<details><summary>Stacks</summary>",
      "| Stack | Result | Findings | Resources | Review |",
      "<details><summary>Resources: 1 changed</summary>",
      "<details><summary>Settings: 1 changed</summary>",
      "<details><summary>Package</summary>",
      "<details><summary>Other changed files</summary>",
      "<details><summary>Assumed</summary>",
      "### Next",
    ]);
  });

  it("counts what decides, without double counting", () => {
    const findings = [
      sampleFinding("opens"),
      sampleFinding("weakens"),
      sampleFinding("weakens"),
      sampleFinding("unknown"),
    ];
    const files = [read("a"), read("b"), read("c")];
    expect(reviewMarkdown(sampleReview({ verdict: "opens", findings, files }))).toContain(
      "> [!CAUTION]\n> **✗ Opens access: function-app changed: now not set, was not set.**\n>\n> Don't merge before each finding is fixed, or someone who owns the API accepts it.\n>\n> 1 opens access, 2 weaken protection, 1 unknown effect, 3 files to read.",
    );
  });

  it.each([
    ["not deployable", "CAUTION"],
    ["opens", "CAUTION"],
    ["weakens", "CAUTION"],
    ["breaks", "WARNING"],
    ["unknown", "WARNING"],
    ["to be read", "NOTE"],
    ["accepted", "NOTE"],
    ["no change of access", "TIP"],
    ["no change", "TIP"],
  ] as const)("shows %s as GitHub's alert %s", (verdict, alert) => {
    expect(reviewMarkdown(sampleReview({ verdict }))).toContain(`\n> [!${alert}]\n`);
  });

  it("folds a cause's effects below it, with their places and stacks", () => {
    const cause = sampleFinding("opens", {
      subject: "the gate",
      stacks: ["dev"],
      where: [{ file: "infra/gate.ts", line: 12 }, { file: "Pulumi.dev.yaml" }],
      effects: [
        {
          id: "output/changed",
          severity: "opens",
          subject: "anybody",
          effects: [{ id: "output/changed", severity: "opens", subject: "a guest" }],
        },
      ],
    });
    const stacks = [sampleStack(), sampleStack({ stack: "prod" }), sampleStack({ stack: "test", kind: "unaffected" })];
    const shown = reviewMarkdown(sampleReview({ verdict: "opens", findings: [cause], stacks }));

    expect(shown).toMatch(
      /- \*\*[^*]*the gate[^*]*\*\* (?:.* )?In dev only\. See `infra\/gate\.ts:12`, `Pulumi\.dev\.yaml`\. <sub>`resource\/unknown-property` `the gate`<\/sub>\n {2}<details><summary>Effects: 2<\/summary>\n\n {2}- .*anybody.*\n {2}- .*a guest.*\n\n {2}<\/details>\n/,
    );
    const everywhere = sampleReview({ verdict: "opens", findings: [{ ...cause, stacks: ["dev", "prod"] }], stacks });
    expect(reviewMarkdown(everywhere)).not.toContain("only.");
  });

  it("lists files to read by class and reason, before other changes", () => {
    const files = [
      read("functions/src/a.ts"),
      read("functions/src/b.ts"),
      read("test/a.test.ts", { class: "tests", why: "a test" }),
      read("functions/guard/a.ts", { class: "guards", why: "part of the guard" }),
      read("README.md", { standing: "harmless", class: "says", why: "text that nothing loads" }),
    ];
    const shown = reviewMarkdown(sampleReview({ verdict: "to be read", files, findings: [sampleFinding("changes")] }));

    expect(shown).toContain(
      "### Files to read\n\n- **Guard**: `functions/guard/a.ts`. Part of the guard.\n- **Function code**: `functions/src/a.ts`, `functions/src/b.ts`. Code of the function.\n- **Tests**: `test/a.test.ts`. A test.\n\n### Other changes",
    );
    expect(shown).toContain("- **Proved harmless**: `README.md`. Text that nothing loads.");
  });

  it("lists acceptances with reason, person and date, and doesn't count them otherwise", () => {
    const accepted = { finding: "gate/off", subject: "x", reason: "Wanted.", decidedBy: "Ada", until: "2027-05-31" };
    const shown = reviewMarkdown(
      sampleReview({ verdict: "accepted", findings: [sampleFinding("opens", { accepted })] }),
    );

    expect(shown).toMatch(/### Accepted\n\n- .* Accepted by Ada until 2027-05-31\. Reason: Wanted\.\n/);
    expect(shown).not.toContain("### Opens access");
    expect(shown).toContain(
      "**! Only accepted findings: function-app changed: now not set, was not set.**\n>\n> Check the accepted findings before you merge.\n>\n> 1 accepted.",
    );
  });

  it("lists equal results of several stacks once, and names properties without their index", () => {
    const resources = [
      { op: "update", type: "t", name: "location-office", properties: ["ip.ipRanges[0]", "ip.ipRanges[1]"] },
    ] as const;
    const stacks = [sampleStack({ resources }), sampleStack({ stack: "prod", resources })];
    const shown = reviewMarkdown(sampleReview({ stacks }));

    expect(shown).toContain("**dev, prod**\n\n1 updated:\n");
    expect(shown).toContain("| updated | t | location-office | ip.ipRanges |");
  });

  it("distinguishes a stack that can't be deployed from one that can't be reviewed", () => {
    const stacks = [
      sampleStack({ kind: "refused", verdict: "not deployable", refusals: ["a rule"] }),
      sampleStack({ stack: "prod", kind: "not reviewable", verdict: "unknown", refusals: ["siteConfig.cors"] }),
    ];
    const shown = reviewMarkdown(sampleReview({ verdict: "not deployable", stacks }));

    expect(shown).toMatch(/\*\*dev can't be deployed\.\*\* .*refuse it:\n\n```text\na rule\n```/);
    expect(shown).toMatch(/\*\*prod can't be reviewed here\.\*\* .*is unknown:\n\n```text\nsiteConfig\.cors\n```/);
  });

  it("never exceeds 60,000 characters, and omits the least important parts", () => {
    const findings = Array.from({ length: 150 }, (_, index) =>
      sampleFinding("opens", { subject: `gain ${index} ${"x".repeat(80)}` }),
    );
    const resources = Array.from({ length: 5000 }, (_, index) => ({
      op: "update" as const,
      type: "azure-native:web:WebApp",
      name: `site-${index}-${"y".repeat(400)}`,
      properties: [],
    }));
    const stacks = Array.from({ length: 200 }, (_, index) =>
      sampleStack({ stack: `stack-${index}`, resources, assumed: [`user ${index}`] }),
    );
    const shown = reviewMarkdown(sampleReview({ verdict: "opens", findings, stacks }));

    expect(shown.length).toBeLessThanOrEqual(60_000);
    expect(shown.length).toBeGreaterThan(40_000);
    expect(shown).toContain("gain 149");
    expect(shown).toMatch(/\d+ more (?:is|are) left out here; --json has all\./);
    expect(shown.match(/<details>/g)).toHaveLength(shown.match(/<\/details>/g)?.length ?? 0);
  });
});

it("lists what can be accepted by id and subject, and nothing else", () => {
  const findings = [
    sampleFinding("weakens", { subject: "caller partner" }),
    sampleFinding("changes", { subject: "apiVersion" }),
    sampleFinding("unknown", { ...samplesOf("acceptance/ended", "x")[0], subject: "gate/off x" }),
  ];
  const review = sampleReview({ verdict: "weakens", findings });
  const text = reviewText(review, { colour: false });

  expect(reviewMarkdown(review).match(/<sub>.*<\/sub>/g)).toEqual([
    "<sub>`resource/unknown-property` `caller partner`</sub>",
  ]);
  expect(reviewPage(review, sampleEvidence()).match(/class="name">[^<]*<bdi>[^<]*/g)).toEqual([
    'class="name">id resource/unknown-property, subject “<bdi>caller partner',
  ]);
  expect(text.match(/^ +id (?:resource|acceptance)\/.*$/gm)).toEqual([
    '    id resource/unknown-property, subject "caller partner"',
  ]);
});

const formsOf = (review: Parameters<typeof reviewPage>[0]) => [
  reviewMarkdown(review),
  reviewPage(review, sampleEvidence()),
  reviewText(review, { colour: false }),
];

it("says of a demo that its problems are made up, in each form", () => {
  const review = sampleReview({});
  const evidence = sampleEvidence({ answeredBy: "demo" });
  const text = reviewText(review, { colour: false }, evidence);
  for (const shown of [reviewMarkdown(review, "demo"), reviewPage(review, evidence)])
    expect(shown).toContain("demo: a twin with made-up problems");
  expect(text).toContain("Stack dev · twin with made-up problems · ");
  for (const shown of [text, reviewPage(review, evidence)]) expect(shown).toMatch(/Next, on a change of yours/);
  for (const shown of formsOf(review)) expect(shown).not.toContain("made-up");
});

describe("a verdict's words", () => {
  const soothing = /nobody gains|nothing is lost|no protection|nothing .*changes/i;
  const shownIn = (verdict: Verdict) =>
    formsOf(sampleReview({ verdict, files: [read("a")], stacks: [sampleStack({ verdict })] }));

  it("claim that no one gains access only if everything was judged", () => {
    for (const verdict of verdicts) {
      const isCalm = verdict === "no change" || verdict === "no change of access";
      for (const shown of shownIn(verdict)) expect([verdict, soothing.test(shown)]).toEqual([verdict, isCalm]);
    }
  });

  it("state what was checked, and what wasn't", () => {
    const stacks = [
      sampleStack({ verdict: "unknown" }),
      sampleStack({ stack: "test", kind: "unaffected", verdict: "no change" }),
      sampleStack({ stack: "new", kind: "new", verdict: "unknown" }),
    ];
    const review = sampleReview({
      verdict: "unknown",
      stacks,
      files: [read("a")],
      findings: [sampleFinding("unknown")],
    });
    for (const shown of formsOf(review)) {
      expect(shown.replaceAll(/\s+/g, " ")).toContain("Deployed and compared: dev.");
      expect(shown).toContain("Unaffected, so not deployed: test.");
      expect(shown).toContain(
        "Not judged: 1 changed file to read, 1 finding of unknown effect, stack new (new, nothing to compare with).",
      );
    }
  });

  it("claim no deployment if there was none", () => {
    const stacks = [sampleStack({ kind: "unaffected", verdict: "no change" })];
    const review = sampleReview({ verdict: "no change", stacks });
    for (const shown of formsOf(review)) {
      expect(shown).toContain("No stack was deployed.");
      expect(shown).not.toContain("ran on a local twin");
    }
  });

  it("state at the top whose code judged if it isn't the base's", () => {
    const review = sampleReview({ verdict: "unknown", judge: { of: "head", commit: "b".repeat(40) } });
    const place = (shown: string, words: string) => shown.indexOf(words);
    for (const shown of formsOf(review)) {
      const at = place(shown, "was judged by its own code");
      expect(at).toBeGreaterThan(0);
      expect(at).toBeLessThan(place(shown, "aaaaaaaaaaaa at") > 0 ? place(shown, "aaaaaaaaaaaa at") : shown.length);
      expect(shown).not.toContain("Judged by the base");
    }
  });

  it("show the verdict of the change's own review beside the base's", () => {
    const headSays = { verdict: "no change of access", counts: countsOf([], []) } as const;
    const review = sampleReview({
      verdict: "weakens",
      findings: [sampleFinding("weakens")],
      judge: { of: "base", commit: "a".repeat(40), headSays },
    });
    for (const shown of [reviewMarkdown(review), reviewText(review, { colour: false })]) {
      expect(shown).toContain("Its own review says: No change of access (nothing found).");
    }
    const same = {
      ...review,
      judge: { ...review.judge, headSays: { verdict: "weakens", counts: review.counts } as const },
    };
    expect(reviewMarkdown(same)).toContain("Its own review comes to the same verdict.");
  });

  it("report an unknown common commit, and a base that has moved on", () => {
    const { versions } = sampleReview();
    const other = sampleReview({ versions: { ...versions, isUnrelated: true, baseMovedOn: true, uncommitted: true } });
    for (const shown of formsOf(other)) {
      expect(shown).toContain("No common commit found");
      expect(shown).toContain("main has moved on since.");
      expect(shown).toContain("with uncommitted changes");
    }
  });
});
