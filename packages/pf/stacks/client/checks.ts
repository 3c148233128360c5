import type { Evidence } from "../../checks/check.ts";
import type { Outcome } from "../../checks/run-checks.ts";
import type { AnyOriginMessage, calls as checkCalls } from "./check-calls.ts";
import { bareEnvironment, type Client, type ClientOptions, openClient } from "./client.ts";
import type { Powers } from "./client-worker.ts";

/** The checks in a process of their own, so that their clients take the proxy from the environment, unmodified. */
export interface Checks<C extends typeof checkCalls = typeof checkCalls> {
  /** The process's other functions. */
  readonly calls: Client<C>["calls"];
  /** Runs the guide, or only the named claims. Returns when the last check is done. */
  readonly runGuide: (
    onOutcome: (outcome: Outcome) => void,
    options?: { readonly only?: readonly string[]; readonly origin?: AnyOriginMessage },
  ) => Promise<readonly Outcome[]>;
  readonly stopAfterThisCheck: () => void;
  readonly watchAuthentication: () => Promise<void>;
  readonly stopWatch: () => Promise<Evidence>;
  readonly close: () => Promise<void>;
}

export interface ChecksOptions extends Pick<ClientOptions, "guardian"> {
  /** The variables that send clients to the twin; for a tenant, the user's own. */
  readonly environment: ClientOptions["environment"];
  readonly origin: AnyOriginMessage;
  /** The powers that `origin.answers` promises. Default: none. */
  readonly powers?: Powers;
}

/** @param module exports the checks' functions, and more */
export function openChecks<C extends typeof checkCalls = typeof checkCalls>(
  { environment, guardian, origin: ownOrigin, powers }: ChecksOptions,
  module = new URL("check-calls.ts", import.meta.url),
): Checks<C> {
  let report: (outcome: Outcome) => void = () => {};
  const client = openClient<C>(module, {
    environment: { ...bareEnvironment(), ...environment },
    guardian,
    endedMessage: "The process of the checks ended before its work was done.",
    answers: { ...powers, onOutcome: (outcome) => report(outcome) },
  });
  // Every such process has these functions; birpc's types of a type parameter hide them.
  const calls = client.calls as unknown as Client<typeof checkCalls>["calls"];
  return {
    calls: client.calls,
    stopWatch: calls.stopWatch,
    runGuide: (onOutcome, { only, origin = ownOrigin } = {}) => {
      report = onOutcome;
      return calls.runGuide(origin, { ...(only && { only }) });
    },
    stopAfterThisCheck: () => void calls.stopAfterThisCheck.asEvent(),
    watchAuthentication: () => calls.watchDoor(ownOrigin),
    close: client.close,
  };
}
