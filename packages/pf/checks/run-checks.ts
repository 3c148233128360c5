import { channel } from "node:diagnostics_channel";
import { isDeepStrictEqual } from "node:util";
import { type Exchange, exchangesChannel } from "@protected-function/core/azure/http.ts";
import type { Check, CheckGroup, EndpointCheck, Evidence } from "./check.ts";
import { callsBehindGate, type Origin, type Power, PowerMissing } from "./origin.ts";
import { type RefusedAnswer, refusalOf, thrownRefusalOf } from "./refused-answer.ts";
import {
  type Difference,
  isHostFailure,
  lacksAnswersOnly,
  type ThrownHandler,
  ranAtLeast,
  thrownHandlers,
} from "./thrown-handlers.ts";
import { patienceWith, rememberingSilence } from "./send-to-site.ts";
import { valueWords } from "./value-words.ts";

/** The outcome of one check. */
export interface Outcome {
  readonly id: string;
  readonly group: CheckGroup;
  readonly claim: string;
  readonly outcome: "proved" | "failed" | "not-applicable";
  /** What the check did, what it expected and found instead, or why it isn't applicable. */
  readonly reason: string;
  /** HTTP exchanges behind the outcome. */
  readonly exchanges: number;
  /** The cause of a failure, as far as a program can tell. */
  readonly unexpected?: Unexpected;
}

/** How many lines of the function's log a failure shows. */
const linesShown = 5;
/** The lines to look for what a handler threw. */
const linesRead = 200;

const powerNames: Record<Power, string> = {
  administrator: "administrator access to Microsoft Graph and Resource Manager",
  alteration: "permission to change the stack briefly, and to create users and applications",
  recipe: "a caller with a client secret, for the recipe of HTTP tasks",
  functionLog: "access to the function's log",
  callBehindGate: "requests that reach the function past App Service authentication",
  advanceClock: "control of the clock of Entra ID and App Service authentication",
  ownTenant: "a tenant that no one else signs in to",
  sendFrom: "requests from a chosen IP address",
  delayPolicies: "control of how long conditional access policies take to apply",
  externalToken: "tokens from an identity provider outside the tenant",
  managedIdentityToken: "tokens from the machine of a managed identity",
};

/**
 * Runs checks one after the other, so that no check sees another's changes.
 *
 * @param signal ends the run before the next check, never within one, because a check has to restore its changes
 */
export async function runChecks(
  checks: readonly (Check | EndpointCheck)[],
  origin: Origin,
  onOutcome: (outcome: Outcome) => void = () => {},
  signal?: AbortSignal,
): Promise<readonly Outcome[]> {
  return rememberingSilence(patienceWith(origin.functionLog !== undefined), async () => {
    const outcomes: Outcome[] = [];
    for (const check of checks) {
      if (signal?.aborted) break;
      const results = "claims" in check ? await outcomesOf(check, origin) : [await outcomeOf(check, origin)];
      outcomes.push(...results);
      results.forEach(onOutcome);
    }
    return outcomes;
  });
}

async function outcomeOf(check: Check, origin: Origin): Promise<Outcome> {
  const { row: id, group, claim, needs, notApplicableReason, run } = check;
  const missing = needs.find((power) => origin[power] === undefined);
  const reason = missing ? `needs ${powerNames[missing]}` : notApplicableReason?.(origin.outputs);
  if (reason !== undefined) return { id, group, claim, outcome: "not-applicable", reason, exchanges: 0 };
  const exchanges = countExchanges();
  const refusals = watchRefusals();
  try {
    const result = judged({ id, group, claim, exchanges: 0 }, await run(origin), refusals.received);
    const outcome = { ...result, exchanges: exchanges.stop() };
    return result.unexpected ? { ...outcome, unexpected: await withLog(result.unexpected, origin) } : outcome;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof PowerMissing) {
      return { id, group, claim, outcome: "not-applicable", reason, exchanges: exchanges.stop() };
    }
    const cause = thrownRefusalOf(error) ?? refusals.received.at(-1);
    const unexpected = { differs: [], refusals: cause ? [cause] : [] };
    return {
      id,
      group,
      claim,
      outcome: "failed",
      reason,
      exchanges: exchanges.stop(),
      unexpected: await withLog(unexpected, origin),
    };
  } finally {
    refusals.stop();
  }
}

/**
 * Returns one outcome for each claim, with the exchanges and refusals since the previous one. If the run couldn't check
 * every claim, or couldn't restore its changes, no claim is proved.
 */
async function outcomesOf(check: EndpointCheck, origin: Origin): Promise<readonly Outcome[]> {
  const { row: id, group, needs, notApplicableReason } = check;
  const claims = check.claims(origin.outputs);
  if (claims.length === 0) return [];
  const outcomesSoFar: Outcome[] = [];
  const exchanges = countExchanges();
  const refusals = watchRefusals();
  const reported = { exchanges: 0, refusals: 0 };
  const outcomeOfAll = await outcomeOf(
    {
      row: id,
      group,
      claim: "",
      needs,
      ...(notApplicableReason && { notApplicableReason }),
      run: async () => {
        await check.run(origin, (evidence) => {
          const claim = claims[outcomesSoFar.length] ?? "";
          const newRefusals = refusals.received.slice(reported.refusals);
          const since = exchanges.count() - reported.exchanges;
          Object.assign(reported, { exchanges: exchanges.count(), refusals: refusals.received.length });
          outcomesSoFar.push(
            "missing" in evidence
              ? { id, group, claim, outcome: "not-applicable", reason: evidence.missing, exchanges: since }
              : judged({ id, group, claim, exchanges: since }, evidence, newRefusals),
          );
        });
        return { action: "checked every endpoint", expected: claims.length, found: outcomesSoFar.length };
      },
    },
    origin,
  );
  exchanges.stop();
  refusals.stop();
  return Promise.all(
    claims.map(async (claim, index) => {
      const outcome = outcomesSoFar[index];
      if (outcome?.unexpected) return { ...outcome, unexpected: await withLog(outcome.unexpected, origin) };
      return outcomeOfAll.outcome === "proved" && outcome ? outcome : { ...outcomeOfAll, claim };
    }),
  );
}

function judged(
  head: Pick<Outcome, "id" | "group" | "claim" | "exchanges">,
  evidence: Evidence,
  refusals: readonly RefusedAnswer[],
): Outcome {
  const { outcome, reason } = verdictOf(evidence);
  return { ...head, outcome, reason, ...(outcome === "failed" && { unexpected: unexpectedIn(evidence, refusals) }) };
}

/** The function's log shows why the Functions host failed, if this origin can read it. */
async function withLog(unexpected: Unexpected, { functionLog, outputs }: Origin): Promise<Unexpected> {
  if (!unexpected.refusals.some(isHostFailure) || !functionLog) return unexpected;
  const lines = (await functionLog({ last: linesRead })).map(({ message }) => message);
  const thrown = unexpected.lacksAnswers ? thrownHandlers(unexpected.refusals, outputs, lines) : [];
  return { ...unexpected, log: lines.slice(-linesShown), ...(thrown.length > 0 && { thrown }) };
}

/** The claim holds if the finding deeply equals the expectation. */
export function verdictOf({ action, expected, found }: Evidence): Pick<Outcome, "outcome" | "reason"> {
  if (isDeepStrictEqual(found, expected)) return { outcome: "proved", reason: action };
  return { outcome: "failed", reason: `${action}: expected ${valueWords(expected)}, found ${valueWords(found)}` };
}

/**
 * Every request that this process sends by fetch, those of Microsoft's client libraries included, passes this channel
 * of Node's. Calls behind App Service authentication have another one.
 */
function countExchanges(): { readonly count: () => number; readonly stop: () => number } {
  let count = 0;
  const requests = channel("undici:request:create");
  const onRequest = (message: unknown) => {
    const { request } = message as { readonly request: { readonly method: string } };
    if (request.method !== "CONNECT") count += 1;
  };
  const onCall = () => {
    count += 1;
  };
  requests.subscribe(onRequest);
  callsBehindGate.subscribe(onCall);
  return {
    count: () => count,
    stop: () => {
      requests.unsubscribe(onRequest);
      callsBehindGate.unsubscribe(onCall);
      return count;
    },
  };
}

/** The refusals while a check ran: of requests sent by `send`, which is all but those of Microsoft's client library. */
function watchRefusals(): { readonly received: readonly RefusedAnswer[]; readonly stop: () => void } {
  const received: RefusedAnswer[] = [];
  const onExchange = (message: unknown) => {
    const { method, url, answer } = message as Exchange;
    const refusal = refusalOf(method, url, answer);
    if (refusal) received.push(refusal);
  };
  exchangesChannel.subscribe(onExchange);
  return { received, stop: () => exchangesChannel.unsubscribe(onExchange) };
}

/** Why a check failed, as far as a program can tell. */
interface Unexpected {
  /** Paths of the values that differ from what was expected, such as `caller.roles`; empty: the check didn't finish. */
  readonly differs: readonly string[];
  /** The refusals that the check got and didn't expect. */
  readonly refusals: readonly RefusedAnswer[];
  /** Set if every call that had to be refused was, but with another status or by another part. Names those parts. */
  readonly refusedBy?: readonly string[];
  /** If the Functions host failed: the function's last log lines, oldest first. */
  readonly log?: readonly string[];
  /** The only differences are missing answers: the Functions host failed instead of returning a handler's answer. */
  readonly lacksAnswers?: true;
  /** With `lacksAnswers`: each of those handlers ran, and failed. Its answer is unknown. */
  readonly ranAtLeast?: true;
  /** The handlers that threw, if nothing else differs. */
  readonly thrown?: readonly ThrownHandler[];
}

/** A check may expect refusals: only those where found and expected differ explain its failure. */
export function unexpectedIn({ expected, found }: Evidence, refusals: readonly RefusedAnswer[]): Unexpected {
  const differing = [...leavesThatDiffer(expected, found, "")];
  const numbers = new Set(differing.map(({ value }) => value));
  return {
    differs: differing.map(({ path }) => path),
    refusals: refusals.filter(({ status, codes }) => numbers.has(status) || codes.some((code) => numbers.has(code))),
    ...(isRefusedOtherwise(differing) && { refusedBy: refusersIn(differing) }),
    ...(lacksAnswersOnly(differing, refusals) && { lacksAnswers: true }),
    ...(ranAtLeast(differing) && { ranAtLeast: true }),
  };
}

/** Whether each call that was to be refused was, by another part or with another status. */
function isRefusedOtherwise(differing: readonly Difference[]): boolean {
  return (
    differing.length > 0 &&
    differing.every(({ path, expected, value }) => {
      if (/(?:^|\.)by$/.test(path))
        return typeof expected === "string" && typeof value === "string" && value !== "nobody";
      return /(?:^|\.)status$/.test(path) && typeof expected === "number" && typeof value === "number" && value >= 400;
    })
  );
}

function refusersIn(differing: readonly Difference[]): readonly string[] {
  return [...new Set(differing.flatMap(({ value }) => (typeof value === "string" ? [value] : [])))];
}

function* leavesThatDiffer(expected: unknown, found: unknown, path: string): Generator<Difference> {
  if (isDeepStrictEqual(expected, found)) return;
  if (!isBranch(expected) && !isBranch(found)) {
    yield { path, expected, value: found };
    return;
  }
  const [expectedMembers, foundMembers] = [isBranch(expected) ? expected : {}, isBranch(found) ? found : {}];
  const names = new Set([...Object.keys(expectedMembers), ...Object.keys(foundMembers)]);
  // An empty list or object against a leaf has no members to compare.
  if (names.size === 0) yield { path, expected, value: found };
  for (const name of names)
    yield* leavesThatDiffer(expectedMembers[name], foundMembers[name], path === "" ? name : `${path}.${name}`);
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
