import { verify, type VerifyEvent, type VerifyOptions } from "../../../../packages/pf/commands/verify/verify.ts";
import { callerClientId, outputsOf } from "../../../support/sample-outputs-and-tokens.ts";
import { type FakeProber, fakeTime } from "./fake-prober.ts";

export const start = "2026-11-24T12:00:00Z";
/** Of the caller. */
export const secret = "Abc1Q~the-secret-of-the-caller";
/** A verification of the sample stack, as a prober plays it. */
export function run(prober: FakeProber, others: Partial<VerifyOptions> = {}) {
  const time = fakeTime(start);
  const events: VerifyEvent[] = [];
  const verification = verify({
    outputs: outputsOf(),
    caller: { name: "integration", clientId: callerClientId, proof: { kind: "client-secret", clientSecret: secret } },
    findAdministrator: async () => ({ found: false, reason: "nobody is logged in" }),
    checkout: async () => ({ sha256: "0".repeat(64), functions: ["who-calls"] }),
    alteration: false,
    deadlineMinutes: 15,
    secrets: [],
    prober,
    time,
    settle: (attempt) => attempt,
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
    ...others,
  });
  return { verification, time, events };
}
