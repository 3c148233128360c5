import { describe, expect, it } from "vitest";
import type { Review } from "../../../../commands/review/review.ts";
import { fit } from "../../../../commands/review/words/fit.ts";
import { markdownBlock, markdownCode, markdownText } from "../../../../text/markdown.ts";
import { reviewMarkdown } from "../../../../commands/review/words/review-markdown.ts";
import { reviewPage } from "../../../../commands/review/words/review-page.ts";

const review: Review = {
  stack: "dev",
  versions: {
    base: "main",
    baseCommit: "a".repeat(40),
    baseMovedOn: false,
    isUnrelated: false,
    headCommit: "b".repeat(40),
    uncommitted: false,
  },
  verdict: "access widened",
  ok: false,
  refusals: [],
  unreviewable: [],
  files: { toRead: [], judged: ["Pulumi.dev.yaml"], documents: [] },
  findings: [{ severity: "access widened", area: "access", text: "Somebody gains the API." }],
  access: { gains: ["Somebody gains the API."], loses: [], otherwise: [], beneath: [], rules: [], wider: [] },
  resources: [],
  package: {},
  settings: [],
  assumed: [],
  matrices: {},
};

const hostile = 'x"><script>alert(1)</script> | `a` **b** [c](https://evil.example) @someone #1 \n# head';

describe("a review in Markdown", () => {
  const toRead = (count: number): Review["files"]["toRead"] =>
    Array.from({ length: count }, (_, index) => ({
      file: `infra/${index}.ts`,
      class: "declares",
      why: "declares resources",
    }));
  const unread: Review = {
    ...review,
    verdict: "to be read",
    findings: [],
    files: { toRead: toRead(12), judged: [], documents: ["README.md"] },
  };

  it("is one line where nothing changes, and says no more than what was looked at", () => {
    const nothing = { ...review, verdict: "nothing changed", ok: true, findings: [] } as const;
    const said = (files: Review["files"]) => reviewMarkdown({ ...nothing, files });

    expect(said({ toRead: [], judged: [], documents: [] })).toBe(
      "Review of stack dev against `main`: no file changes.\n",
    );
    expect(said({ toRead: [], judged: ["Pulumi.dev.yaml"], documents: ["README.md"] })).toBe(
      "Review of stack dev against `main`: no resource, setting or package changes on the twin. " +
        "What changes is: Pulumi.dev.yaml, README.md.\n",
    );
  });

  it("lists what nobody judged before all else where nothing was found, in few names", () => {
    expect(reviewMarkdown(unread).split("\n").slice(0, 7)).toEqual([
      "## Review of stack dev against `main`: nothing found, 12 files to be read",
      "",
      "On the twin, nobody was found to gain access. No weaker protection was found. Nothing was found that breaks. 12 changed files are to be read: what else the change does is not known.",
      "",
      "### To be read: nothing here judges these files",
      "",
      `- ${toRead(10)
        .map(({ file }) => file)
        .join(", ")} and 2 more: declares resources.`,
    ]);
    expect(reviewMarkdown(unread)).toContain("### Documents\n\nText changes that nothing here runs: README.md.");
    expect(reviewPage(unread)).toContain("<h2>To be read: nothing here judges these files</h2>");
  });

  it("puts files of one reason in one line, in the order of what they are for", () => {
    const files: Review["files"] = {
      ...unread.files,
      toRead: [
        { file: "a", class: "unknown", why: "is unknown" },
        { file: "functions/a.ts", class: "ships", why: "ships" },
        { file: "infra/a.ts", class: "declares", why: "declares" },
        { file: "infra/b.ts", class: "declares", why: "declares" },
      ],
    };
    expect(reviewMarkdown({ ...unread, files })).toContain(
      "\n- infra/a.ts, infra/b.ts: declares.\n- functions/a.ts: ships.\n- a: is unknown.\n",
    );
  });

  it("says that something breaks, and of one file as of one", () => {
    const findings = [{ severity: "breaks", area: "access", text: "Somebody loses the API." }] as const;
    expect(reviewMarkdown({ ...unread, findings, files: { ...unread.files, toRead: toRead(1) } })).toMatch(
      /: something breaks, 1 file to be read\n\n.* Something breaks\. 1 changed file is to be read: /,
    );
  });

  it("soothes nobody while files are to be read, whatever else was found", () => {
    for (const verdict of ["access widened", "protection weakened", "to be read"] as const) {
      const one = { ...review, verdict, files: unread.files };
      for (const text of [reviewMarkdown(one), reviewPage(one)]) {
        expect(text).not.toMatch(/Nobody gains access|No protection that|nothing is lost|nothing changes/);
      }
    }
  });

  it("says of what only the twin does not know that it cannot be reviewed, and not that it cannot be deployed", () => {
    const unreviewable = ["the stand-in for azure-native does not know property 'siteConfig.cors'"];
    const one: Review = { ...review, verdict: "not reviewable", findings: [], unreviewable };

    for (const text of [reviewMarkdown(one), reviewPage(one)]) {
      expect(text).toMatch(/: this cannot be reviewed here/);
      expect(text).toMatch(/siteConfig\.cors/);
      expect(text).not.toMatch(/annot be deployed|refuse it|obody|nothing is lost|Nothing was found|No weaker/);
    }
  });

  it("takes no markup from names and settings, calls nobody and links nothing", () => {
    const text = reviewMarkdown({
      ...review,
      findings: [{ severity: "access widened", area: "access", text: hostile, consequence: hostile }],
      resources: [{ op: "create", type: hostile, name: hostile, properties: [] }],
      settings: [{ path: hostile, before: undefined, after: hostile }],
      assumed: [hostile],
    });

    expect(text).not.toMatch(/(?<!\\)<script|(?<!\\)\]\(|(?<!\\)\*\*b|[^\w]@someone|#1|\n# head/);
    expect(text.split("\n").filter((line) => line.startsWith("| created"))).toHaveLength(1);
  });

  it.for([
    ["access widened", undefined, "Somebody gains access."],
    ["protection weakened", true, "Whether somebody gains access, only the tenant knows."],
    ["protection weakened", undefined, "Nobody gains access."],
  ] as const)("says first who gains: %s, %s", ([severity, mayWiden, said]) => {
    const found = { severity, area: "settings" as const, text: "Something.", ...(mayWiden && { mayWiden }) };
    expect(reviewMarkdown({ ...review, findings: [found] }).split("\n")[2]).toMatch(new RegExp(`^${said}`));
    expect(reviewPage({ ...review, findings: [found] })).toContain(`<p>${said} `);
  });

  it("shows a refusal as it is, however many backticks are in it", () => {
    const refusal = "breaks the rule x\n```\n# head";
    expect(markdownBlock(refusal)).toBe(`\`\`\`\`text\n${refusal}\n\`\`\`\``);
    expect(reviewMarkdown({ ...review, verdict: "not deployable", refusals: [refusal] })).toContain(
      "### It cannot be deployed",
    );
  });

  it("says, in the page, too, where it compares with no common commit", () => {
    const unrelated = { ...review, versions: { ...review.versions, isUnrelated: true } };
    const words = "No commit is known here that both come from";

    expect([reviewMarkdown(unrelated), reviewPage(unrelated)].map((text) => text.includes(words))).toEqual([
      true,
      true,
    ]);
    expect([reviewMarkdown(review), reviewPage(review)].map((text) => text.includes(words))).toEqual([false, false]);
  });

  it("says nothing soothing of what cannot be deployed", () => {
    const text = reviewMarkdown({ ...review, verdict: "not deployable", findings: [], refusals: ["no"] });
    expect(text).not.toMatch(/Nobody gains|nothing is lost/);
  });

  it("never has more than 60,000 characters, and leaves out the least important", () => {
    const text = reviewMarkdown({
      ...review,
      findings: Array.from({ length: 300 }, (_, index) => ({
        severity: "access widened" as const,
        area: "access" as const,
        text: `Gain ${index} ${"x".repeat(100)}`,
      })),
      resources: Array.from({ length: 5000 }, (_, index) => ({
        op: "update" as const,
        type: "azure-native:web:WebApp",
        name: `site-${index}`,
        properties: [],
      })),
      settings: [{ path: "name", before: "a".repeat(100_000), after: "b" }],
    });

    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text.length).toBeGreaterThan(50_000);
    expect(text).toContain("Gain 299");
    expect(text).toMatch(/\d+ more are left out here; --json has all\./);
    expect(text.match(/<details>/g)).toHaveLength(text.match(/<\/details>/g)?.length ?? 0);
  });

  it("says how much of every part is left out", () => {
    const parts = [
      { head: "one", items: ["a".repeat(50), "b".repeat(50)] },
      { head: "two", items: ["c".repeat(500)] },
    ];
    expect(fit(parts, 330)).toBe(
      `one\n\n${"a".repeat(50)}\n${"b".repeat(50)}\n\ntwo\n\n1 more is left out here; --json has all.\n`,
    );
  });

  it("leaves plain words, ids and dates as they are", () => {
    const plain = "The caller orders, api://x/user_impersonation, 203.0.113.0/24 (256 addresses).";
    expect(markdownText(plain)).toBe(plain);
    const links = "https://evil.example www.evil.example owner/name#12 GH-12 @owner &lt;b&gt; $x$";
    expect(markdownText(links).replaceAll("\u2060", "⁀")).toBe(
      "https:⁀//evil.example www⁀.evil.example owner/name#⁀12 GH-⁀12 @⁀owner \\&lt;b\\&gt; \\$x\\$",
    );
  });

  it("shows the name of a base as a shell takes it, and lets none out of its fence", () => {
    expect(markdownCode("HEAD~1")).toBe("`HEAD~1`");
    expect(markdownCode("a`b``c")).toBe("``` a`b``c ```");
  });
});

describe("a review as a page", () => {
  it("runs nothing, loads nothing, and takes no markup from names", () => {
    const page = reviewPage({
      ...review,
      findings: [{ severity: "access widened", area: "access", text: hostile }],
      refusals: [hostile],
      settings: [{ path: hostile, before: undefined, after: hostile }],
    });

    expect(page).not.toMatch(/<script|src=|href=/);
    expect(page).toContain("default-src &#39;none&#39;");
    expect(page).toContain("&lt;script&gt;");
  });
});
