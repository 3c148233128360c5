import { types } from "../../stacks/live/program-types.ts";
import { settingKey } from "@protected-function/infra/settings/lenient-settings.ts";
import type { Inventory } from "@protected-function/twin";
import type { Evidence } from "../../checks/check.ts";
import { type Outcome, verdictOf } from "../../checks/run-checks.ts";
import type { RunResult } from "@protected-function/engine/event-log.ts";
import { ProgramFailed } from "@protected-function/engine/program-failed.ts";
import type { Stack } from "@protected-function/engine/stack.ts";

/** The stack's lifecycle: deployed twice, read back, changed, destroyed. */

export async function secondUpRow(stack: Stack): Promise<{ readonly row: Outcome; readonly unchanged: number }> {
  const result = await withoutChanges(stack.up({ expectNoChanges: true }));
  const row = rowOf("second-up", "A second pulumi up changes nothing.", {
    action: "deployed the same program again",
    expected: [],
    found: changesIn(result),
  });
  return { row, unchanged: result.summary.same };
}

export async function refreshRow(stack: Stack): Promise<Outcome> {
  // The first refresh adds the identifier URI to the state. That isn't a difference from the program.
  const result = await withoutChanges(stack.preview({ refresh: true, expectNoChanges: true }));
  return rowOf("refresh", "A refresh finds no difference from the program.", {
    action: "read every resource back",
    expected: [],
    found: changesIn(result),
  });
}

/** The setting to change: one number of one resource. */
const changed = "retentionDays";

export async function changedSettingRow(stack: Stack): Promise<Outcome> {
  const before = await retentionIn(stack);
  const value = before === "60" ? "61" : "60";
  await stack.setConfig(settingKey(changed), value);
  const { steps } = await stack.preview();
  await stack.setConfig(settingKey(changed), before);
  const differences = steps
    .filter(({ op, type }) => op !== "same" && !type.startsWith("pulumi:pulumi:"))
    .map(({ op, type, detailedDiff }) => ({ op, type, properties: Object.keys(detailedDiff) }));
  return rowOf("one-difference", "Changing one setting shows one readable difference in the preview.", {
    action: `previewed with ${changed} ${value} in place of ${before}`,
    expected: [
      {
        op: "update",
        type: types.workspace,
        properties: ["retentionInDays"],
      },
    ],
    found: differences,
  });
}

/** Returns the deployed value, whether it's from the settings or the default. */
async function retentionIn(stack: Stack): Promise<string> {
  const { deployment } = (await stack.export()) as {
    readonly deployment: {
      readonly resources: readonly { readonly type: string; readonly inputs?: { readonly retentionInDays?: number } }[];
    };
  };
  const workspace = deployment.resources.find(({ type }) => type === types.workspace);
  return String(workspace?.inputs?.retentionInDays);
}

export function protectedDuringDestroyRow(evidence: Evidence): Outcome {
  return rowOf("closed-door", "While the stack is being destroyed, no request without a token gets through.", evidence);
}

export function nothingLeftRow({ recycled, ...held }: Inventory): Outcome {
  return rowOf("nothing-left", "After the destroy, nothing of the stack is left in the tenant and the subscription.", {
    action: `counted what is left; ${recycled} soft-deleted objects are in Entra's recycle bin, as in a tenant`,
    expected: {
      applications: 0,
      servicePrincipals: 0,
      appRoleAssignments: 0,
      permissionGrants: 0,
      users: 0,
      groups: 0,
      conditionalAccessPolicies: 0,
      namedLocations: 0,
      resources: 0,
    },
    found: held,
  });
}

/** Finding changes is a result here, not a failure. */
async function withoutChanges(run: Promise<RunResult>): Promise<RunResult> {
  try {
    return await run;
  } catch (error) {
    if (error instanceof ProgramFailed && error.code === "CHANGES_FOUND") return error.result;
    throw error;
  }
}

function changesIn({ steps }: RunResult): readonly string[] {
  return steps
    .filter(({ op }) => !["same", "read"].includes(op))
    .map(({ op, urn, diffs }) => `${op} ${urn.split("::").slice(2).join(" ")}: ${diffs.join(", ")}`);
}

/** Creates a row. The engine's run counts as its one exchange. */
function rowOf(id: string, claim: string, evidence: Evidence): Outcome {
  return { id, group: "Life cycle", claim, ...verdictOf(evidence), exchanges: 1 };
}

/**
 * Checks that Pulumi refuses to destroy resources that the settings protect. Lifts the protection afterwards, as in
 * docs/guides/protected-stacks.md, so that the stack can be destroyed.
 *
 * @returns undefined if nothing is protected
 */
export async function protectionRow(stack: Stack): Promise<Outcome | undefined> {
  const before = await resourcesOf(stack);
  if (!before.some(({ protect }) => protect)) return undefined;
  const refused = await stack.destroy({ previewFirst: true }).then(
    () => "destroyed",
    (error: unknown) => {
      if (error instanceof ProgramFailed && /protected|protection/.test(error.message)) return "refused: protected";
      throw error;
    },
  );
  const after = await resourcesOf(stack);
  await stack.setConfig(settingKey("protectResources"), "false");
  await stack.up();
  return rowOf("protected", "Pulumi refuses to destroy resources that the settings protect.", {
    action: "asked Pulumi to destroy the protected stack",
    expected: { answer: "refused: protected", resources: before.length },
    found: { answer: refused, resources: after.length },
  });
}

interface StateResource {
  readonly protect?: boolean;
}

async function resourcesOf(stack: Stack): Promise<readonly StateResource[]> {
  const { deployment } = (await stack.export()) as { readonly deployment?: { readonly resources?: StateResource[] } };
  return deployment?.resources ?? [];
}
