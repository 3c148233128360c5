import { guide } from "../../checks/guide.ts";
import type { StackOutputs } from "../../infra/outputs.ts";
import type { RefusedAnswer } from "../../checks/refused-answer.ts";
import type { Outcome } from "../../checks/run-checks.ts";
import { explainOverrides } from "./explain-overrides.ts";
import { explainRow } from "./explain-row.ts";
import { plainText } from "../../text/plain-text.ts";
import { type Propagation, propagationOf } from "./propagation.ts";
import type { Trace, VerifiedRow } from "./verification.ts";

/** A check that alters a stack which others may use is not run again and again. */
const mostAlterations = 3;

export interface RowContext {
  readonly outputs: StackOutputs;
  /** Never to be shown. */
  readonly secrets: readonly string[];
  readonly now: Date;
}

/** An outcome as the account has it: with what explains it, and without what is secret. */
export function verifyRow(outcome: Outcome, attempts: number, context: RowContext): VerifiedRow {
  const { unexpected, ...rest } = withoutLeave(outcome);
  const reason = plainText(rest.reason, context.secrets);
  if (rest.outcome === "not-applicable") return { ...rest, reason, attempts: rest.exchanges === 0 ? 0 : attempts };
  if (rest.outcome === "proved") return { ...rest, reason, attempts };
  const notYet = waitsFor(outcome, attempts);
  const traces = (unexpected?.refusals ?? []).map(traceOf);
  const explanation = [
    ...explainRow(outcome, context.outputs, context.now),
    ...explainOverrides(outcome, context.outputs),
  ].map((text) => plainText(text, context.secrets));
  return {
    ...rest,
    reason,
    attempts,
    ...(notYet && { notYet }),
    ...(traces.length > 0 && { traces }),
    ...(explanation.length > 0 && { explanation }),
  };
}

/** Whether it is worth another try. */
export function isWaiting(row: VerifiedRow): boolean {
  return row.notYet !== undefined && !(alters(row.claim) && row.attempts >= mostAlterations);
}

function waitsFor(outcome: Outcome, attempts: number): Propagation | undefined {
  const altering = alters(outcome.claim)
    ? { reason: "what the check alters may not act yet when it looks", source: "inferred" }
    : undefined;
  return propagationOf(outcome) ?? (attempts < mostAlterations ? altering : undefined);
}

/** An administrator who may not read has not the power that the check needs. What alters fails: it may have left things. */
function withoutLeave(outcome: Outcome): Outcome {
  const refusals = outcome.unexpected?.refusals ?? [];
  const [first] = refusals;
  if (outcome.outcome !== "failed" || !first || alters(outcome.claim) || !refusals.every(forbids)) return outcome;
  const { unexpected: _unexpected, ...rest } = outcome;
  const reason = `needs more than this login may read: ${first.by} answered ${first.status} ${first.said ?? ""}`;
  return { ...rest, outcome: "not-applicable", reason: reason.trim() };
}

function forbids({ by, status }: RefusedAnswer): boolean {
  return (by === "Graph" || by === "Resource Manager") && (status === 401 || status === 403);
}

const altering = new Set(guide.filter(({ needs }) => needs.includes("alteration")).map(({ claim }) => claim));

function alters(claim: string): boolean {
  return altering.has(claim);
}

function traceOf({ by, request, status, ids }: RefusedAnswer): Trace {
  return { by, request, ...(status !== undefined && { status }), ...ids };
}
