import { endpointChecks, guide } from "../../../../packages/pf/checks/guide.ts";
import type { RefusedAnswer } from "../../../../packages/pf/checks/refused-answer.ts";
import type { Outcome } from "../../../../packages/pf/checks/run-checks.ts";
import type { CredentialExpiry } from "../../../../packages/pf/commands/verify/credential-expiry.ts";
import type { ApiExposure } from "../../../../packages/pf/commands/verify/exposure.ts";
import type { LiveOriginMessage } from "../../../../packages/pf/stacks/live/live-origin.ts";
import type { Probe } from "../../../../packages/pf/commands/verify/probes/probe.ts";
import type { Observed, ObserverOptions } from "../../../../packages/pf/commands/verify/record/observer.ts";
import type { Prober } from "../../../../packages/pf/commands/verify/prober.ts";
import { outputsOf } from "../../../support/sample-outputs-and-tokens.ts";

/** Of B01, who-calls' claim, which has the package; of an endpoint's row, its first endpoint's. */
export function claimOf(row: string): string {
  const ofEndpoints = endpointChecks.find(({ row: id }) => id === row)?.claims(outputsOf());
  return ofEndpoints?.[0] ?? guide.find(({ row: id }) => id === row)?.claim ?? "";
}

export function proved(id: string): Outcome {
  return { id, group: "Tokens", claim: claimOf(id), outcome: "proved", reason: "did", exchanges: 1 };
}

export function failed(id: string, unexpected: Outcome["unexpected"], reason = "did: expected 1, found 2"): Outcome {
  return {
    id,
    group: "Tokens",
    claim: claimOf(id),
    outcome: "failed",
    reason,
    exchanges: 1,
    ...(unexpected && { unexpected }),
  };
}

/** A refusal by Entra ID with a code. */
export function entra(code: number): RefusedAnswer {
  const ids = { traceId: "trace-1", correlationId: "correlation-1" };
  return { by: "Entra ID", request: "POST /token", status: 400, codes: [code], said: `AADSTS${code}: No.`, ids };
}

/** What was asked of a prober, in order. */
export interface FakeProber extends Prober {
  readonly runs: { readonly only: readonly string[] | undefined; readonly origin: LiveOriginMessage }[];
  readonly observations: ({ readonly origin: LiveOriginMessage } & Pick<ObserverOptions, "package" | "waited">)[];
  readonly exposureProbes: () => number;
  readonly stopped: () => number;
}

/** Plays doors and rounds of outcomes, one after the other; the last of each again and again. */
export function fakeProber(script: {
  readonly exposures?: readonly ApiExposure[];
  readonly rounds: readonly (readonly Outcome[])[];
  readonly ends?: readonly CredentialExpiry[];
  /** Rounds of them. Default: nothing was looked at. */
  readonly probes?: readonly (readonly Probe[])[];
  readonly observed?: readonly Observed[];
  readonly duringRun?: () => void;
}): FakeProber {
  const { exposures = [{ state: "closed" }], rounds, ends = [], probes = [[]], observed = [], duringRun } = script;
  const runs: FakeProber["runs"] = [];
  const observations: FakeProber["observations"] = [];
  let exposureProbes = 0;
  let stopped = 0;
  let probed = 0;
  const nth = <Item>(items: readonly Item[], index: number): Item => {
    const item = items[Math.min(index, items.length - 1)];
    if (item === undefined) throw new Error("The script is empty.");
    return item;
  };
  return {
    runs,
    observations,
    exposureProbes: () => exposureProbes,
    stopped: () => stopped,
    probeExposure: async () => nth(exposures, exposureProbes++),
    runGuide: async (onOutcome, { only, origin }) => {
      const round = nth(rounds, runs.length);
      runs.push({ only, origin });
      duringRun?.();
      for (const outcome of round) if (only?.includes(outcome.claim) ?? true) onOutcome(outcome);
    },
    readCredentials: async () => ends,
    probe: async () => nth(probes, probed++),
    observe: async (origin, options) => {
      observations.push({ origin, ...options });
      return observed;
    },
    stopAfterThisCheck: () => {
      stopped += 1;
    },
  };
}

/** A clock that only pauses move. */
export function fakeTime(start: string): { now: () => number; pause: (ms: number) => Promise<void>; pauses: number[] } {
  let now = Date.parse(start);
  const pauses: number[] = [];
  return {
    pauses,
    now: () => now,
    pause: async (milliseconds) => {
      pauses.push(milliseconds);
      now += milliseconds;
    },
  };
}
