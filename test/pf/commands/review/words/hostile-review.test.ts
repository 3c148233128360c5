import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { reviewMarkdown } from "../../../../../packages/pf/commands/review/words/review-markdown.ts";
import { pageScript } from "../../../../../packages/pf/cli/page/page.ts";
import { reviewPage } from "../../../../../packages/pf/commands/review/words/review-page.ts";
import { sampleEvidence } from "../../../../support/sample-evidence.ts";
import { reviewSarif } from "../../../../../packages/pf/commands/review/words/review-sarif.ts";
import { reviewText } from "../../../../../packages/pf/commands/review/words/review-text.ts";
import { plain as withoutColor, widthOf } from "../../../../../packages/core/text/width.ts";
import { elementsOf, githubMarks, rendered, textOf } from "../../../../support/rendered-markdown.ts";
import { randomRuns } from "../../../../support/random-runs.ts";
import { findingsOfEveryKind, reviewOfEverything, sampleReview } from "../../../../support/sample-review.ts";
import { hostileMatrix } from "../../../../support/sample-matrix.ts";

const pieces = constantFrom(
  ..."#-+=*_~`|<>[]()!&$@:.\\ \n\r1a",
  "```\n",
  "</details>\n",
  "</summary>",
  "<b>",
  "> [!TIP]\n",
  "www.",
  "https://e.x",
  "mailto:a@b.c",
  "@a",
  "#1",
  "a@b.c",
  "a5c3785ed8d6",
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
  // What every object has.
  constantFrom("valueOf", "constructor", "__proto__"),
).filter((text) => /[\p{L}\p{N}]/u.test(text.slice(0, 100)));
/** So that all findings of a kind have room. */
const short = hostile.filter(({ length }) => length <= 30);
/** Around the places where a text or an item is cut. */
const long = oneof(
  hostile.map((text) => `${"x".repeat(1990)}${text}${text}${"`".repeat(2000)}`),
  hostile.map((text) => `${"😀".repeat(140)}${text}`),
);
const runs = { numRuns: randomRuns(300) };

const plain = elementsOf(rendered(reviewMarkdown(reviewOfEverything("plain", ["plain", "plain"]))));
/** The commits that are compared are written for GitHub to link; they stand once, in the beginning. */
const commits = /(?<![0-9a-f])(?:a{12}|b{12})(?![0-9a-f])/g;

describe("a hostile change, in Markdown", () => {
  it("renders as the same elements as a plain one, without links or mentions", () => {
    assert(
      property(hostile, oneof(hostile, long), oneof(hostile, long), (text, refusal, subject) => {
        const review = reviewOfEverything(text, [refusal, refusal]);
        const findings = review.findings.map((one, index) => (index < 2 ? { ...one, subject } : one));
        const html = rendered(reviewMarkdown({ ...review, findings }));
        expect(elementsOf(html)).toEqual(plain);
        const shown = html.replaceAll(/<(pre|code)>.*?<\/\1>/gs, "").replaceAll(commits, "");
        expect(textOf(shown)).not.toMatch(githubMarks);
        expect(html.isWellFormed()).toBe(true);
      }),
      runs,
    );
  });

  it("renders as the same elements in every kind of finding", () => {
    const chunks = Array.from({ length: 16 }, (_, index) => index);
    const partOf = (text: string, chunk: number) =>
      sampleReview({
        verdict: "opens",
        findings: findingsOfEveryKind(text).filter((_, index) => index % 16 === chunk),
      });
    const usual = chunks.map((chunk) => elementsOf(rendered(reviewMarkdown(partOf("plain", chunk)))));
    assert(
      property(short, constantFrom(...chunks), (text, chunk) => {
        const html = rendered(reviewMarkdown(partOf(text, chunk)));
        expect(elementsOf(html)).toEqual(usual[chunk]);
        const shown = html.replaceAll(/<(pre|code)>.*?<\/\1>/gs, "").replaceAll(commits, "");
        expect(textOf(shown)).not.toMatch(githubMarks);
      }),
      runs,
    );
  });

  it.each([
    "# x",
    "1. x",
    "---",
    "+ x",
    "> x",
    "- [x] x",
    "> [!TIP]\n> x",
    "| x | y |",
    "x\n===",
    "    x",
    "</details>x",
    "<details>x",
    "</summary>x",
    "<!-- x",
    "x\n\n```\nx",
    "a@b.c",
    "mailto:a@b.c",
    "www.e.x",
    "@someone",
    "#123",
    "a5c3785ed8d6a35868bc169f07e40e889087fd2e",
    "\uD83D x",
  ])("shows %j unchanged in any place", (text) => {
    const html = rendered(reviewMarkdown(reviewOfEverything(text, [text])));
    expect(elementsOf(html)).toEqual(elementsOf(rendered(reviewMarkdown(reviewOfEverything("plain", ["plain"])))));
    expect(textOf(html.replaceAll(/<(pre|code)>.*?<\/\1>/gs, "").replaceAll(commits, ""))).not.toMatch(githubMarks);
    expect(html.isWellFormed()).toBe(true);
  });

  it("keeps two long refusals in their blocks", () => {
    const refusal = `${"<b>x</b> ".repeat(300)}\n\`\`\`\n# head`;
    const html = rendered(reviewMarkdown(reviewOfEverything("plain", [refusal, refusal])));

    expect(elementsOf(html)).toEqual(plain);
    expect(
      html.match(/<pre><code class="language-text">(?:&lt;b&gt;x&lt;\/b&gt; ?)+[^<]*more\)\n<\/code><\/pre>/g),
    ).toHaveLength(2);
  });
});

describe("a hostile change, on a terminal", () => {
  it("controls nothing, has no markup, and keeps addresses whole", () => {
    const text = reviewText(
      reviewOfEverything("ada@contoso.com https://e.x **b** `c`\u001B[2J\u202E\n# d", ["one\n::two\u009B"]),
      {
        colour: false,
      },
    );

    expect(text).toContain("ada@contoso.com https://e.x **b** `c` [2J # d");
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text.split("\n").filter((line) => line.startsWith("#"))).toEqual([]);
  });

  it("controls nothing for any input, and fits the width if its words allow it", () => {
    assert(
      property(hostile, (text) => {
        const shown = reviewText(reviewOfEverything(text, [text]), { colour: true, columns: 60 });
        expect(withoutColor(shown).replaceAll(/[\n\t]/g, "")).not.toMatch(/[[\p{Cc}\p{Cf}]--[\uFE0F]]/v);
        const tooWide = withoutColor(shown)
          .split("\n")
          // A command to paste stays on one line.
          .filter((line) => widthOf(line) > 60 && !/^ +\.\/pf /.test(line));
        for (const line of tooWide)
          expect(
            line
              .trim()
              .split(" ")
              .some((word) => widthOf(word) > 20),
          ).toBe(true);
      }),
      runs,
    );
  });
});

describe("a hostile change, as a page", () => {
  const script = `<script>${pageScript()}</script>`;
  /** Without the words of code, which are as many as there are. */
  const elements = (page: string) =>
    elementsOf(
      page
        .replace(/<style>.*<\/style>/s, "")
        .replace(script, "")
        // An account's name may break before its @.
        .replaceAll(/<span class="account".*?<\/span\s*>/gs, "")
        .replaceAll(/<code>.*?<\/code>/gs, (code) => code.replaceAll(/<\/?span(?: class="(?:fold|option)")?>/g, "")),
    ).join(" ");

  it("has the same elements as a plain one, and disguises nothing", () => {
    const usual = elements(reviewPage(withMatrices("plain"), sampleEvidence()));
    assert(
      property(oneof(hostile, long), (text) => {
        const page = reviewPage(withMatrices(text), sampleEvidence());
        expect(elements(page)).toBe(usual);
        expect(page).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}]/u);
      }),
      runs,
    );
  });

  it("runs nothing but its own script, and loads nothing", () => {
    const page = reviewPage(withMatrices('x"><script>alert(1)</script><img src=x onerror=alert(1)>'), sampleEvidence());
    expect(page.split(script)).toHaveLength(2);
    const tags = (page.replace(script, "").match(/<[^>]*>/g) ?? [])
      .map((tag) => tag.replaceAll(/(?<!href=)"[^"]*"/g, '""'))
      .join("\n");
    expect(tags).not.toMatch(/<script|<img|\ssrc=|\son\w+=|href="(?!#stack-\d+")/);
    expect(page).toMatch(
      /content="default-src &#39;none&#39;; style-src &#39;sha256-[^;]+;; script-src &#39;sha256-[^;]+;; base-uri &#39;none&#39;/,
    );
  });

  it("has a name for everything unnamed", () => {
    expect(reviewPage(withMatrices(""), sampleEvidence())).toContain("(no name)");
  });

  function withMatrices(text: string) {
    const review = reviewOfEverything(text, [text]);
    const [first, ...others] = review.stacks;
    const matrices = { before: hostileMatrix(text, false), after: hostileMatrix(text, true) };
    return { ...review, stacks: [...(first ? [{ ...first, matrices }] : []), ...others] };
  }
});

describe("a hostile change, in SARIF", () => {
  it("is well-formed, points to places inside the repository, and has no markup in its Markdown", () => {
    assert(
      property(oneof(hostile, long), (text) => {
        const sarif = reviewSarif(reviewOfEverything(text, [text])) as SarifLog;
        expect(JSON.stringify(sarif).isWellFormed()).toBe(true);
        for (const { message, locations } of sarif.runs.flatMap(({ results }) => results)) {
          expect(elementsOf(rendered(message.markdown)).filter((name) => !["p", "ul", "li"].includes(name))).toEqual(
            [],
          );
          for (const { physicalLocation } of locations) {
            const { uri } = physicalLocation.artifactLocation;
            expect(new URL(uri, "https://x.example/a/").href.startsWith("https://x.example/")).toBe(true);
          }
        }
      }),
      runs,
    );
  });

  interface SarifLog {
    readonly runs: readonly {
      readonly results: readonly {
        readonly message: { readonly markdown: string };
        readonly locations: readonly {
          readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
        }[];
      }[];
    }[];
  }
});
