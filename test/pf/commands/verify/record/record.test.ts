import { describe, expect, it } from "vitest";
import type { Observed } from "../../../../../packages/pf/commands/verify/record/observer.ts";
import { outputsOf } from "../../../../support/sample-outputs-and-tokens.ts";
import { fakeProber, failed, entra, proved } from "../fake-prober.ts";
import { run, secret } from "../run-verification.ts";

const siteId =
  "/subscriptions/77777777-7777-4777-8777-777777777777/resourceGroups/rg-a/providers/Microsoft.Web/sites/func-a";
const hostName = "func-a-0123456789abcdef.westeurope-01.azurewebsites.net";
const outputs = outputsOf(
  {},
  {
    endpoints: [{ name: "orders", method: "GET", url: `https://${hostName}/api/orders`, allow: ["Orders.Read"] }],
    functionApp: { siteId, hostName, scmHostName: `scm.${hostName}` },
  },
);
const observed = (seen: unknown): Observed => ({ id: "homepage", unknown: "u", by: "verify", how: "h", seen });

describe("the record of a verification", () => {
  it("exists only on request", async () => {
    const prober = fakeProber({ rounds: [[proved("G02")]], observed: [observed("x")] });

    expect((await run(prober).verification).record).toBeUndefined();
    expect(prober.observations).toEqual([]);
    expect((await run(prober, { record: true }).verification).record).toEqual({
      format: 1,
      at: "2026-11-24T12:00:00.000Z",
      packageSha256: "0".repeat(64),
      ok: true,
      probes: [expect.objectContaining({ id: "checkout" })],
      observations: [observed("x")],
    });
  });

  it("doesn't exist if the API is public", async () => {
    const open = { state: "open", found: "200", means: "m", fix: "d" } as const;
    const prober = fakeProber({ exposures: [open], rounds: [[]], observed: [observed("x")] });

    expect((await run(prober, { record: true }).verification).record).toBeUndefined();
    expect(prober.observations).toEqual([]);
  });

  it("contains no secret, token, id or name of the stack", async () => {
    const said = [
      `https://${hostName}/ refused ${secret} and other-secret`,
      "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiIxIn0.sig",
      siteId,
      `scm.${hostName}`,
      `tenant ${outputs.tenantId}, client ${outputs.api.clientId}`,
    ];
    const prober = fakeProber({ rounds: [[]], observed: [observed({ said, [siteId]: 1, n: 2 })] });

    const { record } = await run(prober, { outputs, record: true, secrets: ["other-secret"] }).verification;

    expect(record?.observations[0]?.seen).toEqual({
      said: [
        "https://<host name>/ refused [secret] and [secret]",
        "[token]",
        "/subscriptions/<guid>/resourceGroups/<resource group>/providers/Microsoft.Web/sites/<site>",
        "<scm host name>",
        "tenant <tenant id>, client <guid>",
      ],
      "/subscriptions/<guid>/resourceGroups/<resource group>/providers/Microsoft.Web/sites/<site>": 1,
      n: 2,
    });
  });

  it("lists which checks had to wait, and only the declared package is uploaded again", async () => {
    const built = (sha256: string) => ({ sha256, functions: ["who-calls"], zipBase64: "UEs=" });
    const same = fakeProber({ rounds: [[failed("G30", { differs: [], refusals: [entra(501051)] })], [proved("G30")]] });
    const other = fakeProber({ rounds: [[]] });
    await run(same, { record: true, checkout: async () => built("0".repeat(64)) }).verification;
    await run(other, { record: true, checkout: async () => built("2".repeat(64)) }).verification;

    expect(same.observations).toMatchObject([{ package: { zipBase64: "UEs=" }, waited: [{ id: "G30", attempts: 2 }] }]);
    expect(other.observations).toMatchObject([
      { package: { why: expect.stringContaining("another package") }, waited: [] },
    ]);
  });
});
