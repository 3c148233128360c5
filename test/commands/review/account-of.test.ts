import { describe, expect, it } from "vitest";
import type { Matrix } from "../../../toolkit/operations/matrix/matrix.ts";
import { accountOf, type Outcomes } from "../../../commands/review/account-of.ts";
import { noUpgrade, snapshot, step } from "./sample-snapshot.ts";

const subject = { label: "caller integration", kind: "caller", how: "client credentials" } as const;

function matrix(outcome: "allowed" | "refused"): Matrix {
  const cell = { who: subject.label, how: subject.how, from: "elsewhere", resource: "the API" } as const;
  return {
    at: "2026-01-01T00:00:00Z",
    subjects: [subject],
    places: [{ name: "elsewhere", address: "203.0.113.10", ranges: [], trusted: false }],
    policies: [],
    cells: [{ ...cell, outcome, reason: "", policies: [] }],
    remains: [],
  };
}

const observed = (outcome: "allowed" | "refused") => ({
  matrix: matrix(outcome),
  snapshot,
  state: { resources: [], outputs: {} },
});
const shut = observed("refused");
const open = observed("allowed");
const deployed = (what: typeof shut): Outcomes["anew"] => ({ kind: "deployed", observed: what });
const upgraded = (before: typeof shut, after: typeof shut): Outcomes["over"] => ({
  kind: "upgraded",
  before,
  after,
  upgrade: noUpgrade,
});
const outcomes: Outcomes = {
  over: upgraded(shut, shut),
  anew: deployed(shut),
  baseLacks: undefined,
  base: "main",
  settings: [],
  files: { toRead: [], judged: ["Pulumi.dev.yaml"], documents: [] },
};
const unread: Outcomes["files"] = {
  toRead: [{ file: "infra/index.ts", class: "declares", why: "declares resources" }],
  judged: [],
  documents: [],
};
const refused = (...refused: readonly string[]) => ({ refused, unreviewable: [] });
const unreviewable = (...unreviewable: readonly string[]) => ({ refused: [], unreviewable });

describe("the account of a change", () => {
  it("is that nothing changed, where nothing did", () => {
    expect(accountOf(outcomes)).toMatchObject({ verdict: "nothing changed", ok: true, findings: [] });
  });

  it("holds where something changes and nobody gains", () => {
    const steps = [step("update", "azure-native:web:WebApp", "function-app")];
    const over = { ...upgraded(shut, shut), upgrade: { ...noUpgrade, steps } } as Outcomes["over"];

    expect(accountOf({ ...outcomes, over })).toMatchObject({ verdict: "access not widened", ok: true });
  });

  it("fails where somebody gains, and holds where somebody loses", () => {
    expect(accountOf({ ...outcomes, over: upgraded(shut, open), anew: deployed(open) })).toMatchObject({
      verdict: "access widened",
      ok: false,
    });
    expect(accountOf({ ...outcomes, over: upgraded(open, shut), anew: deployed(shut) })).toMatchObject({
      verdict: "access not widened",
      ok: true,
      findings: [{ severity: "breaks", area: "access" }],
    });
  });

  it("fails where protection is weakened and nobody gains yet", () => {
    const settings = [{ path: "exemptions.rule", before: undefined, after: "because of it" }];
    expect(accountOf({ ...outcomes, settings })).toMatchObject({ verdict: "protection weakened", ok: false });
  });

  it("fails where one more application is let through that is taken over, which no twin has", () => {
    const settings = [{ path: "adopt.api.callerClientIds", before: undefined, after: "c" }];
    expect(accountOf({ ...outcomes, settings })).toMatchObject({ verdict: "protection weakened", ok: false });
  });

  it("fails where the function refuses less by itself", () => {
    const row = { id: "B02", claim: "It refuses.", outcome: "proved", reason: "called", exchanges: 1 } as const;
    const functionChecks = { before: [row], after: [{ ...row, outcome: "failed" as const }] };
    const over = { ...upgraded(shut, shut), upgrade: { ...noUpgrade, functionChecks } } as Outcomes["over"];

    expect(accountOf({ ...outcomes, over })).toMatchObject({ verdict: "protection weakened", ok: false });
  });

  it("says where an upgraded stack lets in whom a new one does not", () => {
    const { findings, verdict } = accountOf({ ...outcomes, over: upgraded(open, open) });

    expect(verdict).toBe("access widened");
    expect(findings).toMatchObject([
      { area: "deployment", text: expect.stringContaining("Deployed over the base, and not anew") },
    ]);
  });

  it("is that files are to be read, where nothing was found and they were not judged; what was found wins", () => {
    const settings = [{ path: "exemptions.rule", before: undefined, after: "because of it" }];
    const lost = { ...outcomes, over: upgraded(open, shut), files: unread };

    expect(accountOf({ ...outcomes, files: unread })).toMatchObject({
      verdict: "to be read",
      ok: false,
      files: unread,
    });
    expect(accountOf(lost)).toMatchObject({ verdict: "to be read", ok: false, findings: [{ severity: "breaks" }] });
    expect(accountOf({ ...outcomes, files: unread, settings })).toMatchObject({ verdict: "protection weakened" });
    expect(accountOf({ ...outcomes, files: unread, baseLacks: "x", over: undefined })).toMatchObject({
      verdict: "no comparison",
    });
  });

  it("is that it cannot be reviewed where only the twin does not know it, and not that it cannot be deployed", () => {
    const over = { kind: "refused", before: shut, failure: unreviewable("cors"), steps: [] } as const;
    const anew = { kind: "refused", failure: unreviewable("cors", "tls") } as const;
    const unknown = { verdict: "not reviewable", ok: false, refusals: [], findings: [] };

    expect(accountOf({ ...outcomes, over, anew })).toMatchObject({ ...unknown, unreviewable: ["cors", "tls"] });
    expect(accountOf({ ...outcomes, anew })).toMatchObject({ ...unknown, unreviewable: ["cors", "tls"] });
    const both = { ...over, failure: { refused: ["breaks the rule x"], unreviewable: ["cors"] } };
    expect(accountOf({ ...outcomes, over: both, anew })).toMatchObject({
      verdict: "not deployable",
      refusals: ["breaks the rule x"],
      unreviewable: ["cors", "tls"],
    });
  });

  it("is that it cannot be reviewed where a check of the function met what the twin does not know", () => {
    const said = "NotImitatedByTheTwin: The twin does not imitate the app setting 'x'.";
    const row = { id: "B02", claim: "It refuses.", outcome: "proved", reason: "called", exchanges: 1 } as const;
    const unexpected = { differs: ["status"], refusals: [{ by: "the gate", request: "", codes: [], ids: {}, said }] };
    const functionChecks = { before: [row], after: [{ ...row, outcome: "failed", unexpected }] };
    const over = { ...upgraded(shut, shut), upgrade: { ...noUpgrade, functionChecks } } as Outcomes["over"];

    expect(accountOf({ ...outcomes, over })).toMatchObject({
      verdict: "not reviewable",
      unreviewable: [said],
      findings: [],
    });
  });

  it("fails with the program's words where the change is refused", () => {
    const over: Outcomes["over"] = { kind: "refused", before: shut, failure: refused("breaks the rule x"), steps: [] };

    expect(accountOf({ ...outcomes, over, anew: { kind: "refused", failure: refused("y") } })).toMatchObject({
      verdict: "not deployable",
      ok: false,
      refusals: ["breaks the rule x"],
    });
  });

  it("says what a preview would have done where the deployment stops halfway", () => {
    const steps = [step("replace", "azure-native:operationalinsights:Workspace", "observability")];
    const over: Outcomes["over"] = { kind: "refused", before: shut, failure: refused("409"), steps };

    expect(accountOf({ ...outcomes, over })).toMatchObject({
      verdict: "not deployable",
      resources: [{ op: "replace", name: "observability" }],
      findings: [{ severity: "breaks", area: "resources" }],
    });
  });

  it.for([
    [undefined, "it has no Pulumi.dev.yaml", "it has no Pulumi.dev.yaml"],
    [{ kind: "no base", failure: refused("the secret has ended") } as const, undefined, "the secret has ended"],
    [
      { kind: "no base", failure: unreviewable("cors") } as const,
      undefined,
      "at main: it cannot be reviewed here. cors",
    ],
  ] as const)("does not guess without a base (%#)", ([over, baseLacks, why]) => {
    const account = accountOf({ ...outcomes, over, baseLacks });

    expect(account).toMatchObject({ verdict: "no comparison", ok: false, findings: [], resources: [] });
    expect(account.noComparison).toContain(why);
    expect(account.matrices).toEqual({ after: shut.matrix });
  });
});
