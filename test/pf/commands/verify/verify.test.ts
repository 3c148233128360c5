import { describe, expect, it } from "vitest";
import type { Outcome } from "../../../../packages/pf/checks/run-checks.ts";
import { accountOf, type VerifiedRow } from "../../../../packages/pf/commands/verify/verification.ts";
import { outputsOf } from "../../../support/sample-outputs-and-tokens.ts";
import { claimOf, entra, failed, fakeProber, proved } from "./fake-prober.ts";
import { run, secret } from "./run-verification.ts";

const unseen = {
  state: "unseen",
  found: "GET https://x got no answer: ENOTFOUND.",
  answered: false,
  online: true,
} as const;

const notAssigned = () => failed("G30", { differs: [], refusals: [entra(501051)] });

describe("a verification that awaits propagation", () => {
  it("repeats only what propagation explains, and passes once that is complete", async () => {
    const waiting = [proved("G02"), notAssigned(), failed("G31", { differs: ["ver"], refusals: [] })];
    const prober = fakeProber({ rounds: [waiting, [notAssigned()], [proved("G30")]] });

    const { verification, time } = run(prober);
    const { rows, account } = await verification;

    expect(prober.runs.map(({ only }) => only)).toEqual([undefined, [claimOf("G30")], [claimOf("G30")]]);
    expect(time.pauses).toEqual([5000, 7500]);
    expect(rows.map(({ id, outcome, attempts }) => [id, outcome, attempts])).toEqual([
      ["G02", "proved", 1],
      ["G30", "proved", 3],
      ["G31", "failed", 1],
    ]);
    expect(account).toMatchObject({ proved: 2, failed: 1, notYet: 0 });
  });

  it("fails at one deadline for all checks, with pauses of at most a minute", async () => {
    const prober = fakeProber({ exposures: [unseen, { state: "closed" }], rounds: [[notAssigned()]] });

    const { verification, time } = run(prober, { deadlineMinutes: 3 });
    const { ok, rows, account } = await verification;

    expect(time.pauses.reduce((sum, pause) => sum + pause, 0)).toBe(180_000);
    expect(Math.max(...time.pauses)).toBeLessThanOrEqual(60_000);
    expect(ok).toBe(false);
    expect(rows).toMatchObject([
      {
        outcome: "failed",
        attempts: prober.runs.length,
        notYet: { reason: "a new app role assignment isn't replicated yet" },
        traces: [{ by: "Entra ID", status: 400, traceId: "trace-1", correlationId: "correlation-1" }],
      },
    ]);
    expect(rows[0]?.explanation?.[0]).toMatch(/^AADSTS501051: /);
    expect(account).toMatchObject({ failed: 1, notYet: 1 });
  });

  it("doesn't wait if the deadline is 0", async () => {
    const prober = fakeProber({ rounds: [[notAssigned()]] });

    const { verification, time } = run(prober, { deadlineMinutes: 0 });

    expect(await verification).toMatchObject({ ok: false, rows: [{ attempts: 1 }] });
    expect(time.pauses).toEqual([]);
  });

  it.each([
    ["and nothing else explains it", []],
    ["even if propagation explains it", [entra(501051)]],
  ])("gives an alteration more time in each of at most three attempts, %s", async (_, refusals) => {
    const altered = failed("G27", { differs: ["status"], refusals });
    const prober = fakeProber({ rounds: [[altered]] });

    const { verification } = run(prober, {
      alteration: true,
      findAdministrator: async () => ({ found: true, by: "ARM_CLIENT_ID" }),
    });
    const { rows } = await verification;

    expect(prober.runs.map(({ origin }) => [origin.alteration, origin.settle])).toEqual([
      [true, 0],
      [true, 1],
      [true, 2],
    ]);
    expect(rows).toMatchObject([{ outcome: "failed", attempts: 3 }]);
  });
});

describe("the first request without a token", () => {
  it("is repeated if its result isn't visible yet", async () => {
    const starting = {
      state: "unseen",
      found: "a request without a token got 503",
      answered: true,
      online: true,
    } as const;
    const prober = fakeProber({ exposures: [unseen, starting, { state: "closed" }], rounds: [[proved("G02")]] });

    const { verification, events } = run(prober);

    expect(await verification).toMatchObject({ ok: true, door: { state: "closed" } });
    expect(prober.exposureProbes()).toBe(3);
    expect(events.slice(0, 3).map(({ kind }) => kind)).toEqual(["waiting", "waiting", "administrator"]);
  });

  it("ends everything if the API is public: no check, no login, no wait", async () => {
    const open = { state: "open", found: "a request without a token got 200", means: "m", fix: "d" } as const;
    const prober = fakeProber({ exposures: [open], rounds: [[proved("G02")]] });
    let asked = 0;

    const { verification, time } = run(prober, {
      findAdministrator: async () => {
        asked += 1;
        return { found: false, reason: "" };
      },
    });

    expect(await verification).toMatchObject({ ok: false, door: open, rows: [], account: { proved: 0, failed: 0 } });
    expect({ asked, runs: prober.runs.length, pauses: time.pauses }).toEqual({ asked: 0, runs: 0, pauses: [] });
  });

  it("fails at once as a network error if Entra ID doesn't answer either", async () => {
    const prober = fakeProber({ exposures: [{ ...unseen, online: false }], rounds: [[]] });

    const { verification, time } = run(prober);

    await expect(verification).rejects.toMatchObject({ code: "VERIFY_IMPOSSIBLE" });
    expect(time.pauses).toEqual([]);
  });

  it("is an error if the name never resolves, and a failure if another answer persists", async () => {
    const gone = run(fakeProber({ exposures: [unseen], rounds: [[]] }), { deadlineMinutes: 1 });
    const answered = { ...unseen, found: "a request without a token got 404", answered: true } as const;
    const other = run(fakeProber({ exposures: [answered], rounds: [[]] }), { deadlineMinutes: 1 });

    await expect(gone.verification).rejects.toThrow("Gave up after 1 minutes.");
    expect(await other.verification).toMatchObject({ ok: false, door: answered, rows: [] });
  });
});

describe("a verification never", () => {
  it("shows a known secret, or anything that looks like a token", async () => {
    const reason = `refused ${secret}, eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiIxIn0.sig and other-secret\u001B[2K`;
    const prober = fakeProber({ rounds: [[failed("G30", { differs: ["a"], refusals: [] }, reason)]] });

    const { verification } = run(prober, { secrets: ["other-secret"] });

    expect((await verification).rows[0]?.reason).toBe("refused [secret], [token] and [secret] [2K");
  });

  it("treats a login without read permission as proof: the row is not applicable", async () => {
    const forbidden = {
      by: "Graph",
      request: "GET https://graph.microsoft.com/v1.0/applications/1",
      status: 403,
      codes: [],
      said: "Authorization_RequestDenied: Insufficient privileges to complete the operation.",
      ids: {},
    } as const;
    const prober = fakeProber({ rounds: [[failed("G28", { differs: [], refusals: [forbidden] })]] });

    const { ok, rows } = await run(prober).verification;

    expect(ok).toBe(true);
    expect(rows).toMatchObject([{ outcome: "not-applicable" }]);
    expect(rows[0]?.reason).toContain("Graph answered 403 Authorization_RequestDenied");
  });

  it("excuses an altering check that is forbidden midway, because it may have left something behind", async () => {
    const forbidden = { by: "Graph", request: "DELETE x", status: 403, codes: [], ids: {} } as const;
    const prober = fakeProber({ rounds: [[failed("G27", { differs: [], refusals: [forbidden] })]] });

    expect((await run(prober, { deadlineMinutes: 0 }).verification).rows).toMatchObject([{ outcome: "failed" }]);
  });

  it("alters anything without an administrator", async () => {
    const prober = fakeProber({ rounds: [[]] });

    const { verification } = run(prober, { alteration: true });

    await expect(verification).rejects.toMatchObject({ code: "VERIFY_REFUSED" });
    expect(prober.runs).toEqual([]);
  });

  it("continues after it was cancelled, except for the current check", async () => {
    const ending = new AbortController();
    const prober = fakeProber({ rounds: [[notAssigned()]], duringRun: () => ending.abort(new Error("Ctrl-C")) });

    const { verification } = run(prober, { signal: ending.signal });

    await expect(verification).rejects.toThrow("Ctrl-C");
    expect({ stopped: prober.stopped(), runs: prober.runs.length }).toEqual({ stopped: 1, runs: 1 });
  });

  it.each([
    [
      "of two tenants in another cloud",
      { tokenEndpoint: "https://login.microsoftonline.us/1/oauth2/v2.0/token" },
      "is of the tenant 1,",
    ],
    [
      "of two tenants",
      { tokenEndpoint: "https://login.microsoftonline.com/99999999-9999-4999-8999-999999999999/oauth2/v2.0/token" },
      "is of the tenant 99999999-9999-4999-8999-999999999999",
    ],
    [
      "of two sites",
      { endpoints: [{ name: "orders", method: "GET" as const, url: "https://elsewhere.example/api/orders" }] },
      "contradict themselves",
    ],
  ])("sends a request if the outputs are %s", async (_, others, said) => {
    const prober = fakeProber({ rounds: [[]] });

    const { verification } = run(prober, { outputs: outputsOf({}, others) });

    await expect(verification).rejects.toThrow(said);
    expect(prober.exposureProbes()).toBe(0);
  });
});

describe("the deployed package", () => {
  const same = "0".repeat(64);
  const row = (found: string): Outcome => ({
    ...failed(
      "B01",
      { differs: ["packageSha256"], refusals: [] },
      `called: expected none, found status 200, packageSha256 ${found}`,
    ),
  });

  it.each([
    ["the same if the check proves it", proved("B01"), "the same"],
    ["another if the answer names another", row("1".repeat(64)), "another"],
    ["the same if only another value differs", row(same), "the same"],
    ["unseen if no call got that far", failed("B01", { differs: [], refusals: [entra(501051)] }), "unseen"],
  ])("is %s", async (_, outcome, answers) => {
    const { account } = await run(fakeProber({ rounds: [[outcome]] }), { deadlineMinutes: 0 }).verification;

    const other = answers === "another" && { found: "1".repeat(64) };
    expect(account.package).toMatchObject({ sha256: same, answers, ...other });
  });

  it("is awaited if an instance from before the deployment still answers", async () => {
    const prober = fakeProber({ rounds: [[row("1".repeat(64))], [proved("B01")]] });

    expect(await run(prober).verification).toMatchObject({ ok: true, rows: [{ attempts: 2 }] });
  });
});

it.each([
  [[], "only the sample's endpoint who-calls reports it, and the contract has none"],
  [[{ outcome: "failed", reason: "no answer" }], "the call to who-calls, which reports it, failed"],
  [
    [{ outcome: "not-applicable", reason: "needs a caller with a role that who-calls allows" }],
    "who-calls, which reports it, wasn't called (needs a caller with a role that who-calls allows)",
  ],
] as const)("says why the answering package is unknown: %j", (rows, why) => {
  const claim = "who-calls returns the caller, its roles and the hash of the deployed package.";
  const verified = rows.map((row) => ({ id: "B01", claim, attempts: 1, exchanges: 1, ...row }));

  expect(accountOf(verified as unknown as readonly VerifiedRow[], outputsOf()).package).toMatchObject({
    answers: "unseen",
    why,
  });
});
