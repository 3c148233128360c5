import { describe, expect, it } from "vitest";
import { earliest, isExpired, judgeAge, latest } from "../../../commands/teardown/stack-entries.ts";

const now = Date.parse("2026-11-24T12:00:00Z");
const day = 86_400_000;

describe("the age of a stack", () => {
  it.each([
    ["has expired, however young", { created: "2026-11-24T11:00:00Z", expiresOn: "2026-11-24T11:59:59Z" }, "due"],
    ["expires at this instant", { expiresOn: "2026-11-24T12:00:00Z" }, "due"],
    [
      "is older, though it expires later",
      { created: "2026-11-21T11:59:59Z", expiresOn: "2027-01-01T00:00:00Z" },
      "due",
    ],
    ["is exactly that old", { created: "2026-11-21T12:00:00Z" }, "young"],
    ["is younger", { created: "2026-11-23T00:00:00Z" }, "young"],
    ["expires later, and nobody knows when it was created", { expiresOn: "2026-11-25T00:00:00Z" }, "young"],
    ["says nothing", {}, "unknown"],
    ["says what is no instant", { created: "soon", expiresOn: "never" }, "unknown"],
  ] as const)("that %s is judged: %j %s", (_what, age, expected) => {
    expect(judgeAge(age, 3 * day, now)).toBe(expected);
  });

  it("is told by the first thing created, and ends with what expires last; what nobody can read is passed over", () => {
    const instants = ["2026-11-24T11:00:00Z", undefined, "2026-11-24T09:00:00.123Z", "not a date"];

    expect(earliest(instants)).toBe("2026-11-24T09:00:00.123Z");
    expect(latest(instants)).toBe("2026-11-24T11:00:00Z");
    expect(earliest([])).toBeUndefined();
    expect(isExpired({ expiresOn: "not a date" }, now)).toBe(false);
  });
});
