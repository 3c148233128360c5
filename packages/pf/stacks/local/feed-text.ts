import { findingMarks } from "@protected-function/core/text/verdict.ts";
import type { CallEvent, FeedCaller, FeedEvent, SignInEvent } from "@protected-function/twin";
import { failedInvocation, placeIn } from "../../checks/thrown-handlers.ts";
import type { FeedLine } from "./control-socket.ts";
import type { RunningLogLine } from "./running-twin.ts";

export type Paint = (format: "dim" | "green" | "red" | "yellow" | "bold", text: string) => string;

/** Whether a line of the log is blank, or repeats what a call's own line says. */
export function isLeftOut({ category, message }: Pick<RunningLogLine, "category" | "message">): boolean {
  return (
    message.trim() === "" ||
    (/^Function\.[^.]+$/.test(category) && /^Execut(?:ing|ed) .*(?:Reason=|Succeeded)/s.test(message))
  );
}

/**
 * An event of the feed as one line for a terminal, whose words begin after a gap: what is folded goes on below them. Undefined for one
 * that other lines already tell.
 */
export function feedText(line: FeedLine, paint: Paint): string | undefined {
  const event = line as unknown as FeedEvent;
  const text = contentOf(event, paint);
  const mark = line["byOlderCode"] === true ? `  ${paint("yellow", "by the code before your last save")}` : "";
  return text === undefined ? undefined : `${paint("dim", timeIn(line.at))} ${text}${mark}`;
}

function contentOf(event: FeedEvent, paint: Paint): string | undefined {
  switch (event.kind) {
    case "call":
      return callText(event, paint);
    case "sign-in":
      return signInText(event, paint);
    case "log": {
      return isLeftOut(event.line) ? undefined : logText(event.line, paint);
    }
    case "code":
      return undefined;
    case "clock":
      return `clock    moved ahead by ${span(event.milliseconds)}`;
  }
}

/** A line of the function's log as the feed has it, with its time. */
export function loggedText(line: RunningLogLine, paint: Paint): string {
  return `${paint("dim", timeIn(line.at))} ${logText(line, paint)}`;
}

/** Color is never alone: an error and a warning have a mark. */
function logText({ level, category, message }: Omit<RunningLogLine, "at">, paint: Paint): string {
  const [mark, color] = /^(?:error|critical)$/i.test(level)
    ? ([`${findingMarks.fail} `, "red"] as const)
    : level.toLowerCase() === "warning"
      ? (["! ", "yellow"] as const)
      : ["", undefined];
  const [text = "", ...frames] = linesOf(message);
  const painted = (part: string): string => (color === undefined ? part : paint(color, part));
  const first = `log      ${painted(mark)}${paint("dim", nameIn(category))}  ${painted(text)}`;
  return [first, ...frames.map((frame) => `${frameIndent}${painted(frame)}`)].join("\n");
}

/** Below the words of a line with its time. */
const frameIndent = " ".repeat(`00:00:00 log      ${findingMarks.fail} `.length);
const framesShown = 3;

/** A line of the log, and a line for each of the first frames of a handler that threw: of the user's code, if it's there. */
function linesOf(message: string): readonly string[] {
  const failed = failedInvocation(message);
  if (!failed) return [message];
  const { milliseconds, error, frames } = failed;
  const own = frames
    .filter((frame) => !/[\\/]node_modules[\\/]/.test(frame))
    .flatMap((frame) => {
      const [place, called] = [placeIn(frame), /^(.*?)\(/.exec(frame)?.[1]];
      return place === undefined ? [] : [called === undefined ? place : `${called}(${place})`];
    });
  const shown = (own.length > 0 ? own : frames).slice(0, framesShown);
  return [
    `failed${milliseconds === undefined ? "" : ` after ${milliseconds} ms`}: ${error}`,
    ...shown.map((frame) => `at ${frame.trim()}`),
  ];
}

/** `orders` of `Function.orders.User`. */
function nameIn(category: string): string {
  return /^Function\.(.+?)(?:\.User)?$/.exec(category)?.[1] ?? category;
}

function callText({ method, path, status, milliseconds, decision, refusal }: CallEvent, paint: Paint): string {
  const color = status < 400 ? "green" : status < 500 ? "yellow" : "red";
  const { caller = {}, outcome, reason, sentNothing } = decision ?? {};
  const who = sentNothing ? "no token" : callerText(caller);
  const why =
    outcome === "refused"
      ? refusedText(path, status, sentNothing ? undefined : reason)
      : refusal !== undefined
        ? `the function refused: ${refusal}`
        : outcome === "open" || outcome === "none"
          ? reason
          : undefined;
  return [
    `call     ${paint(color, String(status))} ${method} ${path}`,
    ...(who === "" ? [] : [paint("dim", who)]),
    paint("dim", `${milliseconds} ms`),
    ...(why === undefined
      ? []
      : [status >= 300 && (outcome === "refused" || refusal !== undefined) ? paint(color, why) : paint("dim", why)]),
  ].join("  ");
}

/** A caller of the settings by its name, and another application by the start of its id. */
function callerText({ name, clientId, roles = [], isUnverified }: FeedCaller): string {
  const known = name ?? (clientId === undefined ? "" : `unknown app ${clientId.slice(0, 8)}…`);
  if (known === "") return "";
  return isUnverified ? `claims to be ${known}` : `${known}${roles.length > 0 ? ` (${roles.join(", ")})` : ""}`;
}

/**
 * At `/`, the host's own page replaces App Service authentication's refusal. A redirect to a sign-in isn't such a page.
 * packages/twin/functions-host/homepage.ts
 */
function refusedText(path: string, status: number, reason: string | undefined): string {
  if (status < 300 && path === "/") return "the Functions host's own page: no function ran";
  const what = status < 400 ? "redirects to a sign-in" : "refused";
  return `App Service authentication ${what}${reason === undefined ? "" : `: ${reason}`}`;
}

/** Entra ID's words for an application, such as `'9c1e…'(billing)`: its name is enough. */
const identified = /'(?:api:\/\/)?[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}'\(((?:[^()]|\([^()]*\))+)\)/g;

function signInText({ caller, outcome, message, grant }: SignInEvent, paint: Paint): string {
  const who = callerText(caller) || "no known app";
  const [firstLine = ""] = (message ?? "").split("\n");
  const sentence = firstLine.replaceAll(identified, "$1");
  const result = outcome === "issued" ? paint("green", "token") : paint("yellow", `refused: ${sentence}`);
  return `sign-in  ${result}  ${paint("dim", `${who}, ${grant}`)}`;
}

/** `8 h`, `90 min`, `45 s`: the longest unit without a rest. */
function span(milliseconds: number): string {
  if (milliseconds % 3_600_000 === 0) return `${milliseconds / 3_600_000} h`;
  return milliseconds % 60_000 === 0 ? `${milliseconds / 60_000} min` : `${milliseconds / 1000} s`;
}

/** The local time of a line, as on a clock. */
export function timeIn(at: string): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}
