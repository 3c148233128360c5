import { expect, it } from "vitest";
import type { FailedCall } from "../../../packages/pf/calls/call-as.ts";
import { refusedText } from "../../../packages/pf/calls/call-text.ts";
import { answerView, type Sent } from "../../../packages/pf/live-page/answer-view.ts";
import { sampleOutputs } from "../../support/outputs-sample.ts";

const sent = {
  as: "shop",
  endpoint: "GET orders",
  token: "",
  refusalReason: undefined,
  isRefusalDeclared: false,
  canCopy: true,
  target: { outputs: sampleOutputs() },
  now: new Date(0),
} as unknown as Sent;

it("says what a handler threw and how to fix it, in the words of ./pf call", () => {
  const thrown = { kind: "value", name: "orders", endpoint: "GET orders", error: "boom" } as const;
  const message = "The handler failed.";
  const line = { at: "2026-12-01T08:00:00Z", level: "error", category: "Function.orders", message: "just before" };
  const log = { kind: "lines", lines: [line] } as const;
  const failed: FailedCall = {
    kind: "failed",
    by: "the Functions host",
    status: 500,
    endpoint: "GET orders",
    message,
    explanation: undefined,
    log,
    thrown,
    olderCode: { reason: "being built" },
  };
  const { line: outcome, view } = answerView(failed, sent);
  const shown = view.text.replaceAll(/<[^>]*>/g, "").replaceAll("&#39;", "'");

  expect(outcome).toBe("500 from GET orders: its handler throws a value without a stack trace: boom");
  expect(refusedText(failed, { colour: false }, "everything")).toContain(outcome);
  expect(shown).toContain("How to fix it");
  expect(shown).toContain("In function orders, throw an Error in place of that value: its stack trace says where.");
  expect(shown).toContain("just before");
  expect(shown).toContain("! From the code before your last save, which isn't built yet: call again.");
  expect(shown).toContain("✗ Your function failed");
});
