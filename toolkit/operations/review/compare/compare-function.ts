import type { Outcome } from "../../../checks/run-checks.ts";
import type { ReviewFinding } from "../finding.ts";
import { isNotImitated } from "../program/not-imitated.ts";

/** What the guide's rows say of the function itself, before and after. */
export interface FunctionChecks {
  readonly before: readonly Outcome[];
  readonly after: readonly Outcome[];
}

/** What a check met that only the twin does not know, such as an app setting: it says nothing of the function. */
export function unreviewableIn({ after }: FunctionChecks): readonly string[] {
  return after.flatMap(notImitatedIn);
}

/** What was so of the function's own code, and is not any more. What was not so before either is not the change's doing. */
export function functionFindings({ before, after }: FunctionChecks): readonly ReviewFinding[] {
  return after.flatMap((row): readonly ReviewFinding[] => {
    const { id, claim, outcome, reason } = row;
    const wasProved = before.some((one) => one.id === id && one.outcome === "proved");
    if (outcome !== "failed" || !wasProved || notImitatedIn(row).length > 0) return [];
    if (id === "B01") {
      const text = "The function no longer answers a caller as before.";
      return [{ severity: "breaks", area: "function", text, consequence: answerWords(row) }];
    }
    const consequence = `Seen on the twin: ${reason}.`;
    return [{ severity: "protection weakened", area: "function", text: `No longer so: "${claim}"`, consequence }];
  });
}

function notImitatedIn({ unexpected }: Outcome): readonly string[] {
  return (unexpected?.refusals ?? []).flatMap(({ said = "" }) => (isNotImitated(said) ? [said] : []));
}

/** Without the ids that are in the answer: they are others on every twin. */
function answerWords({ reason, unexpected }: Outcome): string {
  const [refusal] = unexpected?.refusals ?? [];
  if (refusal) return `With a good token, the twin sees it refused: ${refusal.status}.`;
  const differs = unexpected?.differs ?? [];
  return differs.length > 0 ? `Its answer to a good token differs in ${differs.join(", ")}.` : `${reason}.`;
}
