import { execFileSync } from "node:child_process";
import { styleText } from "node:util";
import { array, assert, constantFrom, integer, property, string } from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { folded } from "../../../packages/core/text/folded.ts";
import { padded, plain, widthOf } from "../../../packages/core/text/width.ts";

const red = (text: string) => styleText("red", text, { validateStream: false });

describe("the width of a text", () => {
  it.each([
    ["plain", 5],
    ["名前", 4],
    ["ｆｕｌｌ", 8],
    ["ﾊﾝｶｸ", 4],
    ["한국", 4],
    ["e\u0301a\u0308", 2],
    ["😀", 2],
    ["👩‍💻", 2],
    ["❤\uFE0F", 2],
    ["🇩🇪", 2],
    ["…–×", 3],
    [red("名a"), 3],
    ["", 0],
  ])("of %j is %i columns", (text, columns) => {
    expect(widthOf(text)).toBe(columns);
    expect(widthOf(padded(text, 10))).toBe(10);
  });
});

describe("a folded text", () => {
  it.each(["✓", "✗", "!", "?"])("continues a verdict with %s below its own beginning", (mark) => {
    expect(folded(`${mark} one two three`, 40)).toBe(`${mark} one two three`);
    expect(folded(`${mark} ${"word ".repeat(12).trim()}`, 40).split("\n")[1]).toMatch(/^ {2}word/);
  });

  it("breaks a dotted name that fits on no line after a dot, and keeps hosts, paths and addresses whole", () => {
    const name = "identityProviders.azureActiveDirectory.validation.allowedApplications";
    const [host, path] = [`${"a-b".repeat(20)}.example.net`, `/sites/${"x".repeat(60)}.y`];

    expect(folded(`    ${name}, then.`, 50)).toBe(
      "    identityProviders.azureActiveDirectory.\n      validation.allowedApplications, then.",
    );
    for (const whole of [host, path, `https://${host}`]) expect(folded(`    ${whole}`, 50)).toBe(`    ${whole}`);
  });

  it("keeps a line that fits, and every line break", () => {
    expect(folded("a  b \n\n  c", 5)).toBe("a  b \n\n  c");
  });

  it.each([
    ["aaaa bbbb cccc dddd eeee ffff", 25, "aaaa bbbb cccc dddd eeee\nffff"],
    ["  aaaa bbbb cccc dddd eeee ffff", 26, "  aaaa bbbb cccc dddd eeee\n    ffff"],
    ["  - aaaa bbbb cccc dddd eeee ffff", 26, "  - aaaa bbbb cccc dddd\n    eeee ffff"],
    ["1. aaaa bbbb cccc dddd eeee ffff", 25, "1. aaaa bbbb cccc dddd\n   eeee ffff"],
    ["  Found:  aaaa bbbb cccc dddd eeee ffff", 30, "  Found:  aaaa bbbb cccc dddd\n          eeee ffff"],
    ["  Found:  名前名前 名前名前 名前名前", 34, "  Found:  名前名前 名前名前\n          名前名前"],
  ])("indents continued lines to its own beginning: %s", (text, columns, expected) => {
    expect(folded(text, columns)).toBe(expected);
  });

  it("keeps an option of a command and its value together, unless only the value fits on a line", () => {
    const role = `az role assignment create --assignee ${"a".repeat(20)} --role "Some Role" --scope /subscriptions/s`;

    expect(folded(`  ${role}`, 50)).toBe(
      `  az role assignment create \\\n    --assignee ${"a".repeat(20)} \\\n    --role "Some Role" --scope /subscriptions/s`,
    );
    expect(folded(`  az rest --method get --url ${"x".repeat(60)}`, 50)).toBe(
      `  az rest --method get \\\n    --url ${"x".repeat(60)}`,
    );
  });

  it("starts an overlong word two columns after its line's beginning, and continues below the label", () => {
    const [command, address] = [`az rest --url ${"x".repeat(30)}`, `https://${"y".repeat(30)}`];

    expect(folded(`    Fix:       ${command}`, 40)).toBe(`    Fix:\n      az rest --url \\\n        ${"x".repeat(30)}`);
    // A command alone on its line begins where it stands.
    expect(folded(`      ${command}`, 40)).toBe(`      az rest --url \\\n        ${"x".repeat(30)}`);
    expect(folded(`    Source:    see ${address} of it`, 40)).toBe(
      `    Source:    see\n      ${address}\n               of it`,
    );
  });

  it("keeps an overlong word whole, on a line of its own", () => {
    expect(folded(`see ${"x".repeat(40)} there`, 30)).toBe(`see\n${"x".repeat(40)}\nthere`);
  });

  it("keeps a code span on one line", () => {
    expect(folded("Give it back by `npm run x -- --yes`, then wait.", 30)).toBe(
      "Give it back by\n`npm run x -- --yes`, then\nwait.",
    );
  });

  it("keeps a command whole behind a colored label", () => {
    const line = `${red("error:")} No twin is running here. Start one in another terminal: ./pf twin`;

    expect(plain(folded(line, 70))).toBe("error: No twin is running here. Start one in another terminal:\n./pf twin");
  });

  it("doesn't count colors, and keeps them all", () => {
    const text = `  ${red("FAILED")}  ${red("one two three four five six seven")}`;

    expect(plain(folded(text, 30))).toBe("  FAILED  one two three four\n          five six seven");
    expect(folded(text, 30).split("\u001B")).toHaveLength(text.split("\u001B").length);
    expect(folded(text, 43)).toBe(text);
  });

  it("has no wider line, except for an overlong word, and keeps the order of words", () => {
    const words = array(constantFrom("a", "word", "名前", "😀x", "e\u0301", "longer-word", "`code span`"), {
      maxLength: 40,
    });
    assert(
      property(
        words,
        constantFrom("", "  ", "  - ", "1. ", "  Label:   "),
        integer({ min: 30, max: 120 }),
        (all, label, columns) => {
          const text = label + all.join(" ");
          const lines = folded(text, columns).split("\n");
          expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
          expect(lines.join(" ").split(/\s+/)).toEqual(text.split(/\s+/));
        },
      ),
    );
  });

  it("keeps every word of any text, and always terminates", () => {
    const essence = (text: string) => text.replaceAll(/\\\n|\s/g, "");
    assert(property(string({ maxLength: 300 }), (text) => essence(folded(text, 40)) === essence(text)));
    const hostile = `npm ${"npm '".repeat(5000)}`;
    expect(essence(folded(hostile, 80)) === essence(hostile)).toBe(true);
  });
});

describe("a command in a folded text", () => {
  const words = ["run", "rotate", "--", "--stack", "dev", "--caller", "'a b'", '"c  d"', "--handed-over", "x'y z'"];
  const command = `npm ${words.join(" ")}`;

  it("that ends its line goes on after a backslash between two words, and a shell reads the same", () => {
    for (const label of ["", "  ", "Fix: ", "1. ", "In a sentence that is rather long, run "]) {
      for (let columns = 24; columns < 130; columns += 11) {
        const text = folded(label + command, columns);
        const pasted = text.slice(text.indexOf("npm"));
        const read = (script: string) =>
          execFileSync("/bin/sh", ["-c", `npm() { printf '%s\\n' "$@"; }\n${script}`], { encoding: "utf8" });

        expect(pasted.split("\n").filter((line) => widthOf(line) > columns && line.trim().includes(" "))).toEqual([]);
        expect(read(pasted)).toBe(read(command));
      }
    }
  });

  it("stays on one line in a sentence, and on Windows, whose shells read no backslash", () => {
    vi.spyOn(process, "platform", "get").mockReturnValue("win32");
    expect(folded(`Fix: ${command}`, 40)).toBe(`Fix:\n${command}`);
    vi.restoreAllMocks();
    for (const label of ["", "  ", "Fix: ", "1. ", "In a sentence that is rather long, run "]) {
      for (const rest of [". Then go on.", ", or wait", " again after a minute"]) {
        for (let columns = 24; columns < 130; columns += 11) {
          const line = folded(label + command + rest, columns)
            .split("\n")
            .find((one) => one.includes("npm"));
          const pasted = line?.slice(line.indexOf("npm")) ?? "";
          expect(pasted.startsWith(command)).toBe(true);
        }
      }
    }
  });

  it("gets a line of its own if that keeps it whole", () => {
    expect(folded("Not everything went. Run it again: ./pf release --stack dev", 40)).toBe(
      "Not everything went. Run it again:\n./pf release --stack dev",
    );
  });

  it("doesn't absorb the rest of its sentence", () => {
    expect(folded("To do: npx pulumi up sets it back, and nothing else changes there.", 40)).toBe(
      "To do: npx pulumi up sets it back, and\nnothing else changes there.",
    );
  });
});
