import { expect, it } from "vitest";
import type { Outcome } from "../../../checks/run-checks.ts";
import { proofTable } from "../../../commands/start/proof-table.ts";

const row = (id: string, claim: string, outcome: Outcome["outcome"] = "proved"): Outcome => ({
  id,
  group: "The function",
  claim,
  outcome,
  reason: "called: expected 403, found 200",
  exchanges: 2,
});

it("has the rows of an endpoint under who can call it, and the count at the end", () => {
  const proof = {
    ok: false,
    rows: [
      row("G11", "A request without a token gets 401."),
      row("E1", "GET orders without a token: 401."),
      row("E1", "GET orders/{id} without a token: 401."),
      row("E3", "GET orders/{id} without Orders.Read: 403.", "failed"),
      row("E5", "GET health answers without a token."),
      row("E7", "integration can call only GET orders."),
      row("nothing-left", "Afterwards nothing is left."),
    ],
    endpoints: [
      { endpoint: "GET orders", verdict: "Only integration can call GET orders.", ok: true },
      { endpoint: "GET orders/{id}", verdict: "Who can call GET orders/{id} is NOT proved: E3 failed.", ok: false },
      { endpoint: "GET health", verdict: "Anybody can call GET health: Probe.", ok: true },
    ],
    resources: { created: 3, unchanged: 3, deleted: 3, left: 0 },
    engine: "3.259.0",
  };

  expect(proofTable(proof, { colour: false }).split("\n")).toEqual([
    "  proved  G11           A request without a token gets 401.",
    "  proved  nothing-left  Afterwards nothing is left.",
    "",
    "  Only integration can call GET orders.",
    "  proved  E1            GET orders without a token: 401.",
    "",
    "  Who can call GET orders/{id} is NOT proved: E3 failed.",
    "  proved  E1            GET orders/{id} without a token: 401.",
    "  FAILED  E3            GET orders/{id} without Orders.Read: 403.",
    "",
    "  Anybody can call GET health: Probe.",
    "  proved  E5            GET health answers without a token.",
    "",
    "  All endpoints:",
    "  proved  E7            integration can call only GET orders.",
    "",
    "  E3: called: expected 403, found 200",
    "",
    "  Resources: 3 created, 3 unchanged by a second up, 3 deleted, 0 left.",
    "  Pulumi 3.259.0; 14 requests behind 7 claims.",
    "  6 of 7 proved: NOT everything holds.",
  ]);
});
