import type { Outcome } from "../../../toolkit/checks/run-checks.ts";
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

/**
 * What was so of the function's own code, and is not any more; of an endpoint, also what its guard does not do that is new. What
 * was not so before either is not the change's doing, whatever else was not.
 */
export function functionFindings({ before, after }: FunctionChecks): readonly ReviewFinding[] {
  return after.flatMap((row): readonly ReviewFinding[] => {
    const { id, claim, outcome, reason } = row;
    const earlier = before.find((one) => one.id === id && one.claim === claim);
    const isNews = earlier ? earlier.outcome === "proved" : endpointRow.test(id);
    if (outcome !== "failed" || !isNews || notImitatedIn(row).length > 0) return [];
    if (endpointRow.test(id)) return [endpointFinding(row, earlier !== undefined)];
    if (id === "B01") {
      const text = "The function no longer answers a caller as before.";
      return [{ severity: "breaks", area: "function", text, consequence: answerWords(row) }];
    }
    const consequence = `Seen on the twin: ${reason}.`;
    return [{ severity: "protection weakened", area: "function", text: `No longer so: "${claim}"`, consequence }];
  });
}

const endpointRow = /^E\d+$/;

/** What each of the rows fails of. */
const endpointWords: Readonly<Record<string, string>> = {
  E1: "App Service no longer stops calls without a token",
  E2: "a caller who may is not answered as before",
  E3: "the handler is not guarded: it answers callers who lack the role",
  E4: "the handler trusts a forged principal while App Service authentication is off",
  E5: "more opens without a token than the endpoint itself",
  E6: "HTTP reaches other functions than the contract declares",
  E7: "a caller reaches other endpoints than its roles allow",
};

function endpointFinding({ id, claim, reason }: Outcome, wasSo: boolean): ReviewFinding {
  return {
    severity: id === "E2" ? "breaks" : "protection weakened",
    area: "endpoints",
    text: `${wasSo ? "No longer so" : "Not so"}: "${claim}" ${id} fails: ${endpointWords[id] ?? "see the reason"}.`,
    consequence: `Seen on the twin: ${reason}.`,
  };
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
