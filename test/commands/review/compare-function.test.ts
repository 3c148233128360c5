import { describe, expect, it } from "vitest";
import type { Outcome } from "../../../toolkit/checks/run-checks.ts";
import { functionFindings, unreviewableIn } from "../../../commands/review/compare/compare-function.ts";

const row = (id: string, outcome: Outcome["outcome"], reason = "called"): Outcome => ({
  id,
  claim: `${id} holds.`,
  outcome,
  reason,
  exchanges: 1,
});

describe("what changes in the function itself", () => {
  it("is nothing where every row is proved again", () => {
    expect(functionFindings({ before: [row("B02", "proved")], after: [row("B02", "proved")] })).toEqual([]);
  });

  it("weakens protection where the function refuses less than before", () => {
    expect(
      functionFindings({ before: [row("B02", "proved")], after: [row("B02", "failed", "called: found 200")] }),
    ).toEqual([
      {
        severity: "protection weakened",
        area: "function",
        text: 'No longer so: "B02 holds."',
        consequence: "Seen on the twin: called: found 200.",
      },
    ]);
  });

  it.for([
    [{ differs: ["status"], refusals: [{ status: 500 }] }, "With a good token, the twin sees it refused: 500."],
    [{ differs: ["roles.0", "kind"], refusals: [] }, "Its answer to a good token differs in roles.0, kind."],
    [undefined, "no token."],
  ] as const)(
    "breaks callers where a good token is answered otherwise, told without ids: %j",
    ([unexpected, words]) => {
      const failed = { ...row("B01", "failed", "no token"), ...(unexpected && { unexpected }) } as Outcome;

      expect(functionFindings({ before: [row("B01", "proved")], after: [failed] })).toEqual([
        {
          severity: "breaks",
          area: "function",
          text: "The function no longer answers a caller as before.",
          consequence: words,
        },
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
        severity: "protection weakened",
        area: "endpoints",
        text: `No longer so: "${writes}" E3 fails: the handler is not guarded: it answers callers who lack the role.`,
        consequence: "Seen on the twin: called: found 200.",
      },
    ]);
    expect(functionFindings({ before: [], after: [of(writes, "failed")] })).toMatchObject([
      { severity: "protection weakened", text: expect.stringMatching(/^Not so: "POST orders /) },
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
