import { expect, test } from "vitest";
import type { Outcome } from "../../../../packages/pf/checks/run-checks.ts";
import { notRunHere } from "../../../../packages/pf/commands/start/verdict.ts";

const row = (claim: string, outcome: "proved" | "not-applicable", reason = ""): Outcome => ({
  id: "E12",
  group: "The function",
  claim,
  outcome,
  reason,
  exchanges: 1,
});

test("a binding that ran and is proved isn't listed as not run", () => {
  expect(notRunHere([row("queue", "proved"), row("serviceBus", "not-applicable")])).toEqual(["serviceBus"]);
});

test("a binding that wasn't run is listed with the reason and what to do", () => {
  const rows = [row("ship.", "not-applicable", "registered, not run here: the call got 400. Give it a sample")];
  expect(notRunHere(rows)).toEqual(["ship. The call got 400. Give it a sample"]);
});
