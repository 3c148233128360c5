import type { Outcome } from "../../../checks/run-checks.ts";
import type { Finding } from "../findings/finding.ts";
import { isNotSupported } from "../program/failure-words.ts";
import type { OfferedEndpoint } from "../snapshot/snapshot.ts";

/** What the guide's rows say of the function itself, before and after. */
export interface FunctionChecks {
  readonly before: readonly Outcome[];
  readonly after: readonly Outcome[];
}

/** What a check met that only the twin does not know, such as an app setting: it says nothing of the function. */
export function unreviewableIn({ after }: FunctionChecks): readonly string[] {
  return after.flatMap(notSupportedIn);
}

/**
 * What was so of the function's own code, and is not any more; of an endpoint, also what its guard does not do that is new. What
 * was not so before either is not the change's doing, whatever else was not.
 *
 * @param endpoints what the change offers: a row of one of them begins with its name
 */
export function functionFindings(
  { before, after }: FunctionChecks,
  endpoints: readonly Pick<OfferedEndpoint, "name">[],
): readonly Finding[] {
  return after.flatMap((row): readonly Finding[] => {
    const { id, claim, outcome } = row;
    const earlier = before.find((one) => one.id === id && one.claim === claim);
    const isNews = earlier ? earlier.outcome === "proved" : /^E\d+$/.test(id);
    if (outcome !== "failed" || !isNews || notSupportedIn(row).length > 0) return [];
    // The longest: "GET orders" begins as "GET orders/{id}" does.
    const [endpoint] = endpoints
      .map(({ name }) => name)
      .filter((name) => claim.startsWith(`${name} `))
      .toSorted((one, other) => other.length - one.length);
    return [
      {
        id: earlier ? "endpoint/proof-lost" : "endpoint/proof-failed",
        severity: aboutAnswers.includes(id) ? "breaks" : "weakens",
        subject: claim,
        facts: { check: id, ...(endpoint !== undefined && { endpoint }), ...answerOf(row) },
      },
    ];
  });
}

/** Rows by which somebody who may is answered; every other one is about somebody who must not be. */
const aboutAnswers: readonly string[] = ["B01", "E2"];

function notSupportedIn({ unexpected }: Outcome): readonly string[] {
  return (unexpected?.refusals ?? []).flatMap(({ said = "" }) => (isNotSupported(said) ? [said] : []));
}

/** Without the ids that are in the answer: they are others on every twin. */
function answerOf({ unexpected }: Outcome): NonNullable<Finding["facts"]> {
  const [refusal] = unexpected?.refusals ?? [];
  if (refusal) {
    return { refusedBy: refusal.by, ...(refusal.status !== undefined && { status: refusal.status }) };
  }
  return { differs: unexpected?.differs ?? [] };
}
