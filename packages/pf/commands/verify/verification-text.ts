import { findingMarks } from "@protected-function/core/text/verdict.ts";
import { checkGroups } from "../../checks/check.ts";
import { answerText, apart, factLine, factLines } from "../../cli/answer.ts";
import {
  checkSections,
  doneLine,
  failureLines,
  failuresByReason,
  type FailureWords,
  groupChecks,
  type ListStyle,
} from "../../cli/check-list.ts";
import { type Layout, type Paint, painter } from "../../cli/layout.ts";
import type { Evidence } from "@protected-function/core/text/evidence.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { count } from "@protected-function/core/text/count.ts";
import { dayOf, momentOf } from "@protected-function/core/text/day.ts";
import { printableData } from "@protected-function/core/text/printable.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { failureWords } from "../../refusals/failure-words.ts";
import { ofStack } from "../../refusals/of-stack.ts";
import type { CredentialWarning } from "./credential-expiry.ts";
import type { Probe, ProbeId } from "./probes/probe.ts";
import { type VerdictOptions, verificationNext, verificationVerdict } from "./verdict.ts";
import type { Trace, Verification, VerifiedRow } from "./verification.ts";

/** One line, printed when the check is done. A row that may still propagate hasn't failed yet, because it's retried. */
export function rowLine(row: VerifiedRow, { all = false, ...layout }: Layout & { readonly all?: boolean }): string {
  const paint = painter(layout);
  const { id, claim, notYet } = row;
  if (notYet === undefined) return doneLine(row, verifiedWords(row), { paint, all });
  return `  ${paint("yellow", "…")} ${all ? `${paint("dim", id)}  ` : ""}${claim} Not yet: ${notYet.reason}.`;
}

/** The answer: the verdict, what it rests on, failures and who fixes them, the groups of checks, and next steps. */
export function verificationText(
  data: Verification,
  style: Layout,
  options: VerdictOptions = {},
  evidence?: Evidence,
): string {
  const { all = false, stack } = options;
  const probes = data.probes.map((probe) =>
    probe.fix === undefined ? probe : { ...probe, fix: ofStack(probe.fix, stack) },
  );
  const verification = printableData({ ...data, probes });
  const paint = painter(style);
  return answerText(
    {
      verdict: verificationVerdict(verification, evidence),
      evidence,
      sections:
        verification.door.state === "closed"
          ? [
              accountSection(verification, all, paint),
              ...failedSections(verification, { paint, all }, stack),
              warningSection(verification, options, paint),
              ...checkSections(
                groupChecks(verification.rows, checkGroups, ({ group }) => group),
                { paint, all },
                options.notRead,
              ),
              probeSection(verification, all, paint),
            ]
          : [exposureSection(verification)],
      next: verificationNext(verification, options),
    },
    style,
  );
}

/** The finding and its meaning, if no other check ran. */
function exposureSection({ door }: Verification): string {
  if (door.state === "closed") return "";
  return [`Found: ${door.found}.`, ...(door.state === "open" ? [`This means: ${door.means}`] : [])].join("\n");
}

function failedSections({ rows, probes }: Verification, style: ListStyle, stack?: string): readonly string[] {
  const lines = apart([
    ...failuresByReason(rows, (row) => verifiedWords(row, stack)).map((failure) => failureLines(failure, style)),
    ...probes.filter(({ outcome }) => outcome === "failed").map((probe) => probeLines(probe, style.paint)),
  ]);
  return lines.length === 0 ? [] : [[style.paint("bold", style.paint("red", "Failed")), ...lines].join("\n")];
}

/** The words of a failed check, on every page and terminal. */
export function verifiedWords({ notYet, traces = [], ...row }: VerifiedRow, stack?: string): FailureWords {
  const { facts: found, answers } = failureWords(row);
  const facts = found.map(([label, text]) => [label, ofStack(text, stack)] as const);
  const wait = notYet === undefined ? [] : [["Wait", `This may still propagate: ${notYet.reason}.`] as const];
  const isFound = ([label]: FailureWords["facts"][number]) =>
    label === "Tried" || label === "Expected" || label === "Found";
  return {
    facts: [...facts.filter(isFound), ...wait, ...facts.filter((fact) => !isFound(fact))],
    answers: [...answers, ...traces.map(traceText)],
  };
}

/** The mark of each outcome, on every page and terminal. */
export const probeSymbols = {
  "as expected": findingMarks.pass,
  warning: findingMarks.warn,
  failed: findingMarks.fail,
  "not checked": findingMarks.unknown,
} as const;
const probeColours = { "as expected": "green", warning: "yellow", failed: "red", "not checked": "yellow" } as const;

/** The results of the probes. Failures are listed above; expected results appear with `all`. */
function probeSection({ probes }: Verification, all: boolean, paint: Paint): string {
  const shownProbes = probes.filter(({ outcome }) => outcome !== "failed" && (all || outcome !== "as expected"));
  const hidden = probes.filter(({ outcome }) => outcome === "as expected").length;
  const more = hidden < probes.length ? " more" : "";
  const count = all || hidden === 0 ? [] : [`  ${paint("green", findingMarks.pass)} ${hidden}${more} as expected`];
  if (shownProbes.length + count.length === 0) return "";
  return [paint("bold", "The site"), ...oneForEachReason(shownProbes, paint), ...count].join("\n");
}

/** What wasn't checked for the same reason stands on one line. */
function oneForEachReason(probes: readonly Probe[], paint: Paint): readonly string[] {
  const groups = Map.groupBy(probes, (probe) =>
    probe.outcome === "not checked" ? JSON.stringify([probe.found, probe.fix, probe.notYet]) : probe.id,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    if (group.length === 1) return probeLines(first, paint);
    const [, ...details] = probeLines(first, paint);
    const names = group.map(({ id }) => probeNames[id]).join(", ");
    const mark = paint(probeColours["not checked"], probeSymbols["not checked"]);
    return [`  ${mark} ${group.length} not checked: ${names}. ${capital(first.found)}.`, ...details];
  });
}

const probeNames: Readonly<Record<ProbeId, string>> = {
  homepage: "the homepage",
  "unknown-path": "an unknown path",
  administration: "the host's administration",
  functions: "the functions that Azure lists",
  "deployment-record": "the record of the last upload",
  checkout: "this checkout's package",
};

function probeLines({ outcome, found, fix, notYet }: Probe, paint: Paint): readonly string[] {
  const unchecked = outcome === "not checked" ? "Not checked: " : "";
  return [
    `  ${paint(probeColours[outcome], probeSymbols[outcome])} ${unchecked}${unchecked ? found : capital(found)}.`,
    ...(notYet === undefined ? [] : [factLine("Wait", `This may pass by itself: ${notYet}.`)]),
    ...(fix === undefined ? [] : factLines("Fix", fix)),
  ];
}

/** Ids for someone who opens the tenant's logs or a support case with Microsoft. */
export function traceText(trace: Trace): string {
  const { by, status, request, traceId, correlationId, middlewareRequestId, requestId } = trace;
  const ids = [
    ["trace id", traceId],
    ["correlation id", correlationId],
    ["x-ms-middleware-request-id", middlewareRequestId],
    ["request id", requestId],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`]));
  const source = by === "nobody" ? "no answer" : `${by}${status === undefined ? "" : ` ${status}`}`;
  return `${source}: ${request}${ids.length > 0 ? `; ${ids.join(", ")}` : ""}`;
}

/** A sentence about a credential that expires soon, or has expired. */
export function warningText(warning: CredentialWarning, stack?: string): string {
  const { what, fix } = warningWords(warning, stack);
  return `${what}: ${fix}`;
}

/** The same in two parts: the fact, and the command or sentence that fixes it. */
export function warningWords(
  warning: CredentialWarning,
  stack?: string,
): { readonly what: string; readonly fix: string } {
  const { caller, kind, name, ends, daysLeft } = warning;
  const credential = `The ${kind}${name === undefined ? "" : ` "${name}"`} of ${caller}`;
  const expiry =
    daysLeft < 0 ? `expired on ${dayOf(ends)}` : `expires on ${momentOf(ends)}, in ${count(daysLeft, "day")}`;
  const onStack = stack === undefined ? "--stack <stack>" : `--stack ${shellWord(stack)}`;
  const fix =
    kind === "client secret"
      ? `./pf rotate ${onStack} --caller ${shellWord(caller)}`
      : "put the new certificate into the settings, and deploy.";
  return { what: `${credential} ${expiry}`, fix };
}

function warningSection({ warnings }: Verification, { stack }: VerdictOptions, paint: Paint): string {
  if (warnings.length === 0) return "";
  const lines = warnings.map((warning) => `  ${paint("yellow", findingMarks.warn)} ${warningText(warning, stack)}`);
  return [paint("bold", "Credentials"), ...lines].join("\n");
}

function accountSection({ account, caller }: Verification, all: boolean, paint: Paint): string {
  const callerText = caller === undefined ? "The stack has no caller to call as." : `Called as ${caller}.`;
  const { exchanges, proved, failed } = account;
  return [
    callerText,
    // Nothing follows from not knowing: --all and the JSON have it.
    ...(account.package.answers === "unseen" && !all ? [] : [packageLine(account.package, paint)]),
    `${exchanges} requests behind ${proved + failed} checks.`,
  ].join("\n");
}

function packageLine(answering: Verification["account"]["package"], paint: Paint): string {
  const words = packageWords(answering);
  return answering.answers === "another" ? paint("red", words) : words;
}

/** Which package answers the calls, beside the declared one. */
export function packageWords(answering: Verification["account"]["package"]): string {
  const declared = `${answering.sha256.slice(0, 12)}…`;
  if (answering.answers === "the same") return `The declared package (${declared}) answers.`;
  if (answering.answers === "another") {
    const { found } = answering;
    const answerer = found === undefined ? "Another package" : `The package ${found.slice(0, 12)}…`;
    return `${answerer} answers, not the declared one (${declared}).`;
  }
  return `The declared package is ${declared}. Which package answers is unknown: ${answering.why}.`;
}
