import { describe, expect, it } from "vitest";
import { failureLines, failuresByReason, type ListedCheck } from "../../../packages/pf/cli/check-list.ts";

const check = (id: string, outcome: ListedCheck["outcome"] = "failed"): ListedCheck => ({
  id,
  claim: `Claim ${id}.`,
  outcome,
  reason: "",
});
const wordsOf = ({ id }: ListedCheck) => ({
  facts: [["Found", id === "G2" ? "another" : "a disabled caller"] as const, ["Fix", "Enable it."] as const],
  answers: [`Trace of ${id}`],
});
const checks = [check("E1"), check("G2"), check("E1"), check("E4"), check("E5", "proved")];

describe("failed checks in the terminal", () => {
  it("are told once for each reason, with their number and ids", () => {
    const lines = (all: boolean) =>
      failuresByReason(checks, wordsOf).flatMap((failure) => failureLines(failure, { paint: (_, text) => text, all }));

    expect(lines(false)).toEqual([
      "  ✗ A disabled caller",
      "    Checks:   3 failed for this reason: E1, E4",
      "    Fix:      Enable it.",
      "  ✗ Another",
      "    Check:    Claim G2. (G2)",
      "    Fix:      Enable it.",
    ]);
    expect(lines(true)).toContain("    Answer:   Trace of E4");
  });
});
