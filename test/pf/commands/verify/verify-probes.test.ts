import { describe, expect, it } from "vitest";
import type { Probe } from "../../../../packages/pf/commands/verify/probes/probe.ts";
import { fakeProber, proved } from "./fake-prober.ts";
import { run } from "./run-verification.ts";

describe("observations beside the checks", () => {
  const probe = (others: Partial<Probe>): Probe => ({
    id: "functions",
    claim: "Resource Manager lists them.",
    outcome: "as expected",
    found: "it lists them",
    ...others,
  });

  it("are reported at the end, with whether this checkout builds the declared package", async () => {
    const { verification, events } = run(fakeProber({ rounds: [[proved("G02")]], probes: [[probe({})]] }));

    const { ok, probes } = await verification;
    expect({ ok, probes: probes.map(({ id, outcome }) => [id, outcome]) }).toEqual({
      ok: true,
      probes: [
        ["functions", "as expected"],
        ["checkout", "as expected"],
      ],
    });
    expect(events.filter(({ kind }) => kind === "probe")).toHaveLength(2);
  });

  it.each([
    ["failed", false],
    ["warning", true],
    ["not checked", true],
  ] as const)("decide the verification by their outcome %s: %s", async (outcome, ok) => {
    const prober = fakeProber({ rounds: [[proved("G02")]], probes: [[probe({ outcome })]] });

    expect((await run(prober).verification).ok).toBe(ok);
  });

  it("are repeated while they may still pass, until the deadline", async () => {
    const failing = probe({ outcome: "failed", notYet: "it takes a minute" });
    const coming = run(fakeProber({ rounds: [[]], probes: [[failing], [failing], [probe({})]] }));
    const lasting = run(fakeProber({ rounds: [[]], probes: [[failing]] }), { deadlineMinutes: 1 });

    expect(await coming.verification).toMatchObject({ ok: true });
    expect(coming.time.pauses).toEqual([5000, 7500]);
    expect(await lasting.verification).toMatchObject({ ok: false, probes: [{ outcome: "failed" }, {}] });
    expect(lasting.time.pauses.reduce((sum, pause) => sum + pause, 0)).toBe(60_000);
  });

  it("warn if this checkout builds another package, and check nothing if it builds none", async () => {
    const checkouts = [{ sha256: "2".repeat(64), functions: [] }, { why: "it builds none" }];
    const found = checkouts.map(
      async (checkout) =>
        (await run(fakeProber({ rounds: [[]] }), { checkout: async () => checkout }).verification).probes,
    );

    expect((await Promise.all(found)).flat()).toMatchObject([
      { outcome: "warning", found: "this checkout builds 222222222222…, the stack declares 000000000000…" },
      { outcome: "not checked", found: "it builds none" },
    ]);
  });
});
