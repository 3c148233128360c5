import { expect, test } from "vitest";
import { logText } from "../../packages/guard/log-text.ts";

test("ordinary text stays unchanged", () => {
  expect(logText("Zoë Müller-日本 <zoe@contoso.com>")).toBe("Zoë Müller-日本 <zoe@contoso.com>");
});

test.each([
  ["a line feed", "\n"],
  ["a carriage return", "\r"],
  ["a next-line character", "\u0085"],
  ["a line separator", "\u2028"],
  ["a paragraph separator", "\u2029"],
  ["an escape", "\u001B"],
  ["a null", "\0"],
  ["a right-to-left override", "\u202E"],
  ["half a character", "\uD800"],
])("%s is replaced", (_, character) => {
  expect(logText(`a${character}b`)).toBe("a\uFFFDb");
});

test("text is cut after 200 characters", () => {
  expect(logText("x".repeat(200))).toBe("x".repeat(200));
  expect(logText("x".repeat(201))).toBe(`${"x".repeat(200)}…`);
});

test.each([
  ["a surrogate pair", "😀"],
  ["a letter and its mark", "e\u0301"],
  ["a flag", "🇩🇪"],
])("text isn't cut within %s", (_, character) => {
  for (const before of [197, 198, 199, 200]) {
    const shown = logText(`${"x".repeat(before)}${character}${"y".repeat(9)}`);
    expect(shown.isWellFormed()).toBe(true);
    expect(shown).toMatch(new RegExp(`^x+(?:${character})?y*…$`, "u"));
  }
});
