import { allOf, endpointList } from "../../checks/call.ts";
import { notJudged } from "../../cli/check-list.ts";
import type { Outcome } from "../../checks/run-checks.ts";
import { type ThrownHandler, thrownText } from "../../checks/thrown-handlers.ts";
import { count } from "@protected-function/core/text/count.ts";

/** The row of a handler that throws. */
export const handlerRow = "handler";

/** The handlers that threw under a check, if nothing else is wrong with it. */
export function thrownUnder({ unexpected }: Outcome): readonly ThrownHandler[] {
  return unexpected?.thrown ?? [];
}

/** Why a check that got no answer wasn't judged: "the handler of GET orders throws". */
export function throwing(thrown: readonly ThrownHandler[]): string {
  const byVerb = Map.groupBy(thrown, verbOf);
  return allOf([...byVerb].map(([verb, all]) => `the handler of ${endpointsOf(all)} ${verb}`));
}

function verbOf({ kind, error }: ThrownHandler): string {
  return kind === "silent" ? "doesn't answer" : kind === "status" ? `answers ${error}` : "throws";
}

/** In one order, whichever was called first. */
function endpointsOf(thrown: readonly ThrownHandler[]): string {
  return endpointList([...new Set(thrown.map(({ endpoint }) => endpoint))].toSorted());
}

/**
 * Tells each handler that throws once, first, as a failure of its own. The checks that lack nothing but its answer
 * aren't judged: they are neither proved nor failed. A handler that has an input can't be judged here, because no
 * service fills it: that it ran is all that the checks of access need.
 */
export function tellThrownOnce(rows: readonly Outcome[]): readonly Outcome[] {
  // The place is in the user's code: had the guard itself failed, no line of a handler would be in the trace.
  const isIdle = ({ input, file }: ThrownHandler) => input !== undefined && file !== undefined;
  const unjudged = rows.filter((row) => thrownUnder(row).length > 0);
  const byHandler = Map.groupBy(unjudged.flatMap(thrownUnder), ({ name }) => name);
  const handlerOutcomes = [...byHandler.values()].map((thrown): Outcome => {
    const affected = unjudged.filter((row) => thrownUnder(row).some(({ name }) => name === thrown[0]?.name));
    const handler = `The handler of ${endpointsOf(thrown)}`;
    const head = {
      id: handlerRow,
      group: "The function",
      claim: `${handler} answers.`,
      exchanges: 0,
    } as const;
    if (thrown.every(isIdle) && affected.every(({ unexpected }) => unexpected?.ranAtLeast)) {
      const inputs = [...new Set(thrown.flatMap(({ input }) => input ?? []))].join(", ");
      const reason = `Its input ${inputs} is absent. It ${textsOf(thrown)}`;
      return { ...head, outcome: "not-applicable", reason };
    }
    return {
      ...head,
      outcome: "failed",
      unexpected: { differs: [], refusals: [], thrown },
      reason: `${handler} ${textsOf(thrown).replace(/\.$/, "")}. Not judged because of it: ${count(affected.length, "check")}.`,
    };
  });
  return [
    ...handlerOutcomes,
    ...rows.map((row): Outcome => {
      const thrown = thrownUnder(row);
      if (thrown.length === 0) return row;
      if (thrown.every(isIdle) && row.unexpected?.ranAtLeast) {
        const { unexpected: _, ...rest } = row;
        const reason = `${endpointsOf(thrown)} was called and its handler ran; it lacks its input here`;
        return { ...rest, outcome: "proved", reason };
      }
      return { ...row, outcome: "not-applicable", reason: `${notJudged}${throwing(thrown)}` };
    }),
  ];
}

function textsOf(thrown: readonly ThrownHandler[]): string {
  return [...new Set(thrown.map(thrownText))].join("; ");
}
