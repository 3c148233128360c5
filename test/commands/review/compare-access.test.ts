import { describe, expect, it } from "vitest";
import { accessFindings } from "../../../commands/review/compare/compare-access.ts";
import type { Registration } from "../../../commands/review/snapshot/snapshot.ts";
import type { Cell, Matrix } from "../../../access-matrix/matrix.ts";
import { api, said, snapshot } from "./sample-snapshot.ts";

const subject = { label: "caller integration", kind: "caller", how: "client credentials" } as const;
const person = { label: "assigned user ada@contoso.com", kind: "assigned user", how: "password" } as const;
const column = { name: "the API", endpoints: ["GET orders"] };

type Verdict = Partial<Cell> & Pick<Cell, "outcome">;

function observed(verdict: Verdict, who: Matrix["subjects"][number] = subject, registrations = [api]) {
  const matrix: Matrix = {
    at: "2026-01-01T00:00:00Z",
    subjects: [who],
    places: [{ name: "elsewhere", address: "203.0.113.10", ranges: [], trusted: false }],
    columns: [column],
    policies: [],
    cells: [
      { who: who.label, how: who.how, from: "elsewhere", resource: "the API", reason: "", policies: [], ...verdict },
    ],
    remains: [],
  };
  return { matrix, snapshot: { ...snapshot, registrations }, policies: [], state: { resources: [], outputs: {} } };
}

const open: Verdict = { outcome: "allowed", status: 200 };
const shut: Verdict = { outcome: "refused", by: "the function", status: 403 };

describe("who gains and who loses", () => {
  it("is told with who, what, from where, and what is behind it", () => {
    const judged = { policy: "MFA", state: "enabled", applies: true, analysisReasons: "notSet" } as const;
    const findings = accessFindings(observed({ ...shut, policies: [judged] }), observed(open));

    expect(findings).toEqual([
      {
        id: "access/gains",
        severity: "opens",
        subject: "caller integration: the API",
        before: "refused (403 by the function)",
        after: "allowed",
        facts: {
          who: "caller integration",
          how: "client credentials",
          from: "everywhere",
          resource: "the API",
          endpoints: ["GET orders"],
          presence: "stays",
          places: [],
          policies: ["MFA"],
        },
      },
    ]);
    expect(said(findings)).toEqual([
      "opens: Caller integration gains the API from everywhere by client credentials: now allowed, before refused (403 by the function).",
    ]);
    expect(said(accessFindings(observed(open), observed(shut)))).toEqual([
      "breaks: Caller integration loses the API from everywhere by client credentials: now refused (403 by the function), before allowed.",
    ]);
    expect(accessFindings(observed(open), observed(open))).toEqual([]);
  });

  it("is anybody where an endpoint needs no token now", () => {
    const nobody = { label: "nobody", kind: "nobody", how: "bare" } as const;
    expect(said(accessFindings(observed(shut, nobody), observed(open, nobody)))).toEqual([
      "opens: Anybody can call the API from everywhere without a token.",
    ]);
  });

  it("is nobody where consent was missing before, and a second factor was asked for first", () => {
    const asked: Verdict = { outcome: "more demanded", by: "conditional access", code: "AADSTS50076" };
    const lacking: Verdict = { outcome: "refused", by: "Entra ID", code: "AADSTS65001" };
    const withdrawn: Registration = { ...api, consents: [] };

    expect(accessFindings(observed(asked, person), observed(lacking, person))).toMatchObject([
      { id: "access/refused-otherwise", severity: "changes" },
    ]);
    expect(accessFindings(observed(asked, person), observed(lacking, person, [withdrawn]))).toMatchObject([
      { id: "access/loses", severity: "breaks" },
    ]);
  });
});
