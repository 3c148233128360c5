import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { markdownBlock, markdownCode, markdownText } from "../../../packages/core/text/markdown.ts";
import { markdownTable } from "../../../packages/core/text/markdown-table.ts";
import { elementsOf, githubMarks, rendered, textOf } from "../../support/rendered-markdown.ts";
import { randomRuns } from "../../support/random-runs.ts";

const places: readonly (readonly [where: string, put: (text: string) => string, elements: readonly string[]])[] = [
  ["an item", (text) => `para\n\n- ${text}\n- next`, ["p", "ul", "li", "li"]],
  ["bold in an item", (text) => `- **${text}** more`, ["ul", "li", "strong"]],
  ["a paragraph", (text) => `before\n\n${text}\n\nafter`, ["p", "p", "p"]],
  ["a heading", (text) => `## Review of ${text}`, ["h2"]],
  [
    "a cell",
    (text) => `| a | b |\n| - | - |\n| ${text} | x |`,
    ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"],
  ],
  [
    "a cell of a table that is made",
    (text) => markdownTable(["a", "b"], [[`**${text}**`, "x"]]),
    ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "strong", "td"],
  ],
];

const samples = [
  "# x",
  "###### x",
  "#",
  "1. x",
  "1) x",
  "---",
  "***",
  "___",
  "===",
  "- x",
  "+ x",
  "* x",
  "> x",
  "| x |",
  ":-",
  ":-:",
  "a@b.c",
  "mailto:a@b.c",
  "xmpp:a@b.c/d",
  "_www.evil.example_",
  "www.evil.example",
  "(www.evil.example",
  "https://evil.example/x",
  "_https://evil.example",
  "HTTP://evil.example",
  "ftp://evil.example",
  "<https://evil.example>",
  "<b>x</b>",
  "<!-- x",
  "<details>",
  "</details>",
  "&lt;b&gt;",
  "&#64;someone",
  "@someone",
  "@org/team",
  "#123",
  "owner/name#1",
  "GH-12",
  "a5c3785",
  "a5c3785ed8d6a35868bc169f07e40e889087fd2e",
  "(a5c3785ed8d6)",
  "_1234567_",
  "gh-12",
  "[x](https://evil.example)",
  "[x]: https://evil.example",
  "![x](y)",
  "[^1]",
  "[ ] x",
  "`a`",
  "``",
  "```js",
  "~~~",
  "~x~",
  "*x*",
  "_x_",
  "**x**",
  "$x$",
  "$$x$$",
  ":tada: x",
  "a\\",
  "\\",
  "\\#",
  "    code",
  "\tcode",
  "a\n# b",
  "a\r# b",
  "a\u2028# b",
  "a  \nb",
  "\u202Ea",
  "x".repeat(3000),
  `${"`".repeat(3000)}`,
  `${"😀".repeat(1500)}`,
  `${"\\".repeat(1999)}[x](y)`,
];
const pieces = constantFrom(
  ..."#-+=*_~`|<>[]()!&$@:.\\ \n\r\t1a",
  "www.",
  "https://",
  "e.x",
  "@a",
  "#1",
  "GH-1",
  "<b>",
  "&lt;",
  "a@b.c",
  "mailto:",
  ":a:",
  "a5c3785",
  "😀",
  "\u2028",
);
const hostile = oneof(
  array(pieces, { minLength: 1, maxLength: 25 }).map((all) => all.join("")),
  string({ unit: "binary", minLength: 1 }),
);
/** Something a reader sees: of nothing, neither Markdown nor a review makes an item. */
const visible = hostile.filter((text) => /[\p{L}\p{N}\p{P}]/u.test(text));

describe.each(places)("outside text as %s", (_, put, elements) => {
  it.each(samples)("is only text: %j", (text) => {
    const html = rendered(put(markdownText(text)));

    expect(elementsOf(html)).toEqual(elements);
    expect(textOf(html)).not.toMatch(githubMarks);
    expect(html.isWellFormed()).toBe(true);
  });

  it("is only text, for any input", () => {
    assert(
      property(visible, (text) => {
        const html = rendered(put(markdownText(text)));
        expect(elementsOf(html)).toEqual(elements);
        expect(textOf(html)).not.toMatch(githubMarks);
        expect(html.isWellFormed()).toBe(true);
      }),
      { numRuns: randomRuns(500) },
    );
  });
});

describe("outside text within a line", () => {
  it("is read as written, except for joiners", () => {
    const text = "1. #x *y* _z_ [a](b) <c> `d` | ~e~ \\f & g@h.i www.j https://k #1 $l$";
    expect(textOf(rendered(markdownText(text))).replaceAll("\u2060", "")).toBe(text);
  });
});

describe("a program's text in a block", () => {
  const inside = /^<pre><code class="language-text">[^<]*<\/code><\/pre>\n<p>after<\/p>$/;

  it("keeps all of it in the block, even twice in a row and at any length", () => {
    const refusal = `x\n\`\`\`\n# head <b>\n${"y ".repeat(3000)}`;
    const html = rendered(`${markdownBlock(refusal)}\n${markdownBlock(refusal)}\n\nafter`);

    expect(elementsOf(html)).toEqual(["pre", "code", "pre", "code", "p"]);
    expect(html).toContain("more)\n</code>");
  });

  it("is never anything but the block, for any input", () => {
    assert(
      property(
        oneof(
          hostile,
          hostile.map((text) => `${"z".repeat(1995)}${text}`),
          hostile.map((text) => text.repeat(400)),
        ),
        (text) => {
          const html = rendered(`${markdownBlock(text)}\n\nafter`);
          expect(html).toMatch(inside);
          expect(html.isWellFormed()).toBe(true);
        },
      ),
    );
  });

  it("contains no command for a runner that logs the comment", () => {
    expect(markdownBlock("a\n::error file=x::y")).toBe("```text\na\n: :error file=x::y\n```");
  });
});

describe("a name as code", () => {
  it("is only one code span, for any name", () => {
    assert(
      property(visible, (text) => {
        expect(elementsOf(rendered(`Against ${markdownCode(text)}: x`))).toEqual(["p", "code"]);
      }),
      { numRuns: randomRuns(500) },
    );
  });

  it("is cut inside the span if it is too long", () => {
    const html = rendered(`Against ${markdownCode("`😀".repeat(3000))} x`);
    expect(elementsOf(html)).toEqual(["p", "code"]);
    expect(html).toMatch(/ more\)<\/code> x<\/p>$/);
    expect(html.isWellFormed()).toBe(true);
  });

  it('is "none" for an empty list', () => {
    expect(markdownCode("")).toBe("(no name)");
    expect(markdownCode(" \u200B")).toBe("(no name)");
  });
});
