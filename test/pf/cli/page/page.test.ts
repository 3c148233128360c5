import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { command } from "../../../../packages/pf/cli/page/code.ts";
import {
  banner,
  cards,
  factList,
  nextSteps,
  pageText,
  pill,
  table,
  withCode,
  withCommand,
} from "../../../../packages/pf/cli/page/page.ts";
import { sampleEvidence } from "../../../support/sample-evidence.ts";
import { folded } from "../../../../packages/core/text/folded.ts";
import { html } from "../../../../packages/core/text/html.ts";

const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const between = (text: string, name: string) =>
  text.slice(text.indexOf(`<${name}>`) + name.length + 2, text.indexOf(`</${name}>`));

const toCopy = (text: string) => command(text).text;

describe("a page", () => {
  const parts = {
    about: "Drift of",
    kind: "fail",
    evidence: sampleEvidence({ project: "<b>" }),
    command: "drift --stack dev",
    top: html``,
    body: html`<p>x</p>`,
  } as const;
  const page = pageText({ ...parts, script: "let a = '<b>';" });

  it("allows its own style and script by hash, and nothing else", () => {
    const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];

    expect(policy.replaceAll("&#39;", "'").split("; ")).toEqual([
      "default-src 'none'",
      `style-src ${hash(between(page, "style"))}`,
      `script-src ${hash(between(page, "script"))}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it("has the script that copies, and its own", () => {
    expect(between(page, "script")).toMatch(/^\/\/ Runs in the reader's browser. Copies.*let a = '<b>';$/s);
    expect(between(pageText(parts), "script")).not.toContain("let a");
  });

  it.each([
    [{}, "✗ orders dev: Drift", 'Drift of <bdi>orders</bdi> <span class="soft"><bdi>dev</bdi></span>'],
    [{ project: "<b>", stacks: [] }, "✗ &lt;b&gt;: Drift", "Drift of <bdi>&lt;b&gt;</bdi>"],
    [
      { stacks: ["a", "b"] },
      "✗ orders a, b: Drift",
      'Drift of <bdi>orders</bdi> <span class="soft"><bdi>a, b</bdi></span>',
    ],
    [{ stacks: ["a", "b", "c", "d"] }, "✗ orders 4 stacks: Drift", expect.stringContaining("4 stacks")],
    [
      { project: "p".repeat(100) },
      `✗ ${"p".repeat(40)}… (60 more) dev: Drift`,
      expect.stringContaining(`<bdi>${"p".repeat(100)}</bdi>`),
    ],
  ] as const)("names the project and the stack in its title and heading: %j", (evidence, title, heading) => {
    const text = pageText({ ...parts, evidence: sampleEvidence(evidence) });

    expect(between(text, "title")).toBe(title);
    expect(between(text, "h1")).toEqual(heading);
  });

  it("says what it is about without a project and a stack", () => {
    const { project: _, ...evidence } = sampleEvidence({ stacks: [] });
    expect(between(pageText({ ...parts, evidence }), "title")).toBe("✗ a live stack: Drift");
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
    ["./pf drift --stack dev", toCopy("./pf drift --stack dev")],
    ["List every check: ./pf start --all", `List every check: ${toCopy("./pf start --all")}`],
    [
      "Fill in a.yaml, then ./pf start --settings a.yaml",
      `Fill in a.yaml, then ${toCopy("./pf start --settings a.yaml")}`,
    ],
    ["Run `npx pulumi up`, then look.", `Run ${toCopy("npx pulumi up")}, then look.`],
    ["The setting `a-b` is `c`.", "The setting <code><span>a-b</span></code> is <code>c</code>."],
    ["Run `a <b>`, then `c`.", "Run <code>a <span>&lt;b&gt;</span></code>, then <code>c</code>."],
    ["Merge the change.", "Merge the change."],
  ])("show commands as code: %s", (step, expected) => {
    expect(withCode(step).text).toBe(expected);
  });

  it.each([
    ["`az ad x`", toCopy("az ad x")],
    ["Deployer: `a <b>`. Then `c`.", `Deployer: ${toCopy("a <b>")}<div>Then <code>c</code>.</div>`],
    ["`npx pulumi up`. `az ad x` doesn't.", `${toCopy("npx pulumi up")}<div><code>az ad x</code> doesn&#39;t.</div>`],
    ["Ask for `c`.", "Ask for <code>c</code>."],
  ])("show a fix that begins with a command as a block, and the rest below: %s", (fix, expected) => {
    expect(withCommand(fix).text).toBe(expected);
  });

  it.each([
    ["./pf verify --stack dev", "Copy"],
    ["./pf review --accept x --reason <why>", "Copy, fill in"],
    ["az role assignment create --assignee … --role x", "Copy, fill in"],
    ["jq '.a < 1'", "Copy"],
  ])("say on the button that copies whether something remains to be filled in: %s", (text, label) => {
    expect(toCopy(text)).toContain(`>${label}<span class="spoken">`);
  });

  it("fold a long command on paper as a terminal does, and have it whole to copy", () => {
    const text = `az role assignment create --assignee ${"1".repeat(36)} --role "Key Vault Reader" --scope /subscriptions/2`;
    const code = /<code>(.*?)<\/code>/s.exec(command(text).text)?.[1] ?? "";
    const words = (markup: string) => markup.replaceAll(/<[^>]*>/g, "").replaceAll("&quot;", '"');
    const onPaper = words(code.replaceAll('<span class="fold"> </span>', " \\\n  "));

    expect(onPaper).toContain(" \\\n  ");
    expect(onPaper).toBe(folded(text, 92));
    expect(words(code)).toBe(text);
  });

  it("keep an option and its value together, if they fit on a line", () => {
    expect(command("./pf start --settings a.yaml").text).toContain(
      '<span class="option"><span>--settings</span> <span>a.yaml</span></span>',
    );
    for (const text of ["./pf rotate --yes --handed-over", "a --all | b", "a --all && b"])
      expect(command(text).text).not.toContain('"option"');
  });

  it("break an account in a sentence before its @ and after its dots, and keep what ends it on its line", () => {
    const { text } = factList([["Who", "All but emergency1@contoso.onmicrosoft.com, and ada@x.example."]]);
    const accounts = [...text.matchAll(/<span class="account"\s*>(.*?)<\/span/gs)].map(([, name]) => name);

    expect(accounts).toEqual([
      "emergency1<wbr />@contoso.<wbr />onmicrosoft.<wbr />com,",
      "ada<wbr />@x.<wbr />example.",
    ]);
    expect(text.replaceAll(/<[^>]*>/g, "")).toContain("All but emergency1@contoso.onmicrosoft.com, and ada@x.example.");
  });

  it("keep a column's heading on one line, unless it's a long name of someone's own", () => {
    const { text } = table(["From elsewhere", `From ${"the office and ".repeat(3)}`], []);

    expect(text).toContain('class="short">From elsewhere<');
    expect(text).toContain('class="long">From the office and');
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
    expect(nextSteps([], { answeredBy: "live" }).text).toBe("");
  });
});
