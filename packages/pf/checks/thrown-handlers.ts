import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { type Endpoint, endpointName, endpointUrl, functionsIn } from "./call.ts";
import { silenceIn } from "./send-to-site.ts";
import type { RefusedAnswer } from "./refused-answer.ts";

/** A handler that failed as it was called. */
export interface ThrownHandler {
  /** The name of its function. */
  readonly name: string;
  /** `GET orders` */
  readonly endpoint: string;
  /**
   * `value`: what it threw has no stack trace, such as a text. The others threw nothing. `status`: it answered 5xx, or
   * 404 as the host does. `silent`: it didn't answer in time.
   */
  readonly kind: "error" | "value" | "worker ended" | "status" | "silent";
  /** `Error: the database is out of reach`, `500`, `30 s` */
  readonly error: string;
  /** The first line of the user's code in the stack trace: `functions/src/orders.ts`. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** An input binding of the handler without a service where the checks run, a possible cause: `orders (blob)`. */
  readonly input?: string;
}

/**
 * The handlers behind a check's answers that the host seems to have given, by its log. Empty if one of them has another cause: a host that
 * doesn't run logs no such line.
 *
 * @param lines of the function's log, oldest first
 */
export function thrownHandlers(
  refusals: readonly RefusedAnswer[],
  { endpoints }: StackOutputs,
  lines: readonly string[],
): readonly ThrownHandler[] {
  const failed = new Map(refusals.filter(isHostFailure).map((refusal) => [normalized(refusal.request), refusal]));
  const thrown = [...failed].map(([request, refusal]) => {
    const endpoint = endpoints.find(
      (candidate) => normalized(`${candidate.method} ${endpointUrl(candidate)}`) === request,
    );
    if (endpoint === undefined) return undefined;
    const failure =
      refusal.status === 404 ? undefined : (silentHandler(refusal, lines, endpoint) ?? lastThrown(lines, endpoint));
    return failure ?? answering(refusal, lines, endpoint);
  });
  return thrown.every((handler) => handler !== undefined) ? thrown : [];
}

function silentHandler(
  refusal: RefusedAnswer,
  lines: readonly string[],
  endpoint: Endpoint,
): ThrownHandler | undefined {
  const error = silenceIn(refusal);
  const isRunning = functionsIn(lines).some((name) => isNameOf(endpoint, name));
  return error === undefined || !isRunning ? undefined : { ...handlerOf(endpoint), kind: "silent", error };
}

/** A 404 without a body, or with a page, is also what the host answers for a path that it doesn't have. */
const unlikeAHandler = "404 without JSON or text";

/** A handler whose call the host logs as succeeded, and that answered 5xx, or just as the host does. */
function answering({ status }: RefusedAnswer, lines: readonly string[], endpoint: Endpoint): ThrownHandler | undefined {
  const hasAnswered = lines.some((line) =>
    isNameOf(endpoint, /^Executed 'Functions\.([^']+)' \(Succeeded,/.exec(line)?.[1] ?? ""),
  );
  return hasAnswered
    ? { ...handlerOf(endpoint), kind: "status", error: status === 404 ? unlikeAHandler : String(status) }
    : undefined;
}

function handlerOf(endpoint: Endpoint): Pick<ThrownHandler, "name" | "endpoint"> {
  return { name: endpoint.name, endpoint: endpointName(endpoint) };
}

function isNameOf(endpoint: Endpoint, name: string): boolean {
  return name.toLowerCase() === endpoint.name.toLowerCase();
}

/** Other spellings of a path reach the same handler. */
function normalized(request: string): string {
  const [method = "", address = ""] = request.split(" ");
  const { origin, pathname } = new URL(address);
  const path = pathname.replaceAll(/%2f/gi, "/").replaceAll(/\/+/g, "/").replace(/\/$/, "");
  return `${method} ${origin}${path.toLowerCase()}`;
}

/** An answer of the Functions host itself, or of a handler that answers just like it. */
export function isHostFailure({ by }: RefusedAnswer): boolean {
  return by === "the host";
}

/** A failed invocation, whose stack trace the log has in one line. Both the twin and Azure's host log it so. */
export function failedInvocation(line: string) {
  const [whole, name = "", duration, rest = ""] =
    /^Executed 'Functions\.([^']+)' \(Failed, [^)]*?(?:Duration=(\d+)ms)?\) (.*)$/s.exec(line) ?? [];
  if (whole === undefined) return undefined;
  const [error = "", ...frames] = rest.split(/\s+at (?=\S+ \(|\S+:\d+:\d+|async |new )/);
  return { name, error, frames, milliseconds: duration === undefined ? undefined : Number(duration) };
}

/** Where the user's code is in a frame of a stack trace: `functions/src/orders.ts:5:9`. */
export function placeIn(frame: string): string | undefined {
  return /[\\/](functions[\\/].+?:\d+:\d+)/.exec(frame)?.[1]?.replaceAll("\\", "/");
}

/** What the last of these lines of the log says that an endpoint's handler threw. */
export function lastThrown(lines: readonly string[], endpoint: Endpoint): ThrownHandler | undefined {
  return lines.map((line) => thrownIn(line, endpoint)).findLast((handler) => handler !== undefined);
}

/** A stand-in's failure isn't the handler's. */
function thrownIn(line: string, endpoint: Endpoint): ThrownHandler | undefined {
  const { name, error, frames } = failedInvocation(line) ?? { name: "", error: "", frames: [] };
  if (!isNameOf(endpoint, name) || line.includes("A stand-in for the handler failed.")) {
    return undefined;
  }
  const [place] = frames.flatMap((frame) => placeIn(frame) ?? []);
  const [, file = "", row, column] = /^(.*):(\d+):(\d+)$/.exec(place ?? "") ?? [];
  const input = endpoint.bindings?.find(({ direction }) => direction === "in");
  return {
    name,
    endpoint: endpointName(endpoint),
    kind: error === workerEnded ? "worker ended" : frames.length === 0 ? "value" : "error",
    error,
    ...(file !== "" && { file, line: Number(row), column: Number(column) }),
    ...(input !== undefined && { input: `${input.name} (${input.type})` }),
  };
}

/** The twin's word for a call whose process ended: packages/twin/functions-host/worker-process.ts */
const workerEnded = "The worker process has ended.";

/** After its handler's name: `throws at functions/src/orders.ts:5:9: Error: the database is out of reach`. */
export function thrownText({ kind, error, file, line, column }: Omit<ThrownHandler, "name" | "endpoint">): string {
  if (kind === "worker ended") return "ended with its worker process";
  if (kind === "status") return `answers ${error}`;
  if (kind === "silent") return `doesn't answer within ${error}`;
  if (kind === "value") return `throws a value without a stack trace: ${error}`;
  return `throws ${file === undefined ? "outside functions/" : `at ${file}:${line}:${column}`}: ${error}`;
}

/** How to fix it, and what comes then: "call again", "run again". */
export function thrownFix({ kind, name, file, endpoint, error }: ThrownHandler, then: string): string {
  if (kind === "status") {
    const like = `give ${endpoint} a sample in functions/contract.ts that its handler can answer, and ${then}.`;
    return error === unlikeAHandler ? `Answer with JSON or text, or ${like}` : `Fix function ${name}, or ${like}`;
  }
  if (kind === "silent") {
    return `In function ${name}, look for a promise that never settles, and for a request without a time limit.`;
  }
  if (kind === "worker ended") {
    return `Look for process.exit() and for errors that nothing awaits, in what function ${name} runs. Then ${then}.`;
  }
  if (kind === "value")
    return `In function ${name}, throw an Error in place of that value: its stack trace says where.`;
  return file === undefined
    ? `The log has the stack trace: fix what function ${name} calls there, and ${then}.`
    : `Fix the handler there, and ${then}.`;
}

/** A value that was expected, and the one found in its place. */
export interface Difference {
  readonly path: string;
  readonly expected: unknown;
  readonly value: unknown;
}

/**
 * Whether every difference is an answer that a handler owed and that the Functions host failed to give. Wherever a
 * refusal was expected, a handler that ran at all is a failure, thrown or not.
 */
export function lacksAnswersOnly(differing: readonly Difference[], refusals: readonly RefusedAnswer[]): boolean {
  const byHost = new Set(refusals.filter(isHostFailure).map(({ status }) => status));
  return differing.length > 0 && differing.every((difference) => isLacking(difference, byHost));
}

/** Whether each of these answers shows that the handler ran: the host's 5xx, where the handler's answer was expected. */
export function ranAtLeast(differing: readonly Difference[]): boolean {
  const isFailure = (value: unknown) => value === "the Functions host" || (typeof value === "number" && value >= 500);
  return lacksAnswersOnly(differing, []) && differing.every(({ value }) => isFailure(value));
}

/** @param byHost the statuses that the host gave, or a handler that answers just like it */
function isLacking({ path, expected, value }: Difference, byHost: ReadonlySet<number | undefined>): boolean {
  const part = path.split(".").at(-1);
  if (part === "status" && typeof expected === "number" && expected >= 400) return false;
  if (part === "by" && expected !== undefined && expected !== "nobody") return false;
  return (
    value === undefined ||
    value === "the Functions host" ||
    (typeof value === "number" && (value >= 500 || byHost.has(value)))
  );
}
