import { describe, expect, it } from "vitest";
import type { Outcome } from "../../../checks/run-checks.ts";
import {
  type FunctionChecks,
  functionFindings as findings,
  unreviewableIn,
} from "../../../commands/review/compare/compare-function.ts";
import { said, told } from "./sample-snapshot.ts";

const row = (id: string, outcome: Outcome["outcome"], reason = "called"): Outcome => ({
  id,
  claim: `${id} holds.`,
  outcome,
  reason,
  exchanges: 1,
});

const endpoints = [{ name: "GET orders" }, { name: "POST orders" }, { name: "POST orders/{id}" }];
const functionFindings = (checks: FunctionChecks) => findings(checks, endpoints);

describe("what changes in the function itself", () => {
  it("is nothing where every row is proved again", () => {
    expect(functionFindings({ before: [row("B02", "proved")], after: [row("B02", "proved")] })).toEqual([]);
  });

  it("weakens protection where the function refuses less than before", () => {
    expect(functionFindings({ before: [row("B02", "proved")], after: [row("B02", "failed", "found 200")] })).toEqual([
      {
        id: "endpoint/proof-lost",
        severity: "weakens",
        subject: "B02 holds.",
        facts: { check: "B02", differs: [] },
      },
    ]);
  });

  it("tells what was tried in words, and no value of a check", () => {
    const failed = { ...row("B15", "failed", "expected { status: 403 }, found { status: 200 }"), claim: "401." };
    expect(said(functionFindings({ before: [{ ...row("B15", "proved"), claim: "401." }], after: [failed] }))).toEqual([
      'weakens: With App Service authentication off, a forged caller is answered. The check that fails: "401."',
    ]);
  });

  it.for([
    [
      { differs: ["status"], refusals: [{ status: 500, by: "the function" }] },
      "The answer came from the function: 500.",
    ],
    [{ differs: ["roles.0", "kind"], refusals: [] }, "Its answer differs in roles.0, kind."],
    [undefined, ""],
  ] as const)(
    "breaks callers where a good token is answered otherwise, told without ids: %j",
    ([unexpected, words]) => {
      const failed = { ...row("B01", "failed", "no token"), ...(unexpected && { unexpected }) } as Outcome;

      expect(said(functionFindings({ before: [row("B01", "proved")], after: [failed] }))).toEqual([
        `breaks: The function no longer answers a caller as before. The check that fails: "B01 holds." ${words}`.trim(),
      ]);
    },
  );

  it("names an endpoint whose row fails, whatever other row of the same kind failed before", () => {
    const of = (claim: string, outcome: Outcome["outcome"]) => ({ ...row("E3", outcome, "called: found 200"), claim });
    const reads = "GET orders without Orders.Read: 403 by the guard, and no handler runs.";
    const writes = "POST orders without Orders.Write: 403 by the guard, and no handler runs.";

    expect(
      functionFindings({
        before: [of(reads, "failed"), of(writes, "proved")],
        after: [of(reads, "failed"), of(writes, "failed")],
      }),
    ).toEqual([
      {
        id: "endpoint/proof-lost",
        severity: "weakens",
        subject: writes,
        facts: { check: "E3", endpoint: "POST orders", differs: [] },
      },
    ]);
    expect(told(functionFindings({ before: [], after: [of(writes, "failed")] }))).toEqual([
      `weakens endpoint/proof-failed: ${writes}`,
    ]);
    expect(functionFindings({ before: [row("E2", "proved")], after: [row("E2", "failed")] })).toMatchObject([
      { severity: "breaks" },
    ]);
  });

  it("is not known where the twin does not know what the function is deployed with", () => {
    const said = "NotImitatedByTheTwin: The twin does not imitate the app setting 'x'.";
    const failed = {
      ...row("B02", "failed"),
      unexpected: { differs: [], refusals: [{ by: "the gate", request: "", codes: [], ids: {}, said }] },
    } as const;
    const checks = { before: [row("B02", "proved")], after: [failed] };

    expect(functionFindings(checks)).toEqual([]);
    expect(unreviewableIn(checks)).toEqual([said]);
    expect(unreviewableIn({ before: [], after: [row("B02", "failed")] })).toEqual([]);
  });

  it("is not the change's doing where it was not so before, or could not be tried", () => {
    const after = [row("B02", "failed"), row("B15", "failed")];

    expect(functionFindings({ before: [row("B02", "failed"), row("B15", "not-applicable")], after })).toEqual([]);
  });
});
