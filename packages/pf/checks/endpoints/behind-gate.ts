import type { Endpoint } from "../call.ts";
import { endpointUrl } from "../call.ts";
import { type AnswerBehindGate, type CallBehindGate, callsBehindGate, type Origin } from "../origin.ts";
import { canary } from "./principals.ts";

/** What a handler got, as the handler's stand-in tells it. */
interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly query: readonly (readonly [string, string])[];
  readonly params: Readonly<Record<string, string>>;
  readonly user: unknown;
  readonly body: string;
  readonly bindings: readonly ("refused" | "dropped")[];
  /** Everything after request and context: the caller, if there is one. */
  readonly given: readonly unknown[];
}

/** Calls an endpoint's function past App Service authentication. */
export function callPastGate(
  { callBehindGate }: Origin,
  endpoint: Endpoint,
  call: Pick<CallBehindGate, "headers"> & Partial<CallBehindGate>,
): Promise<AnswerBehindGate> {
  if (!callBehindGate) throw new Error("It was run without calls past App Service authentication.");
  callsBehindGate.publish(call);
  return callBehindGate({
    functionName: endpoint.name,
    method: endpoint.method,
    url: endpointUrl(endpoint),
    standIn: "witness",
    ...call,
  });
}

/** A stand-in logs it when it runs. */
export const ranLine = "The stand-in ran.";

/** What the stand-in got, or undefined if the answer isn't the stand-in's. */
export function receivedIn({ status, text }: AnswerBehindGate): ReceivedRequest | undefined {
  if (status !== 200 || !text.startsWith("{")) return undefined;
  return JSON.parse(text) as ReceivedRequest;
}

/**
 * How an answer came about: `403 app-role-missing`, a refusal by the guard with its code, or `reached`. Whatever is
 * wrong with a refusal follows: its form, what it discloses, and how it is logged.
 */
export function verdictOn({ status, headers: pairs, text, log: lines }: AnswerBehindGate, method: string): string {
  const log = lines.filter((line) => line !== ranLine);
  const headers = new Headers(pairs.map(([name, value]): [string, string] => [name, value]));
  const code = headers.get("protected-function-refusal");
  if (code === null) return status < 300 ? "reached" : `${status} without the guard's mark`;
  const flaws = [
    ...(method === "HEAD" ? [] : flawsOfProblem(text, status, code)),
    headers.get("cache-control") === "no-store" ? [] : "a cache may keep it",
    headers.get("www-authenticate") === (status === 401 ? "Bearer" : null) ? [] : "its challenge is wrong",
    headers.get("content-type") === "application/problem+json" ? [] : "its content type is wrong",
    [text, ...headers.values()].some((value) => value.includes(canary)) ? "it shows what was sent" : [],
    flawsOfLog(log, text, code),
    log.length < lines.length ? ["the handler ran"] : [],
  ].flat();
  return [`${status} ${code}`, ...flaws].join(", ");
}

function flawsOfProblem(text: string, status: number, code: string): readonly string[] {
  const { type, title, status: repeated, detail, ...more } = Object(parsed(text)) as Readonly<Record<string, unknown>>;
  const isWhole =
    type === `urn:problem:protected-function:${code}` &&
    repeated === status &&
    [title, detail].every((part) => typeof part === "string" && part !== "") &&
    Object.keys(more).length === 0;
  return isWhole ? [] : ["its problem document is wrong"];
}

function flawsOfLog(log: readonly string[], text: string, code: string): readonly string[] {
  const [line = "", ...rest] = log;
  const reason = line.slice(`refused (${code}): `.length);
  if (!line.startsWith(`refused (${code}): `) || reason === "" || rest.length > 0) return ["the log doesn't say why"];
  return [
    ...(text.includes(reason) ? ["it shows the log's reason"] : []),
    ...(breaksLine(line) ? ["it forges lines of the log"] : []),
  ];
}

/**
 * A function that streams gets its requests from Node.js's own HTTP server, which refuses more than 16 KiB of headers
 * with 431 before any function runs. A principal in many groups is as long.
 * https://nodejs.org/api/http.html#httpmaxheadersize
 */
export function isTooLong({ status, text }: AnswerBehindGate, header: string): boolean {
  return status === 431 && text === "" && header.length > 8 * 1024;
}

/** Control, format and separator characters, which break or disguise a line. */
export function breaksLine(line: string): boolean {
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
