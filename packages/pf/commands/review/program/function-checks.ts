import { endpointChecks, guide } from "../../../checks/guide.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { Outcome } from "../../../checks/run-checks.ts";
import { openLocalChecks } from "../../../stacks/local/local-checks.ts";
import { originWith } from "../../../stacks/local/local-stack.ts";
import { liftOwnPolicies } from "../../../stacks/local/own-policies.ts";
import type { ReviewedTwin } from "./reviewed-twin.ts";

/**
 * Checks of the function's behavior that the access matrix assumes. The function answers callers that App Service
 * allows, requires the app role itself, and denies everyone while authentication is off. Also each endpoint's own
 * checks, E1 to E17. Code can change, so these checks call the function.
 */
const rows = { answers: "B01", requiresRole: "B02", requiresAuthentication: "B15" } as const;

/** The checks of a twin's function. Their process takes a while to start, so open it during a deployment. */
export interface OpenFunctionChecks {
  /** Calls the deployed function with and without each requirement, and restores the settings that it alters. */
  readonly run: (outputs: StackOutputs) => Promise<readonly Outcome[]>;
  readonly close: () => Promise<void>;
}

/** @param before the outputs of what is deployed now */
export function openFunctionChecks({ local, administration }: ReviewedTwin, before: StackOutputs): OpenFunctionChecks {
  let current = before;
  const checks = openLocalChecks(local, originWith(before, local), () => current);
  return {
    run: async (outputs) => {
      current = outputs;
      // Without a caller, allowed calls can't be checked. The other checks don't require a caller of the stack.
      const hasCaller = Object.keys(outputs.callers).length > 0;
      const checkIds: readonly string[] = hasCaller
        ? Object.values(rows)
        : [rows.requiresRole, rows.requiresAuthentication];
      // The stack's policies would block the test application. The matrix has already reported them.
      const putBack = await liftOwnPolicies(outputs, administration, local.clock);
      const only = [
        ...guide.filter(({ row }) => checkIds.includes(row)).map(({ claim }) => claim),
        ...endpointChecks.flatMap(({ claims }) => claims(outputs)),
      ];
      const outcomes = await checks.runGuide(() => {}, { only, origin: originWith(outputs, local) });
      await putBack?.();
      return outcomes;
    },
    close: checks.close,
  };
}

/** Opens the checks of what is deployed now, runs them once and closes them. */
export async function checkFunction(twin: ReviewedTwin, outputs: StackOutputs): Promise<readonly Outcome[]> {
  const checks = openFunctionChecks(twin, outputs);
  try {
    return await checks.run(outputs);
  } finally {
    await checks.close();
  }
}
