import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { problemsInFile } from "../../../../packages/core/text/reading/problems-in-file.ts";
import { problemText } from "../../../../packages/core/text/reading/reading-problem.ts";
import { readYaml } from "../../../../packages/core/text/reading/read-yaml.ts";
import { repository } from "../../../support/command-line.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const problems = (text: string | Uint8Array, kind: Parameters<typeof readYaml>[1] = "settings") =>
  (readYaml(typeof text === "string" ? bytes(text) : text, kind).problems ?? []).map((one) => problemText("f", one));
const setting = (value: string) => `config:\n  protected-function:name: ${value}\n`;

describe("ambiguous YAML", () => {
  it.each([
    [
      "a carriage return",
      "a: 1 # x\r  b: 2\n",
      '1:9: a carriage return without a line feed, where some readers start a new line or stop (found "\\u{D}")',
    ],
    [
      "NEL",
      "a: 1 # x\u0085b: 2\n",
      '1:9: a next line character (U+0085), where some readers start a new line or stop (found "\\u{85}")',
    ],
    ["U+2028", "# x\u2028b: 2\n", "1:4: a line separator (U+2028)"],
    ["U+2029", "# x\n# y\u2029b: 2\n", "2:4: a paragraph separator (U+2029)"],
    [
      "an escape",
      "# x \u001B[2K\na: 1\n",
      '1:5: a control character, where some readers start a new line or stop (found "\\u{1B}")',
    ],
    ["NUL", "a: 1\0\n", "1:5: a control character"],
    ["DEL", 'a: "\u007F"\n', "1:5: a control character"],
    ["an inner byte order mark", "a: 1\n\uFEFFb: 2\n", "2:1: a byte order mark inside the text"],
    [
      "a key twice",
      "a: 1\nb: 2\na: 3\n",
      '3:1: a key that its map has already, in line 1 (found "a"). Write each key once.',
    ],
    [
      "a line that is too deep",
      "a:\n  b: 2\n    c: 3\n",
      "3:5: a line whose indentation fits none of the lines above it. Write 2 spaces before it, as before b (line 2).",
    ],
    ["two keys in a line", "a: b: c\n", "takes for the end of a name. Put the text in quotes."],
    [
      "a line that isn't deep enough",
      "a:\n    b: 2\n   c: 3\n",
      "3:4: a line whose indentation fits none of the lines above it. Write 4 spaces before it, as before b (line 2).",
    ],
    [
      "a key twice in a list",
      "- a: 1\n  b: 2\n- a: 3\n  a: 4\n",
      '4:3: a key that its map has already, in line 3 (found "a"). Write each key once.',
    ],
    [
      "blanks after a block with its depth",
      "p:\n  a: |2\n     x\n     \n  b: 1\n",
      "2:6: a block of text with its depth",
    ],
    ["blanks before an end of lines", "a: >2-\r\n   x\r\n   \r\n\r\nb: 1\r\n", "a block of text with its depth"],
    ["a key with its colon below", "a: \nb\n# note\n  : c\n", "2:1: a key whose colon stands on a later line"],
    ["a merge", "a: { <<: { b: 1 } }\n", "1:6: a merge key"],
    ["a merge in quotes", 'a: { "<<": { b: 1 } }\n', "1:6: a merge key"],
    ["a tag", "a: !!str 1\n", "1:4: a tag"],
    ["a directive", "%YAML 1.1\n---\na: 1\n", "1:1: a YAML directive"],
    ["a second document", "a: 1\n---\na: 2\n", "2:1: more than one document"],
    ["an end of a document", "a: 1\n...\n", "2:1: an end of a document"],
    ["an explicit key", "? a\n: 1\n", "1:1: an explicit key"],
    ["a tab before a value", "a:\t1\n", "1:3: a tab"],
    ["a tab before a comment", "a: 1\t# x\n", "1:5: a tab"],
    ["quotes with an escaped end", 'a:\n  b: "\\"\n  c: "x"\n', "2:6: text in quotes that doesn't end"],
    ["an escaped slash", 'a: "\\/"\n', "1:4: an escape that some readers refuse"],
    ["a surrogate", 'a: "\\uD83D\\uDE00"\n', "1:4: an escape that some readers refuse"],
    ["a block without its line break", "a: |\n  x", "1:4: a block of text at the end of the file"],
    [
      "a block with blanks in its last line, without a line break",
      "a: >2-\n       x\n       ",
      "1:4: a block of text at the end of the file",
    ],
    ["a colon without a space", "a: {b:[]}\n", "1:6: a colon without a space after it"],
    ["a text alone", "x\n", "1:1: a text alone"],
    ["deep nesting", `a: ${"[".repeat(20_000)}${"]".repeat(20_000)}\n`, "1:1: data that is nested too deeply"],
  ])("is refused with its position in any file: %s", (_, text, said) => {
    expect(problems(text, "other")[0]).toContain(said);
    expect(problems(text, "settings").join("\n")).toContain(said.split(": ")[1] ?? "");
  });

  it.each([
    ..."yes YES no No on ON off y N"
      .split(" ")
      .map((word) => [word, "a plain word that Pulumi reads as text, and YAML 1.1 as true or false"]),
    ..."010 00 -007 0o10 0x1F 0b11 1_000 1:30 190:20:30 1e3 .5 5. .inf -.INF .nan -0 +1 9007199254740993"
      .split(" ")
      .map((number) => [number, "a number in a form that readers read differently"]),
    ["2027-01-01", "a plain time, which Pulumi reads as a time"],
    ["2027-01-01T00:00:00Z", "a plain time, which Pulumi reads as a time"],
    ["&a x", "an anchor"],
    ["=", "a plain text with a meaning of its own in YAML 1.1"],
    ['"\\n\\nx"', "a text of several lines that begins with a line break"],
  ])("is refused as a value in Pulumi's files, but not in others: %s", (value, said) => {
    expect(problems(setting(value)).join("\n")).toContain(said);
    expect(problems(`config: { a: ${value} }\n`, "project").join("\n")).toContain(said);
    expect(problems(setting(value), "other")).toEqual([]);
  });

  it.each([
    [
      "people: { a: b }",
      "people",
      `Write it with "protected-function:" before it, whatever the project's name is, such as "protected-function:people".`,
    ],
    [
      "protected-function:config:people: { a: b }",
      "protected-function:config:people",
      "Write protected-function:people.",
    ],
    [
      "shop: {}\n  protected-function:callers:",
      "shop",
      `Write it with "protected-function:" before it, whatever the project's name is, such as "protected-function:people".`,
    ],
  ])("is refused as a setting that Pulumi reads under another name: %s", (line, found, fix) => {
    expect(problems(`config:\n  ${line}\n`)).toEqual([
      `f:2:3: a setting that Pulumi reads under another name (found "${found}"). ${fix}`,
    ]);
  });

  const callers = ["protected-function:callers:", "  shop:", "    secrets: {}", "  job: {}", ""];
  const indented = (lines: readonly string[], blanks = 2) =>
    lines.map((line) => (line === "" ? line : " ".repeat(blanks) + line)).join("\n");

  it("is refused outside of config, with the fix that makes it readable", () => {
    const fix = "indent it and all that belongs to it by two spaces more";
    const outside = 'a name that Pulumi doesn\'t read outside of "config:" (found "protected-function:callers")';
    expect(problems(callers.join("\n"))).toEqual([
      `f:1:1: ${outside}. Write "config:" in a line of its own above line 1, and ${fix}.`,
    ]);
    expect(problems(`config:\n${indented(callers)}`)).toEqual([]);
    expect(problems(`config:\n${callers.join("\n")}`)).toEqual([
      `f:2:1: ${outside}. Move it below "config:" (line 1), and ${fix}.`,
    ]);
    expect(problems(`${callers.join("\n")}a:b: 1\n`)[0]).toContain(`${fix}, as well as the other settings.`);
    expect(problems(`Config:\n${indented(callers)}`)[0]).toContain('(found "Config"). Rename it to config.');
    expect(problems("encryptionsalt: x\nenvironment: [a]\n")).toEqual([]);
  });

  it("is refused beside the empty setting that it belongs to", () => {
    const fix = "by two spaces more: it belongs to protected-function:callers (line 2), which is empty.";
    const [first = "", ...parts] = callers.map((line) => line.replace(/^ {2}/, ""));
    expect(problems(`config:\n${indented([first, ...parts])}`).map((text) => text.slice(0, 6))).toEqual([
      "f:3:3:",
      "f:5:3:",
    ]);
    expect(problems(`config:\n${indented([first, ...parts])}`)[0]).toContain(fix);
    expect(problems(`config:\n  ${first}\n${indented(parts, 4)}`)).toEqual([]);
  });

  it.each([
    ["config:\n  a:b: { c: { d: 1 }\n  x:y: 2\n", "f:2:8: a { that isn't closed. Write } in column 21."],
    ["config:\n  a:b: { c: [ { d: 1 } }\n", "f:2:13: a [ that isn't closed. Write ] in column 23."],
    ["config:\n  a:b: { c: [x, d: { e: 1 } }\n", "f:2:13: a [ that isn't closed. Write ] in column 15."],
    ["config: { a:b: { c: 1 }", "f:1:9: a { that isn't closed. Write } in column 24."],
  ])("with an unclosed bracket is refused where it opens: %j", (text, problem) => {
    expect(problems(text)).toEqual([problem]);
  });

  it.each([
    ['config: { a:b: { endDate:"2027" } }', "f:1:25"],
    ["config: { a:b: { endDate:2027-01-01 } }", "f:1:25"],
    ['config:\n  a:b:\n    endDate:"2027"\n', "f:3:12"],
    ["config:\n  a:b:\n    first:{ endDate: x }\n", "f:3:10"],
    ["config:\n  a:b:\n    roles:[Read]\n", "f:3:10"],
  ])("with a value right after a colon is refused there: %j", (text, place) => {
    expect(problems(text)).toEqual([`${place}: a colon without a space after it. Write a space after it.`]);
  });

  it("with two anchors of one name is refused, and with anchors of their own isn't", () => {
    expect(problems("a: [&x 1, &x 2]\n", "other")).toEqual([
      "f:1:11: an anchor with the name of another one. Give each anchor its own name.",
    ]);
    expect(problems("a: [&x 1, &y 2, *x]\n", "other")).toEqual([]);
  });

  it("that isn't UTF-8 is refused", () => {
    expect(problems(Buffer.from("a: 1\nb: \xFC\n", "latin1"))).toEqual([
      "f:2:4: bytes that aren't UTF-8. Save the file as UTF-8, without UTF-16.",
    ]);
    expect(problems(Buffer.from("\uFEFFa: 1\n", "utf16le"))[0]).toContain("bytes that aren't UTF-8");
  });

  it("is refused without a possible secret", () => {
    const secret = "hunter2hunter2";
    for (const text of [setting(`"${secret}`), setting(`0${"1".repeat(30)}`), `config: {a ${secret}: [}\n`]) {
      expect(problems(text).length).toBeGreaterThan(0);
      expect(problems(text).join("\n")).not.toMatch(/hunter2|0111/);
    }
  });
});

describe("unambiguous YAML", () => {
  it.each([
    ["line ends of Windows", setting("x # y").replaceAll("\n", "\r\n")],
    ["umlauts in comments and texts", `# für Jürgen\n${setting('"Größe 😀 \u00A0"')}`],
    ["a byte order mark at the beginning", `\uFEFF${setting("x")}`],
    ["a mark at the beginning", `# x\n---\n${setting("x")}`],
    ["words and times in quotes", setting("['yes', \"2027-01-01T00:00:00Z\", '010', \"<<\"]")],
    [
      "ids, addresses and versions",
      setting("[11111111-2222-4333-8444-555555555555, 203.0.113.0/24, 2001:db8::1, 1.2.3, v1]"),
    ],
    ["numbers and truth values", setting("[0, 1, -1, 180, 1.5, 0.25, true, False, null, ~]")],
    ["addresses", setting("[https://x.example:443/a, ada@contoso.com, rg-orders_1]")],
    ["tabs in comments and quotes", `# a\tb\n${setting('"a\tb"')}`],
    ["blocks of text", "config:\n  a:b: |\n    one\n      two\n\n  a:c: >-\n    one\n    two\n"],
    ["nothing", ""],
    ["only comments", "# x\n"],
    ["brackets and colons in texts and blocks", setting("'a:{'").concat('  a:b: |\n    c:"{ [\n  a:c: x:y\n')],
  ])("is read: %s", (_, text) => {
    expect(problems(text)).toEqual([]);
  });

  it("includes a workflow's words", () => {
    const workflow =
      "on: push\npermissions: { id-token: write }\njobs:\n  a: { if: yes, runs-on: ubuntu-latest, needs: &n [b] }\n";
    expect(problemsInFile(".github/workflows/a.yml", workflow)).toEqual([]);
    expect(problemsInFile("accepted-findings.yaml", "- until: 2027-05-31\n")).toEqual([]);
  });

  const files = globSync("**/*.{yaml,yml,json}", {
    cwd: repository,
    exclude: (path) => /(?:^|\/)(?:node_modules|dist)$/.test(path),
  }).concat(globSync(".github/**/*.{yaml,yml}", { cwd: repository }));

  it("includes every file of this repository", () => {
    expect(files.length).toBeGreaterThan(40);
    expect(
      files.flatMap((file) =>
        problemsInFile(file, readFileSync(join(repository, file))).map((one) => problemText(file, one)),
      ),
    ).toEqual([]);
  });
});

it.each(["config:\n  a: ,{ b: c }\n", "config:\n  {a:\n    b: c\n", "text"])("tells one mistake once: %j", (text) => {
  expect(readYaml(text, "settings").problems).toHaveLength(1);
});
