import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import type { Review } from "../../../../commands/review/review.ts";
import { reviewMarkdown } from "../../../../commands/review/words/review-markdown.ts";
import { reviewPage } from "../../../../commands/review/words/review-page.ts";
import { reviewText } from "../../../../commands/review/words/review-text.ts";
import { elementsOf, githubMarks, rendered, textOf } from "../../../support/rendered-markdown.ts";

/** A review of whatever somebody has written into names, settings and messages. */
function reviewOf(text: string, refusals: readonly string[]): Review {
  return {
    stack: text.slice(0, 100),
    versions: {
      base: "main",
      baseCommit: "a".repeat(40),
      baseMovedOn: true,
      isUnrelated: true,
      headCommit: "b".repeat(40),
      uncommitted: true,
    },
    verdict: "not deployable",
    ok: false,
    refusals,
    unreviewable: [text],
    files: {
      toRead: [{ file: text, class: "unknown", why: "of no kind that the review knows" }],
      judged: [text],
      documents: [text],
    },
    findings: [
      { severity: "access widened", area: "access", text, consequence: text },
      { severity: "changed", area: "settings", text },
      { severity: "changed", area: "access", text },
    ],
    access: { gains: [], loses: [], otherwise: [], beneath: [], rules: [], wider: [] },
    resources: [{ op: "replace", type: text, name: text, properties: [text, text] }],
    package: {},
    settings: [{ path: text, before: text, after: undefined }],
    assumed: [text],
    matrices: {},
  };
}

const pieces = constantFrom(
  ..."#-+=*_~`|<>[]()!&$@:.\\ \n\r1a",
  "```\n",
  "</details>\n",
  "<b>",
  "www.",
  "https://e.x",
  "@a",
  "#1",
  "a@b.c",
  ":a:",
  "😀",
  "\u2028",
  "\u202E",
  "\u001B[2J",
  "::error::",
);
const hostile = oneof(
  array(pieces, { minLength: 1, maxLength: 30 }).map((all) => all.join("")),
  string({ unit: "binary", minLength: 1 }),
).filter((text) => /[\p{L}\p{N}]/u.test(text.slice(0, 100)));
/** Around the place where an item is cut. */
const long = hostile.map((text) => `${"x".repeat(1990)}${text}${text}${"`".repeat(2000)}`);

const plain = elementsOf(rendered(reviewMarkdown(reviewOf("plain", ["plain", "plain"]))));

describe("a review of a hostile change", () => {
  it("renders as the same elements as that of a plain one, and links and calls nobody", () => {
    assert(
      property(oneof(hostile, long), oneof(hostile, long), (text, refusal) => {
        const html = rendered(reviewMarkdown(reviewOf(text, [refusal, refusal])));
        expect(elementsOf(html)).toEqual(plain);
        expect(textOf(html.replaceAll(/<pre>.*?<\/pre>/gs, ""))).not.toMatch(githubMarks);
        expect(html.isWellFormed()).toBe(true);
      }),
    );
  });

  it("keeps both of two long refusals in their blocks", () => {
    const refusal = `${"<b>x</b> ".repeat(300)}\n\`\`\`\n# head`;
    const html = rendered(reviewMarkdown(reviewOf("plain", [refusal, refusal])));

    expect(elementsOf(html)).toEqual(plain);
    expect(
      html.match(/<pre><code class="language-text">(?:&lt;b&gt;x&lt;\/b&gt; ?)+[^<]*more\)\n<\/code><\/pre>/g),
    ).toHaveLength(2);
  });

  it("has no markup and no joiners on a terminal, and steers none", () => {
    const text = reviewText(
      reviewOf("ada@contoso.com https://e.x **b** `c`\u001B[2J\u202E\n# d", ["one\n::two\u009B"]),
      { colour: false },
    );

    expect(text).toContain("  access: ada@contoso.com https://e.x **b** `c` [2J # d ada@contoso.com https://e.x");
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text.split("\n").filter((line) => line.startsWith("#"))).toEqual([]);
  });

  it("disguises nothing in the page", () => {
    expect(reviewPage(reviewOf("a\u202Eb\u001B", ["c\u2066d"]))).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  });
});

describe("a review for a terminal", () => {
  it("says the verdict first, then what matters most", () => {
    const review = { ...reviewOf("plain", []), verdict: "access widened" as const };
    const lines = reviewText(review, { colour: false }).split("\n");

    expect(lines[0]).toBe("Review of stack plain against main: access is widened");
    expect(lines.filter((line) => line !== "" && !line.startsWith(" "))).toEqual([
      "Review of stack plain against main: access is widened",
      "It cannot be reviewed here",
      "Access is widened",
      "To be read: nothing here judges these files",
      "What else changes",
      "Resources: 1 replaced",
      "Settings: 1 changed",
      "Package",
      "Documents",
      "Taken for granted",
    ]);
    expect(reviewText(review, { colour: true })).toContain("\u001B[31mAccess is widened\u001B[39m");
  });

  it("is one line where nothing changes, and no page of lines where much does", () => {
    const files = { toRead: [], judged: [], documents: ["docs/a.md"] };
    const review = { ...reviewOf("plain", []), files };
    expect(reviewText({ ...review, verdict: "nothing changed" }, { colour: false })).toBe(
      "Review of stack plain against main: no resource, setting or package changes on the twin. What changes is: docs/a.md.",
    );
    const resources = Array.from({ length: 5000 }, () => ({
      op: "update" as const,
      type: "t",
      name: "n",
      properties: [],
    }));
    expect(reviewText({ ...review, resources }, { colour: false })).toContain("\n  4,940 more; --json has all.\n");
  });
});
