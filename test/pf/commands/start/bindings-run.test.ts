import { expect, test } from "vitest";
import type { Outcome } from "../../../../packages/pf/checks/run-checks.ts";
import { notRunHere } from "../../../../packages/pf/commands/start/verdict.ts";

const row = (claim: string, outcome: "proved" | "not-applicable"): Outcome => ({
  id: "E12",
  group: "The function",
  claim,
  outcome,
  reason: "",
  exchanges: 1,
});

test("a binding that ran and is proved isn't listed as not run", () => {
  expect(notRunHere([row("queue", "proved"), row("serviceBus", "not-applicable")])).toEqual(["serviceBus"]);
});
