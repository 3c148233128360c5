import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { processGuardian } from "@protected-function/engine/guardian.ts";
import { apiRequest, isOfContract, type RequestOptions } from "../stacks/call/api-request.ts";
import { unknownCaller, withIdentity } from "../stacks/call/identity.ts";
import { lastThrown, type ThrownHandler, thrownText } from "../checks/thrown-handlers.ts";
import { bindingText, isStorage } from "../checks/endpoints/bindings.ts";
import { methodsOfPath } from "../checks/endpoints/endpoint-of-path.ts";
import { TokenRefused } from "../checks/caller-token.ts";
import type { CallAnswer, CallerReply, CallerRequest, calls as callerCalls } from "../stacks/client/caller-calls.ts";
import type { StreamPart } from "../stacks/client/stream-part.ts";
import { openClient } from "../stacks/client/client.ts";
import { explain, type ExplainOptions, type Explanation } from "../refusals/explain.ts";
import { NotExplainable } from "../refusals/explain-error.ts";
import { isExplainedStatus } from "../refusals/explain-status.ts";
import { explanationOnTwin } from "../refusals/on-twin.ts";
import type { OlderCode } from "../stacks/dev/older-code.ts";
import type { FunctionLog } from "../stacks/function-log.ts";
import { listText } from "@protected-function/core/text/list-text.ts";
import { jsonOrText } from "@protected-function/core/text/json-or-text.ts";
import { RecipeRefused } from "../stacks/recipe/recipe-refused.ts";
import type { CallTarget, Environment } from "./call-target.ts";

export interface CallOptions {
  readonly target: CallTarget;
  /** A caller's name, `user`, a user principal name, or a situation. Default: the only caller. */
  readonly caller?: string | undefined;
  /** Its name, or `POST orders/{id}`. Default: the first endpoint that the caller may call. */
  readonly endpoint?: string | undefined;
  /** With the caller's credential, if the target has none. */
  readonly environment: Environment;
  readonly signal: AbortSignal;
  /** Called with each part of an answer that streams. */
  readonly onPart?: (part: StreamPart) => void;
  /** Called with the caller that a situation is about, and with what seems wrong with the request. */
  readonly onNote?: (text: string) => void;
  /** Called with the token that was sent. */
  readonly onToken?: (token: string) => void;
}

/** What a result says about the code behind it. */
interface OfCode {
  /** Why that code is older than what is saved, if so. */
  readonly olderCode?: OlderCode;
}

/** A refusal: the service that refused, the message, and the explanation. Contains no token. */
export interface RefusedCall extends OfCode {
  readonly kind: "refused";
  readonly by: "Entra ID" | "App Service" | "the function";
  readonly status?: number;
  /** The answer's headers, by lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly message: string;
  readonly explanation: Explanation | undefined;
}

/** The Functions host answered in the handler's place: the handler threw, or nothing takes such a call. */
export interface FailedCall extends Omit<RefusedCall, "kind" | "by"> {
  readonly kind: "failed";
  readonly by: "the Functions host";
  /** `GET orders/{id}`, as called. */
  readonly endpoint: string;
  readonly status: number;
  /** The last lines of the function's log, or the command that shows them. */
  readonly log?: FunctionLog;
  /** What the handler threw, by that log. */
  readonly thrown?: ThrownHandler;
  /** The call's data was meant as JSON, and isn't valid. */
  readonly isDataBroken?: true;
}

/** The handler's answer. Its own 4xx is also an answer. */
export interface Answered extends OfCode {
  readonly kind: "answered";
  readonly status: number;
  /** The endpoint: `GET orders/{id}`. */
  readonly endpoint: string;
  readonly contentType: string | undefined;
  /** By lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON as data, else text. */
  readonly body: unknown;
  /** On the twin: the endpoint's bindings, which had no service to read or write. */
  readonly notRun?: readonly string[];
}

/** @throws RecipeRefused for a situation, in which a call is refused; the errors of `withIdentity`, and Error without an answer */
export async function tokenAs(
  options: CallOptions,
): Promise<{ readonly kind: "token"; readonly token: string } | RefusedCall> {
  const { caller, target } = options;
  if (caller !== undefined && !holdsToken(caller, target.outputs)) throw unknownCaller(caller, target.outputs);
  const { reply, outputs } = await ask({ ...options, request: {}, placeholder: "0" }, () => undefined);
  if (!(reply instanceof TokenRefused)) return { kind: "token", token: reply.token };
  return refusedToken(reply, { outputs, now: await options.target.now(), onTwin: isTwin(options.target) });
}

/** @throws as `tokenAs`, and RecipeRefused for a request that can't be sent */
export async function callAs(options: CallAsOptions): Promise<Answered | RefusedCall | FailedCall> {
  const result = await resultOf(options);
  const hasRun = result.kind !== "refused" || result.by === "the function";
  const olderCode = hasRun ? await options.target.olderCode?.() : undefined;
  return olderCode === undefined ? result : { ...result, olderCode };
}

type CallAsOptions = CallOptions & { readonly request?: RequestOptions; readonly exchange: boolean };

async function resultOf(options: CallAsOptions): Promise<Answered | RefusedCall | FailedCall> {
  const began = await options.target.now();
  const { reply, outputs, request } = await ask({ request: {}, ...options }, ({ call }, token) => {
    if (options.exchange && token === undefined) {
      throw new RecipeRefused(
        "--exchange exchanges a token, but this call sends none.\nLeave out --exchange, or choose a caller with --as.",
      );
    }
    return { ...call, ...(options.exchange && { exchangeUrl: new URL("/.auth/login/aad", call.url).href }) };
  });
  const situation = {
    now: await options.target.now(),
    onTwin: isTwin(options.target),
    ...(!options.target.required && { outputs }),
  };
  if (reply instanceof TokenRefused) return refusedToken(reply, situation);
  options.onToken?.(reply.token);
  if (!reply.answer) throw new Error("The client's process did not call.");
  const { status, text, contentType, from, by, headers } = reply.answer;
  if (from === "function" && by === "nobody") {
    const answered = { kind: "answered", status, endpoint: request.name, contentType, headers } as const;
    // The twin has storage, and the function's log says what became of that.
    const others = (request.endpoint.bindings ?? []).filter((binding) => !isStorage(binding));
    const notRun = options.target.twin === undefined ? [] : others.map(bindingText);
    return { ...answered, body: jsonOrText(text), ...(notRun.length > 0 && { notRun }) };
  }
  const refused = refusedCall(reply.answer, reply.token, situation, { request, outputs });
  if (refused.kind === "refused" || !isOfContract(request)) return refused;
  const log = await options.target.log(began);
  const messages = log.kind === "lines" ? log.lines.map(({ message }) => message) : [];
  const { silentFor } = reply.answer;
  const { endpoint, name } = request;
  const thrown: ThrownHandler | undefined =
    silentFor === undefined
      ? lastThrown(messages, endpoint)
      : { name: endpoint.name, endpoint: name, kind: "silent", error: silentFor };
  if (!thrown) return { ...refused, log };
  // The log has the cause, so that what may cause such a status is beside the point.
  return {
    ...refused,
    message: `The handler of ${thrown.endpoint} ${thrownText(thrown)}`,
    explanation: undefined,
    log,
    thrown,
    ...(request.note !== undefined && { isDataBroken: true }),
  };
}

/** A caller, or a person. */
function holdsToken(as: string, { callers }: StackOutputs): boolean {
  return as === "user" || as.includes("@") || Object.hasOwn(callers, as);
}

type Call = ReturnType<typeof apiRequest>;

async function ask(
  options: CallOptions & { readonly request: RequestOptions; readonly placeholder?: string },
  callOf: (request: Call, token: CallerRequest["request"]) => CallerRequest["call"],
): Promise<{
  readonly reply: CallerReply | TokenRefused;
  readonly outputs: StackOutputs;
  readonly request: Call;
}> {
  const { target, caller, environment, signal, onPart = () => {}, onNote = () => {} } = options;
  const { outputs, twin, clientEnvironment } = target;
  const { roles = Object.keys(outputs.api.appRoles) } = outputs.callers[caller ?? onlyCaller(outputs)] ?? {};
  const request = apiRequest(
    outputs,
    { endpoint: options.endpoint, ...options.request },
    {
      roles,
      environment,
      placeholder: options.placeholder,
    },
  );
  const { endpoint } = request;
  if (request.note !== undefined) onNote(request.note);
  return withIdentity({ outputs, as: caller, endpoint, environment, twin }, async ({ request: token, note }) => {
    if (note !== undefined) onNote(note);
    const call = callOf(request, token);
    const reply = await askCaller({ request: token, ...(call && { call }) }, clientEnvironment, { signal, onPart });
    return { reply, outputs, request };
  });
}

function onlyCaller({ callers }: StackOutputs): string {
  const [name = "", ...others] = Object.keys(callers);
  return others.length === 0 ? name : "";
}

const callerModule = new URL("../stacks/client/caller-calls.ts", import.meta.url);

/** Calls Entra ID and the function from a separate process. */
async function askCaller(
  options: CallerRequest,
  environment: Environment,
  { signal, onPart }: Required<Pick<CallOptions, "signal" | "onPart">>,
): Promise<CallerReply | TokenRefused> {
  const noAnswer = "The client's process ended without an answer.";
  const { calls, close } = openClient<typeof callerCalls>(callerModule, {
    environment,
    guardian: processGuardian(),
    endedMessage: noAnswer,
    answers: { onPart },
  });
  const stop = (): void => void close();
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await calls.ask(options);
  } catch (error) {
    if (error instanceof TokenRefused) return error;
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
    await close();
    signal.throwIfAborted();
  }
}

type Situation = Pick<ExplainOptions, "outputs" | "now"> & { readonly onTwin: boolean };

function isTwin({ twin }: CallTarget): boolean {
  return twin !== undefined;
}

function refusedToken({ message }: TokenRefused, situation: Situation): RefusedCall {
  return { kind: "refused", by: "Entra ID", message, explanation: explained({ error: message, ...situation }) };
}

/**
 * Describes a refusal. The function sends a problem document, and App Service authentication an empty body. A Functions
 * host failure isn't a refusal.
 */
function refusedCall(
  answer: CallAnswer,
  token: string,
  situation: Situation,
  { request, outputs }: { readonly request: Call; readonly outputs: StackOutputs },
): RefusedCall | FailedCall {
  const { status, challenge, text, from, by, headers } = answer;
  const problem = from === "function" && by === "the function";
  const isUnknown = by === "the Functions host" && status === 404 && !isOfContract(request);
  const message = isUnknown
    ? `No function takes ${request.name}. It takes ${listText(methodsOfPath(request.endpoint, outputs.endpoints))}.`
    : problem
      ? detailIn(text)
      : text.trim();
  if (token === "" && by === "App Service authentication") {
    const refused = "No token was sent, and this endpoint needs one.";
    return { kind: "refused", by: "App Service", status, headers, message: refused, explanation: undefined };
  }
  // The path and the method of this call are known, so what else may answer 404 is beside the point.
  const refusal = isExplainedStatus(status) && status !== 404 ? status : undefined;
  const common = {
    status,
    headers,
    message:
      message === "" ? `${from === "exchange" ? "The exchange" : "The call"} got a status and no body.` : message,
    // App Service authentication accepted the token, so the token needs no explanation.
    explanation: explained({
      ...(by !== "the Functions host" && token !== "" && { token }),
      challenge,
      status: refusal,
      ...situation,
      ...(situation.outputs && isOfContract(request) && { endpoint: request.name }),
      ...(problem && { error: text }),
    }),
  };
  return by === "the Functions host"
    ? { kind: "failed", by, endpoint: request.name, ...common }
    : { kind: "refused", by: problem ? "the function" : "App Service", ...common };
}

function detailIn(text: string): string {
  const { title, detail } = Object(JSON.parse(text)) as { readonly title?: string; readonly detail?: string };
  return [title, detail].filter((part) => part !== undefined).join(": ");
}

function explained({ onTwin, ...refusal }: ExplainOptions & Situation): Explanation | undefined {
  try {
    const explanation = explain(refusal);
    return onTwin ? explanationOnTwin(explanation) : explanation;
  } catch (error) {
    if (error instanceof NotExplainable) return undefined;
    throw error;
  }
}
