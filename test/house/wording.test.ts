import { describe, expect, it } from "vitest";
import { type Prose, proseIn } from "../support/wording/prose.ts";
import { longestSentence, rules, wordingFaults } from "../support/wording/rules.ts";
import { samples } from "../support/wording/samples.ts";

type Kind = Prose["kind"];

const fence = "```";

const textsIn = (path: string, ...lines: readonly string[]): readonly string[] =>
  proseIn(path, lines.join("\n")).map(({ text }) => text);

const linesIn = (path: string, ...lines: readonly string[]): readonly (readonly [number, string])[] =>
  proseIn(path, lines.join("\n")).map(({ line, text }) => [line, text] as const);

describe("prose of a page", () => {
  it("includes its headings, paragraphs, list items and table cells", () => {
    const page = [
      "# Deploy _it_",
      "",
      "One paragraph",
      "on two lines.",
      "",
      "- [ ] An item,",
      "  continued",
      "- another",
      "1. A step",
      "",
      "| name | meaning |",
      "| ---- | ------- |",
      "| one  | The **first** |",
    ];
    expect(linesIn("a.md", ...page)).toEqual([
      [1, "Deploy it"],
      [3, "One paragraph on two lines."],
      [6, "An item, continued"],
      [8, "another"],
      [9, "A step"],
      [11, "name"],
      [11, "meaning"],
      [13, "one"],
      [13, "The first"],
    ]);
  });

  it("omits code blocks and HTML comments, and keeps the lines' numbers", () => {
    const page = [fence, "whoever knocks", fence, "<!-- whoever", "knocks -->", "<br> Text"];
    expect(linesIn("a.md", ...page)).toEqual([[6, "Text"]]);
  });

  it("has X for code spans and addresses, and a link's text for the link", () => {
    expect(textsIn("a.md", "Run `npm ci`, see https://nodejs.org and [the guide](docs/guide.md).")).toEqual([
      "Run X, see X and the guide.",
    ]);
  });

  it("joins a code span and a quotation over two lines", () => {
    expect(textsIn("a.md", "Run `npm", "ci` now.")).toEqual(["Run X now."]);
    expect(textsIn("a.md", "> One sentence", "> on two lines.")).toEqual(["One sentence on two lines."]);
  });

  it("ends at the next list or heading without a blank line", () => {
    expect(textsIn("a.md", "A paragraph:", "- an item", "# A heading", "Text")).toEqual([
      "A paragraph:",
      "an item",
      "A heading",
      "Text",
    ]);
  });
});

describe("prose of YAML", () => {
  it("includes its comments, those on neighboring lines together", () => {
    expect(linesIn("a.yaml", "# One comment", "# on two lines.", "key: value # behind", "", "# another")).toEqual([
      [1, "One comment on two lines. behind"],
      [5, "another"],
    ]);
  });

  it("doesn't include values, even with a # in them", () => {
    expect(textsIn("a.yml", "name: three plain words", "colour: a#b")).toEqual([]);
  });
});

describe("prose of a program", () => {
  const kindsIn = (...lines: readonly string[]) =>
    proseIn("a.ts", lines.join("\n")).map(({ kind, line, text }) => [kind, line, text] as const);

  it("includes its comments anywhere", () => {
    const program = [
      "/** What it is. */",
      "const one = 1; // behind it",
      "",
      "// Two lines",
      "// of one comment.",
      "function two() {",
      "  // nothing to do",
      "}",
      "// the end",
    ];
    expect(kindsIn(...program)).toEqual([
      ["comment", 2, "behind it"],
      ["comment", 4, "Two lines of one comment."],
      ["comment", 7, "nothing to do"],
      ["comment", 9, "the end"],
      ["comment", 1, "What it is."],
    ]);
  });

  it("treats each tag of a comment separately, without its name", () => {
    const program = [
      "/**",
      " * Reads a file",
      " * from `disk`.",
      " * @param path its place",
      " * @throws if gone",
      " */",
      "f();",
    ];
    expect(kindsIn(...program)).toEqual([
      ["comment", 2, "Reads a file from X."],
      ["comment", 4, "its place"],
      ["comment", 5, "if gone"],
    ]);
  });

  it("includes strings of three words or more", () => {
    expect(kindsIn('f("one two");', 'f("one two three");', "f('four \"five\" six');")).toEqual([
      ["message", 2, "one two three"],
      ["message", 3, 'four "five" six'],
    ]);
  });

  it("includes templates and concatenations, as one text with X for inserted values", () => {
    expect(kindsIn("f(`Run ${command} in ${folder}.`);", 'f("Run " + command +', "  ` in ${folder}.`);")).toEqual([
      ["message", 1, "Run X in X."],
      ["message", 2, "Run X in X."],
    ]);
  });

  it("also includes the strings inside inserted values", () => {
    expect(kindsIn('f(`Run ${say("the next thing")} now.`);', 'f("Run " + say("the last thing") + " now.");')).toEqual([
      ["message", 1, "Run X now."],
      ["message", 1, "the next thing"],
      ["message", 2, "Run X now."],
      ["message", 2, "the last thing"],
    ]);
  });

  it("has X for code spans in messages", () => {
    expect(kindsIn('f("Run `npm ci` and `npm start` now");')).toEqual([["message", 1, "Run X and X now"]]);
  });

  it("reads plain JavaScript", () => {
    expect(textsIn("a.mjs", "// one", "f(/'/);")).toEqual(["one"]);
  });
});

describe("rules", () => {
  it.each(samples)('suggests "$instead" for "$found", and not for "$nearMiss"', (sample) => {
    const { instead, found, nearMiss, kind = "comment" } = sample;
    const faults = wordingFaults({ kind, line: 1, text: found });
    expect(faults.map((fault) => fault.replace(/^".*?": /, ""))).toContain(instead);
    expect(wordingFaults({ kind, line: 1, text: nearMiss })).toEqual([]);
  });

  it("have a sample each", () => {
    const lacking = rules.filter(({ found }) => !samples.some((sample) => found.test(sample.found)));
    expect(lacking.map(({ instead }) => instead)).toEqual([]);
  });

  it("quote what they found", () => {
    expect(wordingFaults({ kind: "page", line: 1, text: "It knocks." })).toEqual(['"knocks": send a request, probe']);
  });

  it("allow a comment to begin with what or where", () => {
    expect(wordingFaults({ kind: "comment", line: 1, text: "What a caller needs, and where." })).toEqual([]);
  });

  it("apply to each sentence separately", () => {
    const text = "Run it. Where it fails, run it again.";
    expect(wordingFaults({ kind: "page", line: 1, text })).toEqual(['"Where it fails,": If']);
  });
});

describe("a sentence's length", () => {
  const words = (count: number): string => Array.from({ length: count }, () => "word").join(" ");
  const faultsOf = (text: string, kind: Kind = "page") =>
    proseIn("a.md", text).flatMap((prose) => wordingFaults({ ...prose, kind }));

  it("is at most 25 words of a page or a message", () => {
    expect(faultsOf(`${words(longestSentence)}.`)).toEqual([]);
    expect(faultsOf(`${words(longestSentence + 1)}.`)).toEqual([
      expect.stringMatching(/^26 words in one sentence, 25 at most: "word word .*…"$/),
    ]);
    expect(faultsOf(`${words(longestSentence + 1)}.`, "message")).toHaveLength(1);
  });

  it("isn't measured in a comment", () => {
    expect(faultsOf(`${words(40)}.`, "comment")).toEqual([]);
  });

  it("counts words, numbers and code, and no dashes or signs", () => {
    expect(faultsOf(`${words(24)} - → & \`code\`.`)).toEqual([]);
    expect(faultsOf(`${words(24)} 3.259.0 \`code\`.`)).toHaveLength(1);
  });

  it("starts again after a full stop, a question and a quotation", () => {
    expect(faultsOf(`${words(20)}. Then ${words(20)}? "Then ${words(20)}." Then ${words(20)}.`)).toEqual([]);
  });

  it("continues after an abbreviation and a version number", () => {
    expect(faultsOf(`Use a name, e.g. Orders, and ${words(21)}.`)).toHaveLength(1);
    expect(faultsOf(`Use 3.259.0 or newer, and ${words(22)}.`)).toHaveLength(1);
  });
});
