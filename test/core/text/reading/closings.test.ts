import { describe, expect, it } from "vitest";
import { readYaml } from "../../../../packages/core/text/reading/read-yaml.ts";
import { problemText } from "../../../../packages/core/text/reading/reading-problem.ts";

const lines = [
  "config:",
  '  protected-function:environment: "test"',
  "  protected-function:location: westeurope # near",
  '  protected-function:tags: { owner: "team a", "cost center": "42", list: [1, "two"] }',
  "  protected-function:callers:",
  "    integration:",
  '      roles: ["Orders.Read", "Orders.Write"]',
  '      secrets: { first: { endDate: "2027-05-15T00:00:00Z" }, second: { endDate: "2027-06-15T00:00:00Z" } }',
  "  protected-function:people:",
  '    - { user: "ada@contoso.com", role: Orders.Read }',
  "",
];
const file = lines.join("\n");
const read = (text: string) => readYaml(text, "settings");
const said = (text: string) => (read(text).problems ?? []).map((problem) => problemText("f", problem));

const signs = [...file.matchAll(/["{}[\]]/g)].map(({ 0: sign, index }) => ({
  sign,
  line: file.slice(0, index).split("\n").length,
  column: index - file.lastIndexOf("\n", index - 1),
  text: file.slice(0, index) + file.slice(index + 1),
}));

/** YAML reads these as other settings, and the settings' own rules refuse them. */
const meansAnother = new Set(["2:35", "7:14", "8:59"]);

describe("a quote or bracket that is missing", () => {
  it.each(signs)("is told in its line, and the rest is read as it was meant: $line:$column $sign", (one) => {
    const { line, column, text } = one;
    if (meansAnother.has(`${line}:${column}`)) return expect(read(text)).not.toMatchObject({ data: read(file) });
    const [first, ...others] = said(text);

    expect(others).toEqual([]);
    expect(first).toMatch(new RegExp(`^f:${line}:`));
    expect(read(text)).toMatchObject({ anyway: { data: (read(file) as { readonly data: unknown }).data } });
  });

  it.each<readonly [number, string, string]>([
    [2, '  protected-function:environment: "test', "2:35: text in quotes that doesn't end. Write \" in column 40."],
    [2, '  "protected-function:environment: test', "2:3: text in quotes that doesn't end. Write \" in column 34."],
    [7, '      roles: [Orders.Read, "Orders.Write]', "7:28: text in quotes that doesn't end. Write \" in column 41."],
    [7, "      roles: [Orders.Read }", "7:27: a } where a [ ends. Write ] in its place."],
    [7, "      roles: [Orders.Read] }", "7:28: a } that closes nothing. Remove it."],
    [7, "      roles: [Orders.Read", "7:14: a [ that isn't closed. Write ] in column 26."],
    [
      8,
      '      secrets: { first: { endDate: 2027" } }',
      '8:36: a text with " at its end alone. Write " before it as well.',
    ],
    [
      2,
      "\tprotected-function:environment: test",
      "2:1: a tab, where some readers stop. Write 2 spaces in place of it.",
    ],
  ])("has its place: line %i is %j", (line, text, problem) => {
    expect(said(lines.with(line - 1, text).join("\n"))[0]).toBe(`f:${problem}`);
  });
});

describe("a sign that looks like a space", () => {
  it.each<readonly [string, string]>([
    [
      "\u00A0\u00A0protected-function:environment: test",
      "2:1: CODE, and isn't one for YAML. Type 2 plain spaces in its place.",
    ],
    [
      "  protected-function:environment:\u00A0test",
      "2:34: CODE, and isn't one for YAML. Type a plain space in its place.",
    ],
    [
      "  protected-function:environment: \u00A0test",
      "2:35: CODE, and isn't one for YAML. Type a plain space in its place.",
    ],
  ])("is told, and read as one: %j", (line, problem) => {
    const text = lines.with(1, line).join("\n");
    const shown = problem.replace("CODE", "a sign that looks like a space, or like nothing (U+00A0)");

    expect(said(text)).toEqual([`f:${shown}`]);
    expect(read(text)).toMatchObject({ anyway: { data: { config: { "protected-function:environment": "test" } } } });
  });

  it("may stand in a text", () => {
    expect(said(lines.with(1, '  protected-function:environment: "a\u00A0b"').join("\n"))).toEqual([]);
  });
});
