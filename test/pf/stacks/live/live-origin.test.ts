import { describe, expect, it } from "vitest";
import { PowerMissing } from "../../../../packages/pf/checks/origin.ts";
import { runChecks } from "../../../../packages/pf/checks/run-checks.ts";
import type { Check } from "../../../../packages/pf/checks/check.ts";
import { bareOrigin, liveOriginOf } from "../../../../packages/pf/stacks/live/live-origin.ts";
import { callerClientId as clientId, outputsOf, tenantId } from "../../../support/sample-outputs-and-tokens.ts";

const none = { kind: "none", why: "Set CALLER_SECRET (the client secret of integration)." } as const;
const message = bareOrigin(outputsOf(), { clientId, proof: none });

describe("a live stack as an origin", () => {
  it("has no clock, log, external tokens or, without one, administrator", () => {
    const { administrator, alteration, functionLog, advanceClock, externalToken } = liveOriginOf(message);

    expect({ administrator, alteration, functionLog, advanceClock, externalToken }).toEqual({});
  });

  it("can't be altered without an administrator", () => {
    expect(liveOriginOf({ ...message, alteration: true }).alteration).toBeUndefined();
    expect(liveOriginOf({ ...message, alteration: true, administrator: true }).alteration).toBe(true);
  });

  it("returns the caller's secret if it has one", () => {
    const proof = { kind: "client-secret", clientSecret: "s" } as const;

    const { caller, callerToken } = liveOriginOf({ ...message, proof });

    expect({ ...caller }).toEqual({ tenantId, clientId, clientSecret: "s" });
    expect(callerToken).toBeUndefined();
  });

  it("makes checks not applicable if they need a secret or token that it lacks", async () => {
    const origin = liveOriginOf(message);
    const check = (claim: string, run: Check["run"]): Check => ({ row: "X01", group: "Tokens", claim, needs: [], run });
    const evidence = { action: "called", expected: 1 };

    const outcomes = await runChecks(
      [
        check("reads the secret", async ({ caller }) => ({ ...evidence, found: caller.clientSecret })),
        check("asks for a token", async ({ callerToken }) => ({ ...evidence, found: await callerToken?.() })),
        check("needs neither", async () => ({ ...evidence, found: 1 })),
      ],
      origin,
    );

    expect(outcomes.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ["not-applicable", `needs the caller's client secret: ${none.why}`],
      ["not-applicable", `needs the caller's token: ${none.why}`],
      ["proved", "called"],
    ]);
    expect(() => origin.caller.clientSecret).toThrow(PowerMissing);
  });
});
