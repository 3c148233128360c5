import { type Layout, type Paint, painter } from "../cli/layout.ts";
import { folded } from "@protected-function/core/text/folded.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { printable, printableData, printableLines } from "@protected-function/core/text/printable.ts";
import type { Answered, FailedCall, RefusedCall } from "./call-as.ts";
import { differenceSections, explanationSections, fixes } from "../refusals/explanation-text.ts";
import { thrownFix, thrownText } from "../checks/thrown-handlers.ts";
import { reasonIn } from "../refusals/verdict.ts";
import type { StreamPart } from "../stacks/client/stream-part.ts";
import { verdictSymbols } from "@protected-function/core/text/verdict.ts";
import type { OlderCode } from "../stacks/dev/older-code.ts";
import { shownLogText } from "../stacks/function-log.ts";

/** The default width in columns, if the terminal doesn't report its own. */
const usual = 110;

/** The handler's answer as it came: status, headers if asked for, and body, made safe to print. */
export function answeredText(answer: Answered, shows: Layout & { readonly headers?: boolean }): string {
  const { status, body, endpoint, contentType = "no content type", notRun = [], headers } = printableData(answer);
  const text = typeof body === "string" ? shownText(body, headers) : JSON.stringify(body, undefined, 2);
  const from = `${statusText(status, painter(shows))} from ${endpoint}`;
  const head = shows.headers ? `\n${headersText(headers)}\n` : "";
  const shown =
    text === ""
      ? `${from}, without a body.${head}`
      : `${from} (${contentType}):\n${head === "" ? "" : `${head.trimStart()}\n`}${text}`;
  return [shown, ...notRunLines(notRun)].join("\n");
}

/** A handler answered the caller. Whether that was an error of its own is up to its status. */
function statusText(status: number, paint: Paint): string {
  const [mark, color] =
    status < 400 ? ([verdictSymbols.pass, "green"] as const) : ([verdictSymbols.warn, "yellow"] as const);
  return `${paint(color, mark)} ${status}`;
}

/** Bytes that aren't text stay out of the terminal. */
function shownText(text: string, headers: Answered["headers"]): string {
  if (!text.includes("\uFFFD")) return text;
  const { "content-type": type = "unknown type", "content-length": length } = headers;
  return `(${length === undefined ? "bytes" : `${length} bytes`} of ${type}, which isn't text)`;
}

/** The answer's headers, one a line. */
export function headersText(headers: Answered["headers"]): string {
  return Object.entries(printableData(headers))
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
}

function notRunLines(notRun: readonly string[]): readonly string[] {
  return notRun.length > 0 ? [`Registered, not run here: ${notRun.join(", ")}.`] : [];
}

/** Prints a streamed answer line by line as it comes, made safe to print. `end` prints the rest. */
export function streamPrinter(print: (line: string) => void, layout: Layout) {
  let rest = "";
  let hasBegun = false;
  let isBytes = false;
  return {
    hasBegun: () => hasBegun,
    add: ({ status, contentType = "no content type", part }: StreamPart): void => {
      if (!hasBegun) print(`${statusText(status, painter(layout))}, streamed (${printable(contentType)}):`);
      hasBegun = true;
      if (!isBytes && part.includes("\uFFFD")) print(`(bytes of ${printable(contentType)}, which isn't text)`);
      isBytes ||= part.includes("\uFFFD");
      if (isBytes) return void (rest = "");
      const lines = `${rest}${part}`.split(/\r?\n/);
      rest = lines.pop() ?? "";
      for (const line of lines) print(printable(line));
    },
    end: ({ status, endpoint, notRun = [] }: Answered): void => {
      if (rest !== "") print(printable(rest));
      print(`${statusText(status, painter(layout))} from ${printable(endpoint)}: the stream has ended.`);
      for (const line of notRunLines(notRun)) print(printable(line));
    },
  };
}

/** Whatever came in place of a handler's answer. */
type Unanswered = RefusedCall | FailedCall;

/** That a call was answered by other code than what is saved, and what to do. */
export function olderCodeText({ reason, problem = "" }: OlderCode, paint: Paint): string {
  const [first, ...rest] = {
    "being built": ["From the code before your last save, which isn't built yet: call again."],
    refused: [
      "From the code before your last save, which isn't deployed:",
      `  ${printable(problem)}`,
      "  The terminal of ./pf dev says how to fix it.",
    ],
    "not deployed": [
      `From the deployed code. Changed since, and not deployed: ${printable(problem)}.`,
      "  Press u in the terminal of ./pf dev, or restart it.",
    ],
  }[reason];
  return [`${verdictSymbols.warn} ${first}`, ...rest].map((line) => paint("yellow", line)).join("\n");
}

/** What failed, with its status: "App Service refused with 401". */
export function failureOf({ kind, by, status }: Pick<Unanswered, "kind" | "by" | "status">): string {
  const verb = kind === "refused" ? "refused" : status !== undefined && status < 500 ? "answered" : "failed";
  return `${capital(by)} ${verb}${status === undefined ? "" : ` with ${status}`}`;
}

/** The failure and its reason. A reason that begins with a label is a sentence of its own. */
export function failureSentence(refused: Unanswered, reason: string): string {
  if (refused.kind === "failed" && refused.thrown) {
    // Nobody gave the status.
    if (refused.thrown.kind === "silent") return `${refused.endpoint} didn't answer within ${refused.thrown.error}`;
    return `${refused.status} from ${refused.endpoint}: its handler ${thrownText(refused.thrown)}`;
  }
  // As `explain` says it.
  const isCode = refused.status === undefined && /^AADSTS\d+:/.test(reason);
  const separator = isCode ? " with " : /^[A-Z][^.:]{0,40}: /.test(reason) ? ". " : ": ";
  return `${failureOf(refused)}${separator}${reason}`;
}

/** What to do next, one sentence a step. */
export function nextSteps(refused: Unanswered): readonly string[] {
  if (refused.kind === "failed" && refused.thrown) {
    const { isDataBroken, thrown } = refused;
    if (isDataBroken !== true) return [thrownFix(thrown, "call again")];
    return [
      "Correct --data, which isn't valid JSON, and call again.",
      `Callers may send such data too: catch the error in function ${thrown.name}, and answer 400.`,
    ];
  }
  return refused.explanation ? fixes(refused.explanation) : [];
}

/** Before the steps against a refusal that was wanted. */
const ifUnwanted = "If a caller of yours gets this";

/**
 * The first line names the refusing service and the reason. The last line names the person who can fix it, and how.
 *
 * @param isExpected whether the call was made to be refused
 * @param shows `everything`: what the token has and what the stack requires as well, not only where they differ
 */
export function refusedText(
  untrusted: Unanswered,
  layout: Layout,
  shows: "differences" | "everything",
  isExpected = false,
): string {
  // What services answered is cleaned here, before it's colored: afterwards, a color is what must stay.
  const refused = printableData(untrusted);
  const message = printableLines(untrusted.message);
  const { explanation } = refused;
  const log = untrusted.kind === "failed" ? untrusted.log : undefined;
  const painted = painter(layout);
  // A refusal that was wanted isn't in the color of a failure.
  const paint: Paint = (format, text) => painted(isExpected && format === "red" ? "bold" : format, text);
  const reason = refused.kind === "failed" ? undefined : explanation && reasonIn(explanation);
  const next = nextSteps(refused);
  const all = explanation ? explanationSections(explanation, paint).filter((section) => section !== "") : [];
  // Without a fix, whatever is known may help.
  const isShort = shows === "differences" && explanation !== undefined && next.length > 0;
  // The first line says all there is to an expired token.
  const isExpired = reason?.startsWith("The token expired ") === true;
  const shown = !isShort ? all : isExpired ? [] : differenceSections(explanation, paint);
  const isListed = reason?.startsWith("Differs: ") === true && shown.some((section) => section !== "");
  const isLess = all.some((section) => !shown.includes(section));
  const sections = [
    [
      isListed ? `${failureOf(refused)}.` : failureSentence(refused, reason ?? message),
      ...(isExpected
        ? [paint("green", "As expected: this call must be refused. The exit code is 1, as for every refusal.")]
        : []),
    ].join("\n"),
    ...shown,
    ...(log ? [shownLogText(log, paint)] : []),
    ...(next.length > 0
      ? [[paint("bold", isExpected ? `${ifUnwanted}:` : "Next:"), ...next.map((step) => `  ${step}`)].join("\n")]
      : []),
    ...(isLess ? [paint("dim", "To see everything that was compared, add --explain.")] : []),
  ];
  // The reporter puts a mark before the first line, which is folded below its own words.
  const mark = `${verdictSymbols.fail} `;
  const text = sections.filter((section) => section !== "").join("\n\n");
  return folded(`${mark}${text}`, layout.columns ?? usual).slice(mark.length);
}
