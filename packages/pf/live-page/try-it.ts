import { z } from "zod";
import { capital } from "@protected-function/core/text/capital.ts";
import { cut } from "@protected-function/core/text/cut.ts";
import { html, type Html } from "@protected-function/core/text/html.ts";
import { jsonOrText } from "@protected-function/core/text/json-or-text.ts";
import { isPrintable } from "@protected-function/core/text/printable.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { callAs, tokenAs } from "../calls/call-as.ts";
import type { CallTarget } from "../calls/call-target.ts";
import { endpointName, endpointUrlWith, type Endpoint } from "../checks/call.ts";
import { command } from "../cli/page/code.ts";
import { folded } from "../cli/page/page.ts";
import type { FeedLine } from "../stacks/local/control-socket.ts";
import { hasToken } from "./token-view.ts";
import { answerView, type CallResult, type Sent } from "./answer-view.ts";
import type { Access } from "./access.ts";
import type { AccessOfCaller } from "./access-verdicts.ts";
import type { ActionAnswer } from "./page-server.ts";
import { situationNames } from "./situation-rows.ts";

const callRequest = z.strictObject({
  as: z.string(),
  endpoint: z.string(),
  /** An address. Empty: the twin's usual one. */
  from: z.string(),
  method: z.string(),
  params: z.string(),
  query: z.string(),
  headers: z.string(),
  body: z.string(),
  exchange: z.boolean(),
});

/** Who of the page's callers a token may be shown of: those of `./pf token`. */
const tokenRequest = z.strictObject({ as: z.string(), from: z.string() });

/** Opens the target, as a client at that address. */
export type OpenTarget = (address: string | undefined) => Promise<CallTarget>;

interface TryItOptions {
  /** Who can call what, if that's known by now. */
  readonly access: Access | undefined;
  readonly openTarget: OpenTarget;
  /** Whether `./pf call` and `./pf token` reach the same. */
  readonly hasCommands: boolean;
  /** The last events, then each new one, until the returned function is called. */
  readonly follow: (onEvent: (line: FeedLine) => void) => () => void;
}

/** Calls as the page's form says, and sends notes, parts of a stream, and the answer as HTML. */
export async function tryIt(
  { openTarget, hasCommands, follow, access }: TryItOptions,
  body: unknown,
  { send, signal }: ActionAnswer,
): Promise<void> {
  const { as, endpoint, from, exchange, ...form } = callRequest.parse(body);
  const target = await openTarget(from === "" ? undefined : from);
  const request = {
    endpoint,
    ...(form.method !== "" && { method: form.method }),
    ...(form.body !== "" && { body: form.body }),
    params: linesOf(form.params),
    query: linesOf(form.query),
    headers: linesOf(form.headers),
  };
  let token = "";
  let refusalReason: string | undefined;
  let hasBegun = false;
  const endFollowing = follow(({ kind, decision }) => {
    const { outcome, reason } = Object(decision) as { readonly outcome?: string; readonly reason?: string };
    if (hasBegun && kind === "call" && outcome === "refused") refusalReason = reason;
  });
  hasBegun = true;
  const result = await callAs({
    target,
    caller: as,
    request,
    exchange,
    environment: {},
    signal,
    onPart: ({ part }) => send({ part: cut(part, longestPart) }),
    onNote: (note) => send({ note }),
    onToken: (sent) => (token = sent),
  }).finally(endFollowing);
  const sent: Sent = {
    as,
    endpoint,
    token,
    refusalReason,
    isRefusalDeclared: isRefusalDeclared({ as, endpoint }, result, access),
    canCopy: hasCommands && hasToken(as, target.outputs),
    target,
    now: await target.now(),
  };
  const options = [
    ...(form.method === "" ? [] : ["--method", form.method]),
    ...request.params.flatMap((param) => ["--param", param]),
    ...request.query.flatMap((pair) => ["--query", pair]),
    ...request.headers.flatMap((header) => ["--header", header]),
    ...(form.body === "" ? [] : ["--data", onOneLine(form.body)]),
    ...(exchange ? ["--exchange"] : []),
    ...(from === "" ? [] : ["--from", from]),
  ];
  const { line, view } = answerView(result, sent);
  // A command line reads a file for @.
  const isCommand = hasCommands && !/^(?:@|-$)/.test(form.body);
  const inTerminal = isCommand ? commandView(["--as", as, "--endpoint", endpoint, ...options]) : html``;
  send({ line, html: html`${view}${inTerminal}`.text });
}

/**
 * Whether what is deployed refuses this call, as the table shows. Without a row, a situation is always to be refused. Where no
 * token is needed, the table says so, and Entra ID still refuses one to an application without a role.
 */
function isRefusalDeclared(
  { as, endpoint }: Pick<Sent, "as" | "endpoint">,
  result: CallResult,
  access: Access | undefined,
): boolean {
  const row = access?.callers.find((caller) => caller.as === as);
  const verdicts = row?.verdicts[access?.endpoints.indexOf(endpoint) ?? -1] ?? [];
  const isSituation = row?.kind !== "caller" && Object.hasOwn(situationNames, as);
  const isTokenRefused = result.kind === "refused" && result.by === "Entra ID";
  if (isSituation && (isTokenRefused || verdicts.every(({ outcome }) => outcome === "unknown"))) return true;
  return verdicts.length > 0 && verdicts.every(({ outcome }) => outcome === "refused");
}

const longestPart = 20_000;

/** The token that `./pf token` prints for the same caller. */
export async function copyToken(
  { openTarget, hasCommands }: Omit<TryItOptions, "follow" | "access">,
  body: unknown,
  { send, signal }: ActionAnswer,
): Promise<void> {
  const { as, from } = tokenRequest.parse(body);
  const target = await openTarget(from === "" ? undefined : from);
  if (!hasCommands || !hasToken(as, target.outputs)) throw new Error(`./pf token gives no token of ${as}.`);
  const result = await tokenAs({ target, caller: as, environment: {}, signal });
  send(result.kind === "token" ? { token: result.token } : { error: result.message });
}

/** The same on a command line; nothing for what a command line can't carry. */
function commandView(words: readonly string[]): Html {
  if (!words.every(isPrintable)) return html``;
  return folded("Same call in a terminal", command(`./pf call ${words.map(shellWord).join(" ")}`));
}

/** JSON on one line. */
function onOneLine(text: string): string {
  const value = jsonOrText(text);
  return typeof value === "string" ? text : JSON.stringify(value);
}

/** One a line, without empty ones. */
function linesOf(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** The parts of the form that depend on the stack. The page's script puts them into the form, and keeps what is chosen. */
export function choices(access: Access | undefined, { endpoints, callers }: StackOutputs) {
  const { callers: all = [], places = [] } = access ?? {};
  const declared = Object.keys(callers);
  return {
    as: callerOptions(all, declared).text,
    caller: html`${declared.map((name) => option(name, name))}`.text,
    endpoint: html`${endpoints.map(endpointOption)}`.text,
    from: html`${option("", `Usual (${usualAddress})`)}
    ${places
      .filter(({ address }) => address !== usualAddress)
      .map(({ name, address }) => option(address, `${name} (${address})`))}`.text,
    hasPlaces: places.length > 0,
  };
}

/** Where clients of the twin come from, unless they choose a place. */
const usualAddress = "203.0.113.10";

const option = (value: string, text: string): Html => html`<option value="${value}">${cut(text, 80)}</option>`;

function callerOptions(all: readonly AccessOfCaller[], declared: readonly string[]): Html {
  const people = all.filter(({ kind, signInUrl }) => kind === "person" && signInUrl === undefined);
  return html`<optgroup label="Callers">${declared.map((name) => option(name, name))}</optgroup>
    ${people.length === 0 ? html`` : html`<optgroup label="People">${people.map(({ as, name }) => option(as, name))}</optgroup>`}
    <optgroup label="Anyone else">
      ${Object.entries(situationNames).map(([name, words]) => option(name, capital(words)))}
    </optgroup>`;
}

/** With the contract's sample, which the form begins with. */
function endpointOption(endpoint: Endpoint): Html {
  const { sample, method } = endpoint;
  const params: string[] = [];
  endpointUrlWith(endpoint, ({ name }) => {
    params.push(`${name}=${sample?.params?.[name] ?? ""}`);
    return "";
  });
  const takesBody = method !== "GET" && method !== "HEAD";
  const body = takesBody && sample?.body !== undefined ? JSON.stringify(sample.body, undefined, 2) : "";
  const name = endpointName(endpoint);
  return html`<option value="${name}" data-params="${params.join("\n")}" data-body="${body}">${name}</option>`;
}

/** The form: who calls, what, and from where. It sends nothing until the page's script has filled its lists. */
export const tryItForm = html`<form id="try" class="form">
  <div class="row">
    <label
      >As
      <select name="as"></select
    ></label>
    <label
      >Endpoint
      <select name="endpoint"></select
    ></label>
    <label id="from" hidden
      >From
      <select name="from"></select
    ></label>
    <button type="submit" disabled>Send</button>
  </div>
  <details>
    <summary>Method, parameters, headers and body</summary>
    <div class="row">
      <label>Method <input name="method" autocomplete="off" placeholder="the endpoint's" size="12" /></label>
      <label class="check"><input name="exchange" type="checkbox" /> Exchange the token for a session first</label>
    </div>
    <div class="row wide">
      <label
        >Route parameters, one <code>name=value</code> a line
        <textarea name="params" rows="2" spellcheck="false"></textarea>
      </label>
      <label
        >Query, one <code>name=value</code> a line <textarea name="query" rows="2" spellcheck="false"></textarea>
      </label>
      <label
        >Headers, one <code>name: value</code> a line <textarea name="headers" rows="2" spellcheck="false"></textarea>
      </label>
      <label>Body <textarea name="body" rows="4" spellcheck="false"></textarea></label>
    </div>
  </details>
</form>`;
