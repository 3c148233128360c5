import { allOf } from "../../checks/call.ts";
import type { Outcome } from "../../checks/run-checks.ts";
import type { ThrownHandler } from "../../checks/thrown-handlers.ts";
import { count } from "@protected-function/core/text/count.ts";

/** The handlers that threw under a check, if nothing else is wrong with it. */
export function thrownUnder({ unexpected }: Outcome): readonly ThrownHandler[] {
  return unexpected?.thrown ?? [];
}

/** Why a check that got no answer wasn't judged: "the handler of GET orders throws". */
export function throwing(thrown: readonly ThrownHandler[]): string {
  const endpoints = [...new Set(thrown.map(({ endpoint }) => endpoint))];
  return `the handler of ${allOf(endpoints)} throws`;
}

/**
 * Tells each handler that throws once, first, as a failure of its own. The checks that lack nothing but its answer
 * aren't judged: they are neither proved nor failed.
 */
export function tellThrownOnce(rows: readonly Outcome[]): readonly Outcome[] {
  const unjudged = rows.filter((row) => thrownUnder(row).length > 0);
  const byHandler = Map.groupBy(unjudged.flatMap(thrownUnder), ({ name }) => name);
  const handlerOutcomes = [...byHandler.values()].map((thrown): Outcome => {
    const affected = unjudged.filter((row) => thrownUnder(row).some(({ name }) => name === thrown[0]?.name));
    return {
      id: "handler",
      group: "The function",
      claim: `The handler of ${allOf([...new Set(thrown.map(({ endpoint }) => endpoint))])} answers.`,
      outcome: "failed",
      reason:
        [...new Set(thrown.map(placeOf))].join("; ") +
        `. Not judged because of it: ${count(affected.length, "check")}.`,
      exchanges: 0,
    };
  });
  return [
    ...handlerOutcomes,
    ...rows.map((row): Outcome => {
      const thrown = thrownUnder(row);
      if (thrown.length === 0) return row;
      return { ...row, outcome: "not-applicable", reason: `not judged: ${throwing(thrown)}` };
    }),
  ];
}

function placeOf({ error, at }: ThrownHandler): string {
  return `It throws at ${at ?? "an unknown place"}: ${error}`;
}
