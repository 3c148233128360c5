import type { Outcome } from "../../../checks/run-checks.ts";
import { type Finding, finding } from "../findings/finding.ts";
import { isNotSupported } from "../program/failure-words.ts";
import type { OfferedEndpoint } from "../snapshot/snapshot.ts";

/** The results of the guide's checks of the function itself, before and after. */
export interface FunctionChecks {
  readonly before: readonly Outcome[];
  readonly after: readonly Outcome[];
}

/**
 * Reports checks of the function's own code that passed before and now fail. For a new endpoint, also reports each
 * check that its guard fails. A check that already failed before isn't the change's fault.
 *
 * @param endpoints the change's endpoints; a row about one begins with its name
 */
export function functionFindings(
  { before, after }: FunctionChecks,
  endpoints: readonly Pick<OfferedEndpoint, "name">[],
): readonly Finding[] {
  return after.flatMap((row): readonly Finding[] => {
    const { id, claim, outcome } = row;
    const earlier = before.find((outcome) => outcome.id === id && outcome.claim === claim);
    const isNewFailure = earlier ? earlier.outcome === "proved" : /^E\d+$/.test(id);
    if (outcome !== "failed" || !isNewFailure || notSupportedIn(row).length > 0) return [];
    // Take the longest match: "GET orders/{id}" begins with "GET orders".
    const [endpoint] = endpoints
      .map(({ name }) => name)
      .filter((name) => claim.startsWith(`${name} `))
      .toSorted((left, right) => right.length - left.length);
    return [
      finding({
        id: earlier ? "endpoint/proof-lost" : "endpoint/proof-failed",
        subject: claim,
        facts: { check: id, endpoint, ...answerOf(row) },
      }),
    ];
  });
}

function notSupportedIn({ unexpected }: Outcome): readonly string[] {
  return (unexpected?.refusals ?? []).flatMap(({ said = "" }) => (isNotSupported(said) ? [said] : []));
}

/** Leaves out the ids in the answer, which differ on every twin. */
function answerOf({ unexpected }: Outcome) {
  const { differs = [], refusals = [], refusedBy: stillRefusedBy } = unexpected ?? {};
  const [refusal] = refusals;
  return { differs, stillRefusedBy, ...(refusal && { refusedBy: refusal.by, status: refusal.status }) };
}
