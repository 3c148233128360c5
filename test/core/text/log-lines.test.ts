import { assert, constantFrom, array, property, string, oneof, jsonValue } from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonText, logLines } from "../../../packages/core/text/log-lines.ts";
import { safeMessage, safeReport } from "../../../packages/core/text/message.ts";
import { randomRuns } from "../../support/random-runs.ts";

/** As the runner reads a line: ActionCommand.TryParseV2 and TryParse of actions/runner. */
function isCommand(line: string): boolean {
  const trimmed = line.trimStart();
  if (trimmed.startsWith("::") && trimmed.indexOf("::", 2) >= 0) return true;
  const older = line.indexOf("##[");
  return (older >= 0 && line.includes("]", older)) || /##vso\[/i.test(line);
}
const commandsIn = (text: string) => text.split(/\r\n|[\n\r]/).filter(isCommand);

const pieces = constantFrom(
  "::",
  ":",
  "#",
  "##[",
  "##vso[",
  "]",
  "error file=a",
  "\n",
  "\r",
  " ",
  "\t",
  "\u0085",
  "\u2028",
  "\u001B[31m",
  "\u200B",
  "x",
);
const hostile = oneof(
  array(pieces, { maxLength: 15 }).map((all) => all.join("")),
  string({ unit: "binary" }),
);

describe("a line of a pipeline's log", () => {
  it.each([
    ["::error file=x::y", ": :error file=x::y"],
    ["a\n \t::add-mask::x", "a\n \t: :add-mask::x"],
    ["said ##[error]x", "said # #[error]x"],
    ["##vso[task.setvariable variable=a]b", "# #vso[task.setvariable variable=a]b"],
  ])("%j can't be a command", (text, written) => {
    expect(commandsIn(text)).not.toEqual([]);
    expect(logLines(text)).toBe(written);
  });

  it("keeps text that only resembles a command", () => {
    const text = "::1/128\n2001:db8::/32\nazure-native:web:WebApp\n## head\nC::x";
    expect(logLines(text)).toBe(text);
  });

  it("is never a command, whatever the message or report contains", () => {
    assert(
      property(hostile, (text) => {
        expect(commandsIn(safeMessage(text))).toEqual([]);
        expect(commandsIn(safeReport(text))).toEqual([]);
      }),
      { numRuns: randomRuns(1000) },
    );
  });
});

describe("a message", () => {
  it("can't control a terminal, and shows no credential", () => {
    const token = `eyJhbGciOiJSUzI1NiJ9.${"a".repeat(40)}.sig`;
    expect(safeMessage(`\u001B]0;title\u0007a\u009B2J\u202Eb ${token}\nnext`)).toBe(" ]0;title a 2J b [token]\nnext");
  });

  it("has the reports' own colors only", () => {
    expect(safeReport("\u001B[31mred\u001B[39m \u001B[8mhidden \u001B[2J\u001B]0;t\u0007")).toBe(
      "\u001B[31mred\u001B[39m  [8mhidden  [2J ]0;t ",
    );
  });
});

describe("JSON", () => {
  it("contains the same data in printable characters", () => {
    const data = { name: "a\u009B\u202Eb\u2028\u{E0041}", "##[x": "##[error]y" };
    const text = jsonText(data);
    expect(JSON.parse(text)).toEqual(data);
    expect(text).toBe(String.raw`{"name":"a\u009b\u202eb\u2028\udb40\udc41","#\u0023[x":"#\u0023[error]y"}`);
  });

  it("contains the same data and no command, for any data", () => {
    assert(
      property(jsonValue({ stringUnit: "binary" }), (value) => {
        expect(JSON.stringify(JSON.parse(jsonText(value)))).toBe(JSON.stringify(value));
        expect(jsonText(value)).not.toMatch(/[\p{Cc}\u200B-\u200F\u2028-\u202E\u2066-\u2069]|##\[/u);
      }),
    );
  });
});
