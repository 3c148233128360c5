import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  banner,
  cards,
  nextSteps,
  pageText,
  pill,
  table,
  withCode,
  withCommand,
} from "../../../../packages/pf/cli/page/page.ts";
import { sampleEvidence } from "../../../support/sample-evidence.ts";
import { html } from "../../../../packages/core/text/html.ts";

const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const between = (text: string, name: string) =>
  text.slice(text.indexOf(`<${name}>`) + name.length + 2, text.indexOf(`</${name}>`));

describe("a page", () => {
  const parts = { title: "<b>", heading: html`H`, evidence: sampleEvidence(), top: html``, body: html`<p>x</p>` };
  const page = pageText({ ...parts, script: "let a = '<b>';" });

  it("allows its own style and script by hash, and nothing else", () => {
    const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];

    expect(policy.replaceAll("&#39;", "'").split("; ")).toEqual([
      "default-src 'none'",
      `style-src ${hash(between(page, "style"))}`,
      `script-src ${hash("let a = '<b>';")}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it("runs no script if it has none", () => {
    expect(pageText(parts)).not.toContain("<script");
  });

  it("escapes its title", () => {
    expect(page).toContain("<title>&lt;b&gt;</title>");
  });
});

describe("the parts of a page", () => {
  it.each([
    ["pass", "✓"],
    ["warn", "!"],
    ["fail", "✗"],
    ["unknown", "?"],
  ] as const)("show a %s with its symbol, not by color alone", (kind, symbol) => {
    const { text } = banner({ kind, sentence: "<i>" }, ["<u>"]);

    expect(text).toContain(`class="verdict ${kind}"`);
    expect(text).toMatch(new RegExp(`>\\${symbol}</span> &lt;i&gt;</strong>`));
    expect(text).toContain("<p>&lt;u&gt;</p>");
  });

  it("keep a pill's symbol on the line of its word", () => {
    expect(pill("fail", "✗ 401").text).toContain("✗\u00A0401");
  });

  it("include the column in each cell of a table, for phones, and what a search finds", () => {
    const { text } = table(["Who", "Why <"], [{ cells: [html`a`, html`b`], find: "A & B" }]);

    expect(text).toContain('<td data-label="Why &lt;">');
    expect(text).toContain('data-find="a &amp; b"');
  });

  it.each([
    ["./pf drift --stack dev", "<code>./pf drift --stack dev</code>"],
    ["List every check: ./pf start --all", "List every check: <code>./pf start --all</code>"],
    ["Run `a <b>`, then `c`.", "Run <code>a &lt;b&gt;</code>, then <code>c</code>."],
    ["Merge the change.", "Merge the change."],
  ])("show commands as code: %s", (step, expected) => {
    expect(withCode(step).text).toBe(expected);
  });

  it.each([
    ["`az ad x`", '<code class="command">az ad x</code>'],
    ["Deployer: `a <b>`. Then `c`.", 'Deployer: <code class="command">a &lt;b&gt;</code>Then <code>c</code>.'],
    ["Ask for `c`.", "Ask for <code>c</code>."],
  ])("show a fix that begins with a command as a block, and the rest below: %s", (fix, expected) => {
    expect(withCommand(fix).text).toBe(expected);
  });

  it("leave out a number that is 0", () => {
    const { text } = cards([
      { count: 2, label: "failed", tone: "fail" },
      { count: 0, label: "to renew", tone: "warn" },
    ]);

    expect(text).toContain('<b class="fail">2</b>');
    expect(text).not.toContain("to renew");
    expect(cards([{ count: 0, label: "failed" }]).text).toBe("");
  });

  it("have no heading if there is nothing to do", () => {
    expect(nextSteps([]).text).toBe("");
  });
});
