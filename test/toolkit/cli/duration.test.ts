import { describe, expect, it } from "vitest";
import { durationFrom } from "../../../toolkit/cli/duration.ts";

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
      `--propagation is "${text}"; it takes hours, minutes or seconds, such as 8h, 30m or 90s.`,
    );
  });
});
