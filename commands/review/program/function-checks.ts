import { endpointChecks, guide } from "../../../checks/guide.ts";
import type { StackOutputs } from "../../../infra/outputs.ts";
import type { Outcome } from "../../../checks/run-checks.ts";
import { openLocalChecks } from "../../../stacks/local/local-checks.ts";
import { originWith } from "../../../stacks/local/local-stack.ts";
import { liftOwnPolicies } from "../../../stacks/local/own-policies.ts";
import type { ReviewedTwin } from "./reviewed-twin.ts";

/**
 * Checks of the function that the access matrix assumes: it answers callers that App Service allows, requires the app role
 * itself, and denies everybody while authentication is off; and every endpoint's own checks, E1 to E7. Code can change, so
 * these checks call it.
 */
const rows = { answers: "B01", requiresRole: "B02", requiresAuthentication: "B15" } as const;

/** Calls the deployed function with and without what it must require, and restores what it alters for that. */
export async function checkFunction(
  { local, administration }: ReviewedTwin,
  outputs: StackOutputs,
): Promise<readonly Outcome[]> {
  // Without a caller, no allowed call can be checked. The other checks need no caller of the stack.
  const hasCaller = Object.keys(outputs.callers).length > 0;
  const asked: readonly string[] = hasCaller ? Object.values(rows) : [rows.requiresRole, rows.requiresAuthentication];
  const checks = openLocalChecks(local, originWith(outputs, local));
  try {
    // Policies of the stack would refuse the application that is made to try with; the matrix has told of them.
    const putBack = await liftOwnPolicies(outputs, administration, local.clock);
    const only = [
      ...guide.filter(({ row }) => asked.includes(row)).map(({ claim }) => claim),
      ...endpointChecks.flatMap(({ claims }) => claims(outputs)),
    ];
    const outcomes = await checks.runGuide(() => {}, { only });
    await putBack?.();
    return outcomes;
  } finally {
    await checks.close();
  }
}
