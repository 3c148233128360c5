import { describe, expect, it } from "vitest";
import { ageFrom, durationFrom } from "../../cli/options.ts";

describe("a duration of the command line", () => {
  it.each([
    ["8h", 28_800_000],
    ["30m", 1_800_000],
    ["90s", 90_000],
    ["0s", 0],
    [undefined, undefined],
  ])("%s is %s milliseconds", (text, expected) => {
    expect(durationFrom("propagation", text)).toBe(expected);
  });

  it.each(["8", "h", "-8h", "8 h", "1.5h", "8d", ""])("refuses %j, and says what it takes", (text) => {
    expect(() => durationFrom("propagation", text)).toThrow(
      `--propagation is "${text}". Use hours, minutes or seconds, such as 8h, 30m or 90s.`,
    );
  });
});

describe("an age of the command line", () => {
  it.each([
    ["3d", 259_200_000],
    ["12h", 43_200_000],
    [undefined, undefined],
  ])("%s is %s milliseconds", (text, expected) => {
    expect(ageFrom(text)).toBe(expected);
  });

  it.each(["3", "d", "-3d", "3 d", "1.5d", "3m", "0d", "0h", "00d", "3D", "99999d", ""])(
    "refuses %j, and says what it takes",
    (text) => {
      expect(() => ageFrom(text)).toThrow(`--older-than is "${text}". Use days or hours, such as 3d or 12h.`);
    },
  );
});
