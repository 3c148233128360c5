import { type Layout, type Paint, painter } from "../../cli/layout.ts";
import { printableData } from "../../text/printable.ts";
import { shellWord } from "../../text/shell-word.ts";
import type { Outcome } from "../../checks/run-checks.ts";
import type { CredentialWarning } from "./credential-expiry.ts";
import type { Probe } from "./probes/probe.ts";
import type { Trace, Verification, VerifiedRow } from "./verification.ts";
import { capital } from "../../text/capital.ts";

const marks = { proved: "proved", failed: "FAILED", "not-applicable": "n/a" } as const;
const colours = { proved: "green", failed: "red", "not-applicable": "yellow" } as const;

/** One line, as soon as the check is done. A row that still propagates is not failed yet: it has another try. */
export function rowLine({ id, claim, outcome, notYet }: VerifiedRow, style: Layout): string {
  const paint = painter(style);
  const mark = notYet ? paint("yellow", "not yet") : paint(colours[outcome], marks[outcome].padEnd(7));
  return `  ${mark}  ${id.padEnd(3)}  ${claim}${notYet ? paint("dim", ` (${notYet.reason})`) : ""}`;
}

/** The account, after the lines: what failed, what does not apply and why, what ends soon, and the sum. */
export function verificationText(found: Verification, style: Layout): string {
  const verification = printableData(found);
  const paint = painter(style);
  const { rows, probes, warnings, account, caller, deadlineMinutes, ok } = verification;
  if (verification.door.state !== "closed") return doorText(verification, paint);
  const failed = rows.filter(({ outcome }) => outcome === "failed");
  const { proved, notApplicable, exchanges } = account;
  const waited = account.notYet > 0 ? `, ${account.notYet} of them not there yet after ${deadlineMinutes} minutes` : "";
  return [
    ...failed.flatMap((row) => ["", ...failureLines(row, paint)]),
    ...notApplicableLines(rows, paint),
    "",
    "  Beside the checks:",
    ...probes.flatMap((probe) => probeLines(probe, paint)),
    ...(warnings.length > 0 ? ["", ...warnings.map((warning) => warningLine(warning, paint))] : []),
    "",
    `  The door is closed: a bare request gets 401 from the gate. Called as ${caller ?? "nobody: the stack has no caller"}.`,
    packageLine(account.package, paint),
    `  ${exchanges} requests behind ${proved + failed.length} claims.`,
    paint("bold", `  ${proved} proved, ${failed.length} failed${waited}, ${notApplicable} not applicable.`),
    ...(ok ? [] : [paint("red", "  NOT everything holds.")]),
  ].join("\n");
}

/** Loud: nothing else matters while this is so. */
function doorText({ door }: Verification, paint: Paint): string {
  if (door.state === "closed") return "";
  if (door.state === "unseen") {
    return [
      paint("red", "  THE DOOR CANNOT BE SEEN."),
      `  Found: ${door.found}.`,
      "  No check was run. Is the site running, and the package deployed? `npx pulumi up` deploys it again.",
    ].join("\n");
  }
  const bar = "!".repeat(72);
  return [
    paint("red", bar),
    paint("red", "!!  THE DOOR IS OPEN. Nothing else was checked."),
    paint("red", bar),
    `  Found:  ${door.found}.`,
    `  Means:  ${door.means}`,
    `  To do:  ${door.fix}`,
  ].join("\n");
}

function failureLines(row: VerifiedRow, paint: Paint): readonly string[] {
  const { id, claim, reason, notYet, traces = [], explanation = [] } = row;
  return [
    `  ${paint("red", "FAILED")}  ${paint("bold", id)}  ${claim}`,
    `    ${reason}`,
    ...(notYet
      ? [`    It may still propagate: ${notYet.reason}. Run it again later, or give it a longer --deadline.`]
      : []),
    ...explanation.map((sentence) => `    ${sentence}`),
    ...traces.map((trace) => paint("dim", `    ${traceText(trace)}`)),
  ];
}

const probeMarks = { "as expected": "ok", warning: "warning", failed: "FAILED", "not checked": "not checked" } as const;
const probeColours = { "as expected": "green", warning: "yellow", failed: "red", "not checked": "yellow" } as const;

function probeLines({ outcome, found, fix, notYet }: Probe, paint: Paint): readonly string[] {
  const mark = paint(probeColours[outcome], probeMarks[outcome].padEnd(11));
  const indent = " ".repeat(17);
  return [
    `    ${mark}  ${capital(found)}.`,
    ...(notYet === undefined ? [] : [`${indent}It may pass by itself: ${notYet}.`]),
    ...(fix === undefined ? [] : [`${indent}${fix}`]),
  ];
}

/** For a person who opens the tenant's logs, or a case with Microsoft. */
export function traceText(trace: Trace): string {
  const { by, status, request, traceId, correlationId, middlewareRequestId, requestId } = trace;
  const ids = [
    ["trace id", traceId],
    ["correlation id", correlationId],
    ["x-ms-middleware-request-id", middlewareRequestId],
    ["request id", requestId],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
  const who = by === "nobody" ? "no answer" : `${by}${status === undefined ? "" : ` ${status}`}`;
  return `${who}: ${request}${ids.length > 0 ? `; ${ids.join(", ")}` : ""}`;
}

/** One reason keeps many rows from being applicable: it is said once. */
function notApplicableLines(rows: readonly VerifiedRow[], paint: Paint): readonly string[] {
  const byReason = new Map<string, Outcome["id"][]>();
  for (const { id, reason, outcome } of rows) {
    if (outcome === "not-applicable") byReason.set(reason, [...(byReason.get(reason) ?? []), id]);
  }
  if (byReason.size === 0) return [];
  const lines = [...byReason].map(
    ([reason, ids]) => `    ${[...new Set(ids)].toSorted().join(", ")}: ${reason.replace(/\.$/, "")}.`,
  );
  return ["", paint("yellow", "  Not applicable here, and not proved:"), ...lines];
}

/** A sentence about a credential that ends soon, or has ended. */
export function warningText({ caller, kind, name, ends, daysLeft }: CredentialWarning): string {
  const which = `The ${kind}${name === undefined ? "" : ` "${name}"`} of ${caller}`;
  const when = daysLeft < 0 ? `ended at ${ends}` : `ends at ${ends}, in ${daysLeft} days`;
  const fix =
    kind === "client secret"
      ? `./pf rotate --stack <stack> --caller ${shellWord(caller)}`
      : "put the new certificate into the settings, and deploy";
  return `${which} ${when}: ${fix}.`;
}

function warningLine(warning: CredentialWarning, paint: Paint): string {
  return `  ${paint("yellow", "warning")}  ${warningText(warning)}`;
}

function packageLine({ sha256, answers, found }: Verification["account"]["package"], paint: Paint): string {
  const declared = `  Package ${sha256.slice(0, 12)}…, as declared`;
  if (answers === "the same") return `${declared}, is the one that answers.`;
  if (answers === "another") {
    const other = found === undefined ? "" : ` ${found.slice(0, 12)}… answers.`;
    return paint("red", `${declared}, is NOT the one that answers.${other}`);
  }
  return `${declared}; no call got far enough to see which one answers.`;
}
