import { AsyncLocalStorage } from "node:async_hooks";
import { type Answer, exchangesChannel, NoAnswer, send, usualPatience } from "@protected-function/core/azure/http.ts";

interface Patience {
  /** Whether the function's log shows who is silent: a handler, or everything. */
  readonly hasLog: boolean;
  /** How long the site has for its first answer at an address, in milliseconds. */
  readonly atFirst: number;
  /** How long an address has that was silent before: enough for a refusal, which comes without the handler. */
  readonly afterwards: number;
}

interface Run extends Patience {
  /** `GET https://…`: addresses that let that time pass. */
  readonly silent: Set<string>;
}

const runs = new AsyncLocalStorage<Run>();

/** The twin, which alone has a log, is on this machine. */
export function patienceWith(hasLog: boolean): Patience {
  return { hasLog, atFirst: usualPatience, afterwards: hasLog ? 1000 : 5000 };
}

/** Runs checks. Each address of the site that doesn't answer costs them the whole time once. */
export function rememberingSilence<Result>(patience: Patience, body: () => Promise<Result>): Promise<Result> {
  return runs.run({ ...patience, silent: new Set() }, body);
}

/**
 * Sends a request to the site. With the function's log, silence is an answer of the Functions host: 504, as Azure's
 * load balancer gives later. So a check goes on to its other requests.
 *
 * @throws NoAnswer without the log
 */
export async function sendToSite(...[method, url, request]: Parameters<typeof send>): Promise<Answer> {
  const { hasLog, atFirst, afterwards, silent } = runs.getStore() ?? { ...patienceWith(false), silent: new Set() };
  const { origin, pathname } = new URL(url);
  const address = `${method} ${origin}${pathname}`;
  try {
    return await send(method, url, { ...request, patience: silent.has(address) ? afterwards : atFirst });
  } catch (error) {
    if (!(error instanceof NoAnswer && error.isTimeout)) throw error;
    silent.add(address);
    if (!hasLog) throw error;
    const answer = silentAnswer(atFirst);
    exchangesChannel.publish({ method, url, answer });
    return answer;
  }
}

/** In place of an answer that didn't come in time. */
export function silentAnswer(patience: number): Answer {
  const json = { error: `no answer within ${patience / 1000} s` };
  return { status: 504, headers: new Headers(), text: JSON.stringify(json), json };
}

/** What a refused answer says of a site that was silent: `30 s`. Undefined if it answered. */
export function silenceIn({ said = "" }: { readonly said?: string }): string | undefined {
  return /^no answer within ([\d.]+ s)$/.exec(said)?.[1];
}
