import { endpointUrl } from "../../checks/call.ts";
import { guide } from "../../checks/guide.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { RefusedAnswer } from "../../checks/refused-answer.ts";
import type { Outcome } from "../../checks/run-checks.ts";
import { plainText } from "@protected-function/core/text/plain-text.ts";
import { type Propagation, propagationOf } from "./propagation.ts";
import type { Trace, VerifiedRow } from "./verification.ts";
import { explain } from "../../refusals/explain.ts";
import { errorExplanation } from "../../refusals/error-explanation.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { authenticationOverride } from "@protected-function/core/text/authentication-overrides.ts";
import { deleteAppSettings } from "../../stacks/live/app-settings-command.ts";

/** A check that alters the stack isn't repeated more often, because other people may use the stack. */
const mostAlterations = 3;

interface RowContext {
  readonly outputs: StackOutputs;
  /** Values to hide. */
  readonly secrets: readonly string[];
  readonly now: Date;
}

/** An outcome with its explanation, without secrets. */
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

/** Whether another attempt may pass. */
export function isWaiting(row: VerifiedRow): boolean {
  return row.notYet !== undefined && !(alters(row.claim) && row.attempts >= mostAlterations);
}

function waitsFor(outcome: Outcome, attempts: number): Propagation | undefined {
  const altering = alters(outcome.claim)
    ? { reason: "the check's own change may not have taken effect yet", source: "inferred" }
    : undefined;
  return propagationOf(outcome) ?? (attempts < mostAlterations ? altering : undefined);
}

/**
 * If the login has no read access, a check doesn't apply. An altering check fails instead, because it may have left
 * changes.
 */
function withoutLeave(outcome: Outcome): Outcome {
  const refusals = outcome.unexpected?.refusals ?? [];
  const [first] = refusals;
  if (outcome.outcome !== "failed" || !first || alters(outcome.claim) || !refusals.every(forbids)) return outcome;
  const { unexpected: _unexpected, ...rest } = outcome;
  const reason = `needs more read access than this login has: ${first.by} answered ${first.status} ${first.said ?? ""}`;
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

/** Explains a failure's refusals in sentences, as `./pf explain` does. An answer that only the reason has counts as one. */
function explainRow({ unexpected, reason }: Outcome, outputs: StackOutputs, now: Date): readonly string[] {
  const refusals = unexpected?.refusals ?? [];
  const sentences = refusals.flatMap((refusal) => explainRefusal(refusal, outputs, now));
  return [...new Set(sentences.length > 0 ? sentences : errorExplanation(reason, outputs, now))];
}

function explainRefusal(refusal: RefusedAnswer, outputs: StackOutputs, now: Date): readonly string[] {
  const { by, request, status, codes, said, challenge } = refusal;
  if (by === "Entra ID" || by === "the function") {
    return errorExplanation(said ?? codes.map((code) => `AADSTS${code}`).join(" "), outputs, now);
  }
  // Only the log of the function tells them apart, and no check reads a live stack's.
  const asked = outputs.endpoints.find((one) => `${one.method} ${new URL(endpointUrl(one)).href}` === request);
  if (by === "the host" && status === 404 && asked) {
    return [
      `The app has no route for ${asked.method} ${new URL(endpointUrl(asked)).pathname}, or the Functions host doesn't run the endpoint: a framework's 404 page looks like the host's.`,
      "Deployer: give the endpoint a sample whose path the app answers, or remove the method from the contract.",
    ];
  }
  if (by !== "App Service authentication" || (status !== 401 && status !== 403)) return [];
  const refusedAnswer = { status, outputs, now, ...(challenge !== undefined && { challenge }) } as const;
  const { status: ofStatus, challenge: ofChallenge } = explain(refusedAnswer);
  const differences = ofChallenge?.differences ?? [];
  return [
    // The first possibility is that App Service authentication refused, which is known here.
    ...(ofStatus?.possibilities.slice(0, 1) ?? []),
    ...differences.map(({ what, found, demanded }) => `Differs: ${what}: found ${found}, required ${demanded}.`),
    ...new Set(differences.map(({ fix }) => `${capital(fix.who)}: ${fix.how}`)),
    ...(differences.length === 0
      ? ["Deployer: `npx pulumi refresh` shows what was changed, `npx pulumi up` fixes it."]
      : []),
  ];
}

/**
 * Lists the app settings that B16 found, and the command that removes them. `pulumi refresh` and `up` don't see them.
 */
function explainOverrides({ id, outcome, unexpected }: Outcome, { functionApp }: StackOutputs): readonly string[] {
  const names = id === "B16" && outcome === "failed" ? (unexpected?.differs ?? []) : [];
  if (names.length === 0) return [];
  const effects = new Set(names.flatMap((name) => authenticationOverride(name)?.does ?? []));
  return [
    ...[...effects].map((effect) => `App Service authentication can be bypassed: such a setting ${effect}.`),
    `Deployer: \`${deleteAppSettings(functionApp.siteId, names)}\`. \`npx pulumi up\` doesn't see or remove it.`,
  ];
}
