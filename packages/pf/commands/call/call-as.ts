import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { processGuardian } from "@protected-function/engine/guardian.ts";
import { apiRequest, type RequestOptions } from "../../stacks/call/api-request.ts";
import { withIdentity } from "../../stacks/call/identity.ts";
import { twinHelp } from "../../stacks/call/twin-help.ts";
import { bindingText } from "../../checks/endpoints/bindings.ts";
import { endpointName } from "../../checks/call.ts";
import { TokenRefused } from "../../checks/caller-token.ts";
import type { CallAnswer, CallerReply, CallerRequest, calls as callerCalls } from "../../stacks/client/caller-calls.ts";
import type { StreamPart } from "../../stacks/client/stream-part.ts";
import { bareEnvironment, openClient } from "../../stacks/client/client.ts";
import { explain, type ExplainOptions, type Explanation } from "../../refusals/explain.ts";
import { NotExplainable } from "../../refusals/explain-error.ts";
import { isExplainedStatus } from "../../refusals/explain-status.ts";
import { runningTwin } from "../../stacks/local/running-twin.ts";
import { type FunctionLog, logOf } from "../../stacks/function-log.ts";
import { isLive, outputsOf, type OutputsSource } from "../../stacks/stack-outputs.ts";
import { jsonOrText } from "@protected-function/core/text/json-or-text.ts";

export interface CallOptions {
  readonly source: OutputsSource;
  /** A caller's name, `user`, a user principal name, or a situation. Default: the only caller. */
  readonly caller?: string | undefined;
  /** Its name, or `POST orders/{id}`. Default: the first endpoint that the caller may call. */
  readonly endpoint?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Called with each part of an answer that streams. */
  readonly onPart?: (part: StreamPart) => void;
  /** Called with the caller that a situation is about. */
  readonly onNote?: (text: string) => void;
}

/** A refusal: the service that refused, the message, and the explanation. Contains no token. */
export interface RefusedCall {
  readonly kind: "refused";
  readonly by: "Entra ID" | "App Service" | "the function" | "the Functions host";
  readonly status?: number;
  /** The answer's headers, by lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly message: string;
  readonly explanation: Explanation | undefined;
  /** If the Functions host failed: the last lines of the function's log, or the command that shows them. */
  readonly log?: FunctionLog;
}

/** The handler's answer. Its own 4xx is also an answer. */
export interface Answered {
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

/** @throws the errors of `outputsOf` and `withIdentity`, and Error without an answer */
export async function tokenAs(
  options: CallOptions,
): Promise<{ readonly kind: "token"; readonly token: string } | RefusedCall> {
  const { reply, outputs } = await ask({ ...options, request: {}, placeholder: "0" }, () => undefined);
  return reply instanceof TokenRefused ? refusedToken(reply, outputs) : { kind: "token", token: reply.token };
}

/** @throws as `tokenAs`, and RecipeRefused for a request that can't be sent */
export async function callAs(
  options: CallOptions & { readonly request?: RequestOptions; readonly exchange: boolean },
): Promise<Answered | RefusedCall> {
  const { reply, outputs, request } = await ask({ request: {}, ...options }, ({ call }) => ({
    ...call,
    ...(options.exchange && { exchangeUrl: new URL("/.auth/login/aad", call.url).href }),
  }));
  if (reply instanceof TokenRefused) return refusedToken(reply, outputs);
  if (!reply.answer) throw new Error("The client's process did not call.");
  const { status, text, contentType, from, by, headers } = reply.answer;
  if (from === "function" && by === "nobody") {
    const answered = { kind: "answered", status, endpoint: request.name, contentType, headers } as const;
    const notRun = isLive(options.source) ? [] : (request.endpoint.bindings ?? []).map(bindingText);
    return { ...answered, body: jsonOrText(text), ...(notRun.length > 0 && { notRun }) };
  }
  const refused = refusedCall(reply.answer, reply.token, outputs, request);
  return refused.by === "the Functions host" ? { ...refused, log: await logOf(options.source, outputs) } : refused;
}

const proofVariables = ["CALLER_SECRET", "CALLER_CERTIFICATE_FILE", "CALLER_ASSERTION_FILE", "ROPC_PASSWORD"] as const;

type Call = ReturnType<typeof apiRequest>;

async function ask(
  options: CallOptions & { readonly request: RequestOptions; readonly placeholder?: string },
  callOf: (request: Call) => CallerRequest["call"],
): Promise<{
  readonly reply: CallerReply | TokenRefused;
  readonly outputs: StackOutputs;
  readonly request: Call;
}> {
  const { source, caller, environment, signal, onPart = () => {}, onNote = () => {} } = options;
  // With a credential in the environment, don't decrypt the stack's secrets: decryption may require a passphrase.
  const outputs = await outputsOf({ ...source, showSecrets: !proofVariables.some((name) => environment[name]) });
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
  const twin = isLive(source) ? undefined : await twinHelp(outputs);
  return withIdentity({ outputs, as: caller, endpoint, environment, twin }, async ({ request: token, note }) => {
    if (note !== undefined) onNote(note);
    const call = callOf(request);
    const reply = await askCaller(
      { request: token, ...(call && { call }) },
      await clientEnvironment(source, environment),
      { signal, onPart },
    );
    return { reply, outputs, request };
  });
}

function onlyCaller({ callers }: StackOutputs): string {
  const [name = "", ...others] = Object.keys(callers);
  return others.length === 0 ? name : "";
}

const callerModule = new URL("../../stacks/client/caller-calls.ts", import.meta.url);

/** Calls Entra ID and the function from a separate process. */
async function askCaller(
  options: CallerRequest,
  environment: CallOptions["environment"],
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

/**
 * Returns the client's variables. For the twin, these are the twin's own on a clean base, so that none of yours
 * redirects the client. For a live stack, they're all of yours.
 */
async function clientEnvironment(source: OutputsSource, environment: CallOptions["environment"]) {
  if (isLive(source)) return environment;
  return { ...bareEnvironment(environment), ...(await runningTwin()).environment };
}

function refusedToken({ message }: TokenRefused, outputs: StackOutputs): RefusedCall {
  return { kind: "refused", by: "Entra ID", message, explanation: explained({ error: message, outputs }) };
}

/**
 * Describes a refusal. The function sends a problem document, and App Service authentication an empty body. A Functions
 * host failure isn't a refusal.
 */
function refusedCall(answer: CallAnswer, token: string, outputs: StackOutputs, request: Call): RefusedCall {
  const { status, challenge, text, from, by, headers } = answer;
  const problem = from === "function" && by === "the function";
  const message = problem ? detailIn(text) : text.trim();
  if (token === "" && by === "App Service authentication") {
    const refused = "No token was sent, and this endpoint needs one.";
    return { kind: "refused", by: "App Service", status, headers, message: refused, explanation: undefined };
  }
  const refusal = isExplainedStatus(status) ? status : undefined;
  return {
    kind: "refused",
    by: by === "the Functions host" ? by : problem ? "the function" : "App Service",
    status,
    headers,
    message:
      message === "" ? `${from === "exchange" ? "The exchange" : "The call"} got a status and no body.` : message,
    // App Service authentication accepted the token, so the token needs no explanation.
    explanation: explained({
      ...(by !== "the Functions host" && token !== "" && { token }),
      challenge,
      status: refusal,
      outputs,
      ...(isOfContract(request) && { endpoint: request.name }),
      ...(problem && { error: text }),
    }),
  };
}

/** `--method` may name another method than the endpoint's. */
function isOfContract({ endpoint, name }: Call): boolean {
  return endpointName(endpoint) === name;
}

function detailIn(text: string): string {
  const { title, detail } = Object(JSON.parse(text)) as { readonly title?: string; readonly detail?: string };
  return [title, detail].filter((part) => part !== undefined).join(": ");
}

function explained(refusal: Omit<ExplainOptions, "now">): Explanation | undefined {
  try {
    return explain({ ...refusal, now: new Date() });
  } catch (error) {
    if (error instanceof NotExplainable) return undefined;
    throw error;
  }
}
