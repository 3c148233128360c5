import { describe, expect, it } from "vitest";
import { problemsInFile } from "../../../../packages/core/text/reading/problems-in-file.ts";
import { problemText } from "../../../../packages/core/text/reading/reading-problem.ts";
import { readJson } from "../../../../packages/core/text/reading/read-json.ts";

const problems = (text: string) => (readJson(text).problems ?? []).map((one) => problemText("f", one));

describe("ambiguous JSON", () => {
  it.each([
    [
      "a key twice",
      '{\n  "a": 1,\n  "a": 2\n}',
      '3:3: a key that is already there, where some readers take the first value and some the last (found "a")',
    ],
    ["a key twice, once escaped", '{"scripts": {"a": 1, "\\u0061": 2}}', "1:22: a key that is already there"],
    ["__proto__", '{"__proto__": {}}', '1:2: a key that some programs don\'t keep (found "__proto__")'],
    [
      "a large number",
      '{"a": 9007199254740993}',
      '1:7: a number that readers round differently (found "9007199254740993")',
    ],
    ["an infinite number", "[1e999]", "1:2: a number that readers round differently"],
    ["half of a surrogate pair", '["\\ud83d"]', "1:2: half of a surrogate pair"],
    ["a comment", '{"a": 1} // x', "1:10: text that isn't strict JSON"],
    ["a trailing comma", '{"a": 1,}', "1:9: text that isn't strict JSON"],
    ["a trailing comma of a list", '{"a": [1,\n  2, ],\n "b": 3}\n', "2:6: text that isn't strict JSON"],
    ["no JSON at all", "# Title\n\nText.\n", "1:1: text that isn't strict JSON"],
    ["a word in place of a value", '{"a": 1,\n  "b": yes}', "2:8: text that isn't strict JSON"],
    ["a second value", '{"a": "b"}\n{}', "2:1: text that isn't strict JSON"],
    ["a list that is still open", '["a", {"b": [null, -1.5e3\n', "the end, where something is still open"],
    ["a byte order mark", '\uFEFF{"a": 1}', "1:1: text that isn't strict JSON"],
    ["an end too early", '{"secret": "x', "the end, where something is still open"],
  ])("is refused with its position: %s", (_, text, said) => {
    expect(problems(text)[0]).toContain(said);
    expect(problemsInFile("functions/host.json", text).length).toBeGreaterThan(0);
  });

  it.each([
    ['{"a": 1\n  "b": 2}', "Write a comma at the end of line 1, after the value there."],
    ['{"a": {}\n\n  "b": 2}', "Write a comma at the end of line 1, after the value there."],
    ["[1\n2]", "Write a comma at the end of line 1, after the value there."],
    ["[1 2]", "a comma may be missing before it"],
    ['{"a": 1,, "b": 2}', "Remove this comma: no value is before it."],
    ['{"a": 1;\n"b": 2}', "Write a comma in its place."],
    ['{\n"a": 1,\n}', "Remove the comma before it, at the end of line 2."],
    ['{"a": 1,}', "Remove the comma before it."],
    ['{"a": 1} // x', "Remove the comment."],
    ["{'a': 1}", "Write each text in double quotes."],
    ['\uFEFF{"a": 1}', "Save it without a byte order mark."],
    ['{"a": yes}', "Write a text in double quotes, a number, true, false, null, an object or a list."],
    ['{"type" "module"}', "Write a colon between the name before it and its value."],
    ['{"a": {"b": 1}, "type" "module"}', "Write a colon between the name before it and its value."],
    ['["a" "b"]', "a comma may be missing before it"],
    ["{type: 1}", "Write each name in double quotes, and a value after it."],
    ['{"a": }', "Write a value before it."],
    ['{"a": 1}}', "Remove it: the data ends before it."],
    ['{"a": "one\ntwo"}', String.raw`Write a line break in a text as \n, and a tab as \t.`],
  ])("gets a fix for what stands there: %s", (text, fix) => {
    expect(problems(text)[0]).toContain(fix);
  });

  it("is a tool's configuration only if it has more than comments", () => {
    expect(problemsInFile("tsconfig.json", '{ "a": 1, } // x\n')).toEqual([]);
    expect(problemsInFile(".vscode/settings.json", "// \u001B[2K\n{}\n")).toHaveLength(1);
  });
});

it.each(['{"a": [1, -1.5, 1e3, true, null], "b": {"a": 1}, "A": "é😀"}', "[]", '"x"', "{}\r\n", '{"a": "\\u2028"}'])(
  "unambiguous JSON is read: %s",
  (text) => {
    expect(readJson(text)).toEqual({ data: JSON.parse(text) });
  },
);
