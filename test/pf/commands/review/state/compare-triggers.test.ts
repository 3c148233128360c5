import { describe, expect, it } from "vitest";
import { type Finding, wordsOf } from "../../../../../packages/pf/commands/review/findings/finding.ts";
import type { Json } from "../../../../../packages/pf/commands/review/snapshot/snapshot.ts";
import { compareStates } from "../../../../../packages/pf/commands/review/state/compare-states.ts";
import { withoutRepeatedOutputs } from "../../../../../packages/pf/commands/review/state/compare-outputs.ts";

const state = (outputs: Readonly<Record<string, Json>>) => ({ resources: [], outputs });
const timer = { name: "nightly-count", type: "timerTrigger" };
const compare = (before: readonly Json[], after: readonly Json[]): readonly Finding[] => {
  const of = (triggers: readonly Json[]) => state(triggers.length === 0 ? {} : { triggers });
  return withoutRepeatedOutputs(compareStates(of(before), of(after)));
};

describe("a function with another trigger than HTTP", () => {
  it("gives nobody access if it is new: no caller starts it", () => {
    const findings = compare([], [timer]);

    expect(findings).toEqual([
      {
        id: "trigger/new",
        severity: "changes",
        subject: "nightly-count",
        facts: { type: "timerTrigger", webhooks: [] },
      },
    ]);
    expect(findings.map(wordsOf)).toEqual([
      {
        text: "The function nightly-count is new and runs by its timerTrigger.",
        consequence: "It runs without HTTP: no caller starts it, and nobody gains access. Read what it does.",
      },
    ]);
  });

  it("breaks what it did if it is removed", () => {
    expect(compare([timer], [])).toEqual([
      { id: "trigger/removed", severity: "breaks", subject: "nightly-count", facts: { type: "timerTrigger" } },
    ]);
  });

  it("changes if another trigger runs it", () => {
    expect(compare([timer], [{ ...timer, type: "queueTrigger" }])).toMatchObject([
      { id: "trigger/changed", severity: "changes", subject: "nightly-count", before: "timerTrigger" },
    ]);
  });

  it("opens the webhook of its extension, and closes it", () => {
    const entity = { name: "count", type: "entityTrigger", webhooks: ["durabletask"] };
    const opened = compare([timer], [timer, entity]);

    expect(opened.map(({ id, severity, subject }) => `${severity} ${id} ${subject}`)).toEqual([
      "changes trigger/new count",
      "opens trigger/webhook durabletask",
    ]);
    expect(opened.map((one) => wordsOf(one).consequence).join()).not.toContain("no caller");
    expect(compare([timer, entity], [timer]).map(({ id }) => id)).toEqual([
      "trigger/removed",
      "trigger/webhook-removed",
    ]);
  });
});

it("another binding of an endpoint opens a webhook as well", () => {
  const endpoint = (bindings: readonly Json[]) =>
    state({
      endpoints: [{ name: "GET a", method: "GET", url: "https://f", ...(bindings.length > 0 && { bindings }) }],
    });
  const client = { direction: "in", type: "durableClient", name: "client", webhook: "durabletask" };

  expect(compareStates(endpoint([]), endpoint([client]))).toEqual([
    { id: "trigger/webhook", severity: "opens", subject: "durabletask" },
  ]);
});
