import { describe, expect, it } from "vitest";
import { problemText } from "../../../../packages/core/text/reading/reading-problem.ts";
import { readYaml } from "../../../../packages/core/text/reading/read-yaml.ts";

const file = [
  "config:",
  '  protected-function:expectedTenantId: ""',
  "  protected-function:location: westeurope",
  "  protected-function:callers:",
  "    integration:",
  '      secrets: { first: { endDate: "2027-05-15T00:00:00Z" } }',
  "    partner:",
  "      secrets:",
  "        first:",
  '          endDate: "2027-05-15T00:00:00Z"',
  "  protected-function:name: orders",
];
const said = (lines: readonly string[]) =>
  (readYaml(`${lines.join("\n")}\n`, "settings").problems ?? []).map((one) => problemText("f", one));
const changed = (line: number, text: string) => file.with(line - 1, text);
const space = "a colon without a space after it. Write a space after it.";
const after = (name: string) => `a colon is missing after ${name}. Write a colon and a space after it.`;
const misfit = "a line whose indentation fits none of the lines above it.";
const odd = "a line that isn't indented like the lines beside it.";

describe("a slip is told in its line, with its fix", () => {
  it.each([
    [3, "  protected-function:location:westeurope", `3:30: ${space}`],
    [11, "  protected-function:name:orders", `11:26: ${space}`],
    [3, "  protected-function:location westeurope", `3:3: ${after("protected-function:location")}`],
    [
      3,
      "  protected-function:location = westeurope",
      "3:31: = in place of a colon. Write a colon and a space in its place.",
    ],
    [
      4,
      "  protected-function:callers",
      "4:3: a colon is missing after protected-function:callers. Write a colon after it.",
    ],
    [5, "    integration", "5:5: a colon is missing after integration. Write a colon after it."],
    [6, '      secrets { first: { endDate: "2027" } }', `6:7: ${after("secrets")}`],
    [6, '      secrets: { first { endDate: "2027" } }', `6:18: ${after("first")}`],
    [6, '      secrets: { first: { endDate "2027" } }', `6:27: ${after("endDate")}`],
    [
      6,
      '      secrets: { first: { endDate = "2027" } }',
      "6:35: = in place of a colon. Write a colon and a space in its place.",
    ],
    [
      4,
      "    protected-function:callers:",
      `4:5: ${misfit} Write 2 spaces before it, as before protected-function:location (line 3).`,
    ],
    [
      4,
      "protected-function:callers:",
      `4:1: ${odd} Write 2 spaces before it, as before protected-function:location (line 3).`,
    ],
    [8, "   secrets:", `8:4: ${misfit} Write 6 spaces before it, because it belongs to partner (line 7).`],
    [7, "   partner:", `7:4: ${misfit} Write 4 spaces before it, as before integration (line 5).`],
    [7, "     partner:", `7:6: ${misfit} Write 4 spaces before it, as before integration (line 5).`],
    [5, "   integration:", `5:4: ${odd} Write 4 spaces before it, as before partner (line 7).`],
    [
      7,
      "  protected-function:callers:",
      '7:3: a key that its map has already, in line 4 (found "protected-function:callers"). Move what is below it under line 4, with 2 fewer spaces before it, and remove this line.',
    ],
  ])("line %i: %j", (line, text, problem) => {
    expect(said(file)).toEqual([]);
    expect(said(changed(line, text))).toContain(`f:${problem}`);
    expect(said(changed(line, text))[0]).toBe(`f:${problem}`);
  });

  it.each(["{ team: ${var.team} }", "{ team: ${{ vars.TEAM }} }"])("of another tool's variable: %s", (tags) => {
    expect(said(["config:", `  protected-function:tags: ${tags}`])).toEqual([
      "f:2:37: a variable of another tool, which YAML takes for a map. Write its value in place of it.",
    ]);
  });

  it("of tabs below a name, which need more spaces than the name has", () => {
    const lines = [
      "config:",
      "  protected-function:callers:",
      "\terp:",
      "\t\troles: []",
      "\tpartner:",
      "\t\troles: []",
    ];
    expect(said(lines).map((text) => text.replace(" a tab, where some readers stop.", ""))).toEqual([
      "f:3:1: Write 4 spaces in place of it.",
      "f:4:1: Write 6 spaces in place of the 2 tabs.",
      "f:5:1: Write 4 spaces in place of it.",
      "f:6:1: Write 6 spaces in place of the 2 tabs.",
    ]);
  });

  it("of the same block twice, with the lines to remove", () => {
    const tags = ["  protected-function:tags:", "    owner: shop"];
    expect(said(["config:", ...tags, ...tags])).toEqual([
      'f:4:3: a key that its map has already, in line 2 (found "protected-function:tags"). It\'s the same as there: remove lines 4 to 5.',
    ]);
    const name = "  protected-function:name: orders";
    expect(said(["config:", name, name])).toEqual([expect.stringMatching(/It's the same as there: remove line 3\.$/)]);
  });

  it("of an unresolved merge conflict, and not of what the conflict repeats", () => {
    const conflict = [
      "<<<<<<< HEAD",
      file[2] ?? "",
      "=======",
      "  protected-function:location: northeurope",
      ">>>>>>> main",
    ];
    expect(said(file.toSpliced(2, 1, ...conflict))).toEqual([
      "f:3:1: a merge conflict that isn't resolved, up to line 7. Keep the lines that you want, and remove those that begin with <<<<<<<, ======= or >>>>>>>.",
    ]);
  });

  it("of several slips, each", () => {
    const lines = changed(7, "     partner:").with(2, "  protected-function:location:westeurope");
    expect(said(lines).map((text) => text.slice(0, 6))).toEqual(["f:3:30", "f:7:6:"]);
    expect(said(lines.with(9, "          endDate: [")).map((text) => text.slice(0, 6))).toEqual([
      "f:3:30",
      "f:7:6:",
      "f:10:2",
    ]);
  });

  it("of settings that aren't indented below config, once with all names", () => {
    const names =
      '"protected-function:expectedTenantId", "protected-function:location", "protected-function:callers" and "protected-function:name"';
    expect(said(file.map((line) => line.replace(/^ {2}/, "")))).toEqual([
      `f:2:1: names that Pulumi doesn't read outside of "config:": ${names}. Move them below "config:" (line 1), and indent them and all that belongs to them by two spaces more.`,
    ]);
  });
});

/** At each line, spaces more or fewer. */
const shifts = file.flatMap((line, index) =>
  [-3, -2, -1, 1, 2, 3].flatMap((by) => {
    const spaces = line.length - line.trimStart().length;
    return index === 0 || spaces + by < 0
      ? []
      : [{ index, spaces, by, line: " ".repeat(spaces + by) + line.trimStart() }];
  }),
);

it.each(shifts)("the only fix told for one line makes the file readable: %j", ({ index, line }) => {
  let lines = changed(index + 1, line);
  for (const problem of readYaml(`${lines.join("\n")}\n`, "settings").problems ?? []) {
    const [, to] = /^Write (\d+|no) spaces? before it(?:, as|, because)[^]*\)\.$/.exec(problem.fix) ?? [];
    if (to === undefined || problem.fix.includes(", or ")) return;
    lines = lines.with(
      problem.line - 1,
      " ".repeat(to === "no" ? 0 : Number(to)) + (lines[problem.line - 1] ?? "").trimStart(),
    );
  }
  const problems = readYaml(`${lines.join("\n")}\n`, "settings").problems ?? [];
  expect(problems.filter(({ what }) => what.includes("valid YAML") || what.includes("indentation"))).toEqual([]);
});

describe("an item that is too deep is told, because readers take it for text", () => {
  const roles = (...lines: readonly string[]) => said(["config:", "  protected-function:owners:", ...lines]);
  const more = (line: number) => `an item that YAML reads as more of the text in line ${line}.`;

  it.each([
    [["    - ada", "      - bob"], [`4:7: ${more(3)} Write 4 spaces before it, as before the item in line 3.`]],
    [
      ["    - ada", "     - bob", "    - eve"],
      [`4:6: ${more(3)} Write 4 spaces before it, as before the item in line 3.`],
    ],
    [
      ["    first: ada", "      - bob"],
      [`4:7: ${more(3)} Write each in a line of its own that begins with "- ", also the text in line 3.`],
    ],
    [["    - ada", "      and - others"], []],
    [['    - "ada', '      - bob"'], []],
    [["    - |", "      ada", "      - bob"], []],
  ])("%j", (lines, told) => {
    expect(roles(...lines)).toEqual(told.map((one) => `f:${one}`));
  });
});

it.each(["@", "`", "%"])("a text that begins with %s has to be in quotes", (sign) => {
  expect(said(["config:", "  protected-function:owners:", `    - ${sign}ada`])).toEqual([
    `f:3:7: text that begins with ${sign}, which YAML reserves. Put it in quotes.`,
  ]);
});
