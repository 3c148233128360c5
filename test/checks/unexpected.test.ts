import { describe, expect, it } from "vitest";
import type { RefusedAnswer } from "../../checks/refused-answer.ts";
import { unexpectedIn } from "../../checks/run-checks.ts";

const refusal = (status: number, ...codes: readonly number[]): RefusedAnswer => ({
  by: "Entra ID",
  request: "POST x",
  status,
  codes,
  ids: {},
});
const evidence = (expected: unknown, found: unknown) => ({ did: "did", expected, found });

describe("what is behind a failure", () => {
  it("is where the found differs, by path", () => {
    const { differs } = unexpectedIn(
      evidence(
        { status: 200, roles: ["a"], caller: { kind: "x" } },
        { status: 200, roles: undefined, caller: { kind: "y" } },
      ),
      [],
    );

    expect(differs).toEqual(["roles.0", "caller.kind"]);
  });

  it("is the refusal that shows there, not one that the check expected", () => {
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

  it("is no refusal where an answer that was to be refused was not", () => {
    expect(
      unexpectedIn(evidence({ altered: 401, restored: 200 }, { altered: 200, restored: 200 }), [refusal(401)]),
    ).toEqual({ differs: ["altered"], refusals: [] });
  });

  it("is the whole where there is nothing to go down to", () => {
    expect(unexpectedIn(evidence(["a"], undefined), []).differs).toEqual(["0"]);
    expect(unexpectedIn(evidence([], undefined), []).differs).toEqual([""]);
    expect(unexpectedIn(evidence(1, 0), []).differs).toEqual([""]);
  });
});
