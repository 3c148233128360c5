import { channel } from "node:diagnostics_channel";
import { inspect, isDeepStrictEqual } from "node:util";
import type { Check, Evidence } from "./check.ts";
import type { Origin, Power } from "./origin.ts";

/** What became of one check. */
export interface Outcome {
  readonly id: string;
  readonly claim: string;
  readonly outcome: "proved" | "failed" | "not-applicable";
  /** What was seen, what was expected and found instead, or why it does not apply. */
  readonly reason: string;
  /** HTTP exchanges behind the outcome. */
  readonly exchanges: number;
}

const powerNames: Record<Power, string> = {
  administrator: "an administrator's access to Graph and Resource Manager",
  alteration: "leave to alter the stack for a moment, and to make people and applications",
  functionLog: "reading the function's log",
  advanceClock: "moving the clock of Entra ID and of the gate",
  ownTenant: "a tenant that nobody else signs in to",
  sendFrom: "requests that are seen to come from an address of choice",
  delayPolicies: "slowing conditional access policies down",
  externalToken: "speaking for an identity provider outside the tenant",
};

/** Runs checks one after the other, so that an alteration meets no other check. */
export async function runChecks(
  checks: readonly Check[],
  origin: Origin,
  onOutcome: (outcome: Outcome) => void = () => {},
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const check of checks) {
    const outcome = await outcomeOf(check, origin);
    outcomes.push(outcome);
    onOutcome(outcome);
  }
  return outcomes;
}

async function outcomeOf({ row: id, claim, needs, pointlessWhere, run }: Check, origin: Origin): Promise<Outcome> {
  const missing = needs.find((power) => origin[power] === undefined);
  const reason = missing ? `needs ${powerNames[missing]}` : pointlessWhere?.(origin.outputs);
  if (reason !== undefined) return { id, claim, outcome: "not-applicable", reason, exchanges: 0 };
  const exchanges = countExchanges();
  try {
    const verdict = verdictOf(await run(origin));
    return { id, claim, ...verdict, exchanges: exchanges.stop() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { id, claim, outcome: "failed", reason, exchanges: exchanges.stop() };
  }
}

/** Held when what was found is deeply equal to what was expected. */
export function verdictOf({ did, expected, found }: Evidence): Pick<Outcome, "outcome" | "reason"> {
  if (isDeepStrictEqual(found, expected)) return { outcome: "proved", reason: did };
  return { outcome: "failed", reason: `${did}: expected ${show(expected)}, found ${show(found)}` };
}

/** Every request that this process sends by fetch, Microsoft's clients included, passes this channel of Node's. */
function countExchanges(): { readonly stop: () => number } {
  let count = 0;
  const requests = channel("undici:request:create");
  const onRequest = (message: unknown) => {
    const { request } = message as { readonly request: { readonly method: string } };
    if (request.method !== "CONNECT") count += 1;
  };
  requests.subscribe(onRequest);
  return {
    stop: () => {
      requests.unsubscribe(onRequest);
      return count;
    },
  };
}

function show(value: unknown): string {
  return inspect(value, { depth: 6, breakLength: Number.POSITIVE_INFINITY });
}
