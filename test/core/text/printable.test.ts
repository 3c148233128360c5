import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { oneLine } from "../../../packages/guard/log-text.ts";
import { cut, firstOf, truncated } from "../../../packages/core/text/cut.ts";
import { isPrintable, printable, printableData, printableLines } from "../../../packages/core/text/printable.ts";

const every = Array.from({ length: 0x11_0000 }, (_, codePoint) => String.fromCodePoint(codePoint));
const anything = string({ unit: "binary", maxLength: 400 });

describe("outside text in one line", () => {
  it.each([
    ["a line feed", "\n"],
    ["a carriage return", "\r"],
    ["a vertical tab", "\v"],
    ["a next-line character", "\u0085"],
    ["a line separator", "\u2028"],
    ["a paragraph separator", "\u2029"],
    ["an escape", "\u001B"],
    ["a C1 control sequence introducer", "\u009B"],
    ["a C1 operating system command", "\u009D"],
    ["a right-to-left override", "\u202E"],
    ["an isolate", "\u2066"],
    ["a left-to-right mark", "\u200E"],
    ["an Arabic letter mark", "\u061C"],
    ["a zero-width space", "\u200B"],
    ["a zero-width joiner", "\u200D"],
    ["a byte order mark", "\uFEFF"],
    ["an invisible Hangul letter", "\u3164"],
    ["an invisible tag", "\u{E0041}"],
    ["half a character", "\uD800"],
  ])("contains no %s", (_, character) => {
    expect(printable(`a${character}b`)).toBe("a b");
    expect(printable(`a${character}${character}b`, "\uFFFD")).toBe("a\uFFFDb");
    expect(isPrintable(`a${character}b`)).toBe(false);
  });

  it("keeps letters, marks and emoji of every script", () => {
    const text = "Zoë Müller-日本 é नमस्ते 😀 ❤️ <zoe@contoso.com>";
    expect(printable(text)).toBe(text);
    expect(isPrintable(text)).toBe(true);
  });

  it("matches the function's log for every code point, because the function has its own copy of the rule", () => {
    const differing = every.filter((character) => printable(character) !== oneLine(character, 9));
    expect(differing).toEqual([]);
  });

  it("keeps only breaks and tabs of several lines, in any form", () => {
    expect(printableLines("a\r\nb\rc\u2028d\u0085e\tf\u001B[2Jg\u202Eh")).toBe("a\nb\nc\nd\ne\tf [2Jg h");
  });

  it("includes every text and every name in data", () => {
    const data = JSON.parse('{"a\\u001bb":["c\\u202ed",1,null,{"__proto__":"e\\nf"}]}') as object;
    expect(JSON.stringify(printableData(data))).toBe('{"a b":["c d",1,null,{"__proto__":"e f"}]}');
  });
});

describe("a truncated text", () => {
  it("states how much is missing, and is whole up to the limit", () => {
    expect(cut("x".repeat(200), 200)).toBe("x".repeat(200));
    expect(cut("x".repeat(1434), 200)).toBe(`${"x".repeat(200)}… (1,234 more)`);
  });

  it.each([
    ["a surrogate pair", "😀"],
    ["a letter and its mark", "e\u0301"],
    ["a flag", "🇩🇪"],
    ["a family", "👨‍👩‍👧"],
  ])("is never cut within %s", (_, character) => {
    for (let before = 0; before < 12; before += 1) {
      expect(truncated(`${"x".repeat(before)}${character}yz`, 12 - 1)).toMatch(
        new RegExp(`^x*(${character}y?z?)?$`, "u"),
      );
    }
  });

  it("ends between code points if a cluster never ends", () => {
    expect(truncated(`a${"\u0301".repeat(500)}`, 100)).toHaveLength(100);
    expect(truncated(`a${"\u{1D167}".repeat(500)}`, 100)).toHaveLength(99);
  });

  it("is well-formed and within the limit for any input, both here and in the function", () => {
    assert(
      property(anything, (text) => {
        const line = printable(text);
        expect(line.isWellFormed()).toBe(true);
        expect(truncated(line, 20).isWellFormed()).toBe(true);
        expect(truncated(line, 20).length).toBeLessThanOrEqual(20);
        const logged = oneLine(text, 20);
        expect(logged).toBe(line.length > 20 ? `${truncated(line, 20)}…` : line);
      }),
    );
  });

  it("lists the first of many items, with a count of the others", () => {
    expect(firstOf(["a", "b"], 2)).toEqual(["a", "b"]);
    expect(
      firstOf(
        Array.from({ length: 5000 }, (_, index) => `${index}`),
        2,
      ),
    ).toEqual(["0", "1", "4,998 more"]);
  });
});
