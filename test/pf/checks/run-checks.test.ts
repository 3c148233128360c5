import { describe, expect, it } from "vitest";
import { exchangesChannel } from "../../../packages/core/azure/http.ts";
import type { Check, EndpointCheck } from "../../../packages/pf/checks/check.ts";
import { type Origin, PowerMissing } from "../../../packages/pf/checks/origin.ts";
import { runChecks, unexpectedIn } from "../../../packages/pf/checks/run-checks.ts";
import { sampleOutputs } from "../../support/outputs-sample.ts";
import type { RefusedAnswer } from "../../../packages/pf/checks/refused-answer.ts";

const outputs = sampleOutputs();
const origin: Origin = { outputs, caller: { tenantId: outputs.tenantId, clientId: "c", clientSecret: "s" } };
const held = { action: "looked", expected: 1, found: 1 };
const broken = { action: "looked", expected: 1, found: 2 };

const group = (
  claims: readonly string[],
  run: EndpointCheck["run"],
  about: Partial<EndpointCheck> = {},
): EndpointCheck => ({
  row: "E9",
  group: "The function",
  needs: [],
  claims: () => claims,
  run,
  ...about,
});

async function outcomesOf(check: EndpointCheck, from: Origin = origin) {
  return (await runChecks([check], from)).map(({ claim, outcome, reason }) => [claim, outcome, reason]);
}

/** An answer that a check meets. */
function meet(status: number, name: string): void {
  const answer = { status, headers: new Headers(), text: "", json: undefined };
  exchangesChannel.publish({ method: "GET", url: `https://func-1.azurewebsites.net/api/${name}`, answer });
}

describe("claims that are proved together", () => {
  it("each have an outcome of their own, in their order", async () => {
    const check = group(["one", "two", "three"], async (_, tell) => {
      tell(held);
      tell(broken);
      tell({ missing: "needs a role" });
    });

    expect(await outcomesOf(check)).toEqual([
      ["one", "proved", "looked"],
      ["two", "failed", "looked: expected 1, found 2"],
      ["three", "not-applicable", "needs a role"],
    ]);
  });

  it("each have their own refusals, and the log if the host failed", async () => {
    const lines = [{ number: 1, message: "boom" }];
    const check = group(["one", "two"], async (_, tell) => {
      meet(500, "one");
      tell({ action: "called", expected: "reached", found: { status: 500, by: "the Functions host" } });
      meet(403, "two");
      tell({ action: "called", expected: "reached", found: { status: 403, by: "App Service authentication" } });
    });

    const [one, two] = await runChecks([check], { ...origin, functionLog: async () => lines });

    expect(one?.unexpected?.refusals.map(({ request }) => request)).toEqual([
      "GET https://func-1.azurewebsites.net/api/one",
    ]);
    expect(one?.unexpected?.log).toEqual(["boom"]);
    expect(two?.unexpected?.refusals.map(({ by }) => by)).toEqual(["App Service authentication"]);
    expect(two?.unexpected).not.toHaveProperty("log");
  });

  it("are reported between the checks before and after them", async () => {
    const single = (row: string): Check => ({ row, group: "Tokens", claim: row, needs: [], run: async () => held });
    const told: string[] = [];

    await runChecks(
      [single("A"), group(["one", "two"], async (_, tell) => [held, broken].forEach(tell)), single("B")],
      origin,
      ({ claim }) => told.push(claim),
    );

    expect(told).toEqual(["A", "one", "two", "B"]);
  });

  it("are empty if there is nothing to claim", async () => {
    const check = group([], () => Promise.reject(new Error("not run")));

    expect(await outcomesOf(check)).toEqual([]);
  });
});

describe("none of the claims is proved", () => {
  const claims = ["one", "two"];

  it("if a power is missing, or a check doesn't apply to the stack", async () => {
    const run = () => Promise.reject(new Error("not run"));

    expect(await outcomesOf(group(claims, run, { needs: ["ownTenant"] }))).toEqual([
      ["one", "not-applicable", "needs a tenant that no one else signs in to"],
      ["two", "not-applicable", "needs a tenant that no one else signs in to"],
    ]);
    expect(await outcomesOf(group(claims, run, { notApplicableReason: () => "no caller" }))).toEqual([
      ["one", "not-applicable", "no caller"],
      ["two", "not-applicable", "no caller"],
    ]);
    const lacking = group(claims, () => Promise.reject(new PowerMissing("needs a secret")));
    expect((await outcomesOf(lacking)).map(([, , reason]) => reason)).toEqual(["needs a secret", "needs a secret"]);
  });

  it("if it ends early or can't restore its changes, except that earlier failures keep their reasons", async () => {
    const check = group(claims, async (_, tell) => {
      tell(broken);
      tell(held);
      throw new Error("DELETE was refused");
    });

    expect(await outcomesOf(check)).toEqual([
      ["one", "failed", "looked: expected 1, found 2"],
      ["two", "failed", "DELETE was refused"],
    ]);
  });

  it.each([
    ["fewer", [held]],
    ["more", [held, held, held]],
  ])("if %s are reported than claimed", async (_, evidence) => {
    const check = group(claims, async (__, tell) => evidence.forEach((each) => tell(each)));

    expect((await outcomesOf(check)).map(([, outcome]) => outcome)).toEqual(["failed", "failed"]);
  });
});

const refusal = (status: number, ...codes: readonly number[]): RefusedAnswer => ({
  by: "Entra ID",
  request: "POST x",
  status,
  codes,
  ids: {},
});
const evidence = (expected: unknown, found: unknown) => ({ action: "did", expected, found });

describe("what is behind a failure", () => {
  it("is each difference, by path", () => {
    const { differs } = unexpectedIn(
      evidence(
        { status: 200, roles: ["a"], caller: { kind: "x" } },
        { status: 200, roles: undefined, caller: { kind: "y" } },
      ),
      [],
    );

    expect(differs).toEqual(["roles.0", "caller.kind"]);
  });

  it("is the unexpected refusal, not an expected one", () => {
    const [expectedOne, other] = [refusal(400, 1_002_012), refusal(401, 7_000_215)];

    const { refusals } = unexpectedIn(
      evidence(
        [
          { status: 400, codes: [1_002_012] },
          { status: 400, codes: [501_051] },
        ],
        [
          { status: 400, codes: [1_002_012] },
          { status: 401, codes: [7_000_215] },
        ],
      ),
      [expectedOne, other],
    );

    expect(refusals).toEqual([other]);
  });

  it("has no refusal if an expected refusal didn't occur", () => {
    expect(
      unexpectedIn(evidence({ altered: 401, restored: 200 }, { altered: 200, restored: 200 }), [refusal(401)]),
    ).toEqual({ differs: ["altered"], refusals: [] });
  });

  it("is the whole value if it has no parts", () => {
    expect(unexpectedIn(evidence(["a"], undefined), []).differs).toEqual(["0"]);
    expect(unexpectedIn(evidence([], undefined), []).differs).toEqual([""]);
    expect(unexpectedIn(evidence(1, 0), []).differs).toEqual([""]);
  });
});
