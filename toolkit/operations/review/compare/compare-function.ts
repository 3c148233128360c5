import type { Outcome } from "../../../checks/run-checks.ts";
import type { Finding } from "../finding.ts";

/** What the guide's rows say of the function itself, before and after. */
export interface FunctionChecks {
  readonly before: readonly Outcome[];
  readonly after: readonly Outcome[];
}

/** What was so of the function's own code, and is not any more. What was not so before either is not the change's doing. */
export function functionFindings({ before, after }: FunctionChecks): readonly Finding[] {
  return after.flatMap(({ id, claim, outcome, reason }): readonly Finding[] => {
    const wasProved = before.some((one) => one.id === id && one.outcome === "proved");
    if (outcome !== "failed" || !wasProved) return [];
    const consequence = `Seen on the twin: ${reason}.`;
    return id === "B01"
      ? [{ severity: "breaks", area: "function", text: "The function no longer answers a caller as before.", consequence }]
      : [{ severity: "protection weakened", area: "function", text: `No longer so: "${claim}"`, consequence }];
  });
}
