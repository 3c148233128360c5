import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { Inventory } from "@protected-function/twin";
import { byRow } from "../../checks/check.ts";
import type { Outcome } from "../../checks/run-checks.ts";
import { doneLine, notJudged } from "../../cli/check-list.ts";
import { painter } from "../../cli/layout.ts";
import { failureWords } from "../../refusals/failure-words.ts";
import type { Proof } from "./proof-table.ts";
import {
  changedSettingRow,
  protectedDuringDestroyRow,
  nothingLeftRow,
  refreshRow,
  secondUpRow,
  protectionRow,
} from "./lifecycle-checks.ts";
import { readDeclaredMatrix } from "../../access-matrix/read-declared-matrix.ts";
import type { Matrix } from "../../access-matrix/matrix.ts";
import { signInWords, whoCanCall } from "../../access-matrix/who-can-call.ts";
import { endpointVerdicts } from "./endpoint-verdicts.ts";
import { requireStorage, storageUse } from "./require-storage.ts";
import { tellThrownOnce } from "./thrown-handlers.ts";
import { openLocalChecks } from "../../stacks/local/local-checks.ts";
import { type LocalStack, originWith, programWarnings } from "../../stacks/local/local-stack.ts";
import { twinAdministration } from "../../stacks/local/administration.ts";
import { inCloudOf, stackStateOf } from "../../stacks/live/stack-state.ts";
import type { PeopleInSettings } from "../../stacks/settings/people-in-settings.ts";
import type { Checks } from "../../stacks/client/checks.ts";
import { liftOwnPolicies, liftSecurityDefaults } from "../../stacks/local/own-policies.ts";
import { explainFailure } from "../../stacks/settings/settings-refused.ts";

export interface ProveOptions {
  readonly onStep: (text: string) => void;
  readonly onProgress: (text: string) => void;
  /** Warnings of the program during the deployment. */
  readonly onWarning: (text: string) => void;
  /** The settings file as typed; without it, the project's own for the twin. */
  readonly settingsFile?: string | undefined;
  /** The people that the settings name. */
  readonly people: PeopleInSettings;
  /** Whether to leave the stack deployed. If so, its destruction isn't checked. */
  readonly keep?: boolean;
}

/**
 * Deploys the stack, runs every check of the guide, then checks its lifecycle until it is destroyed.
 *
 * @throws SettingsRefused before any deployment, ProgramFailed if the engine fails
 */
export async function prove(
  local: LocalStack,
  { onStep, onProgress, onWarning, people, settingsFile, keep = false }: ProveOptions,
): Promise<Proof> {
  const { stack, twin, engine } = local;
  const rows: Outcome[] = [];
  // The people in the settings existed before the stack, so they don't count as left over.
  const existing = twin.control.inventory();

  onStep("Previewing the stack");
  const previewed = await explainFailure(stack.preview(), settingsFile, local.sources);
  requireStorage(storageUse(previewed.outputs));
  onStep("Deploying the stack to the twin");
  const deployed = await stack.up();
  const { summary: first } = deployed;
  programWarnings(deployed).forEach(onWarning);
  const outputs = await local.outputs();
  const matrix = await matrixOf(local, outputs, people);
  const inCloud = inCloudOf(stackStateOf(await stack.export())).length;

  onStep("Running the checks");
  const checks = openLocalChecks(local, originWith(outputs, local));
  try {
    rows.push(...tellThrownOnce(await executeGuide(local, outputs, checks, onProgress)));
    const signIn = signInWords(matrix);
    const endpoints = endpointVerdicts(outputs, whoCanCall(matrix), rows);

    onStep("Deploying a second time");
    const second = await secondUpRow(stack);
    rows.push(second.row);
    onStep("Reading everything back (refresh)");
    rows.push(await refreshRow(stack));
    onStep("Changing one setting");
    rows.push(await changedSettingRow(stack));

    let deleted = 0;
    if (!keep) {
      const protection = await protectionRow(stack);
      if (protection) rows.push(protection);
      onStep("Destroying the stack, while calling it without a token");
      await checks.watchAuthentication();
      const { summary: last } = await stack.destroy();
      deleted = last.delete;
      rows.push(protectedDuringDestroyRow(await checks.stopWatch()));
      rows.push(nothingLeftRow(withoutExisting(twin.control.inventory(), existing)));
    }

    const faults = twin.control.faults();
    if (faults.length > 0)
      throw new Error(`The twin itself failed ${faults.length} times: ${String(faults[0]?.error)}`);
    const { recycled: _recycled, ...held } = withoutExisting(twin.control.inventory(), existing);
    const leftCount = Object.values(held).reduce((sum, count) => sum + count, 0);
    return {
      ok: rows.every(({ outcome }) => outcome !== "failed"),
      rows,
      endpoints,
      ...(signIn.length > 0 && { signIn }),
      resources: { created: first.create, inCloud, unchanged: second.unchanged, deleted, left: leftCount },
      engine: engine.version,
      ...(local.plugins && { plugins: local.plugins }),
    };
  } finally {
    await checks.close();
  }
}

async function matrixOf(local: LocalStack, outputs: StackOutputs, people: PeopleInSettings): Promise<Matrix> {
  const administration = twinAdministration(local);
  try {
    return await readDeclaredMatrix(outputs, administration, people, local.clock.now());
  } finally {
    await administration.close();
  }
}

/** Runs the guide's checks. Suspends the stack's own policies if they would interfere. */
export async function executeGuide(
  local: LocalStack,
  outputs: StackOutputs,
  checks: Checks,
  onProgress: ProveOptions["onProgress"],
): Promise<readonly Outcome[]> {
  const tell = (outcome: Outcome): void => {
    // What lacks nothing but the answer of a handler that throws isn't a failure of its own.
    const told = tellThrownOnce([outcome]).at(-1) ?? outcome;
    const isUnjudged = told.reason.startsWith(notJudged);
    if (isUnjudged || told.outcome !== "not-applicable") onProgress(progressLine(told, isUnjudged));
  };
  const guide = await withoutOtherPolicies(local, outputs, () => checks.runGuide(tell));
  return guide.toSorted((left, right) => byRow(left.id, right.id));
}

/**
 * Runs something with the stack's own policies in report-only and security defaults off. A refresh afterwards checks
 * that both are restored.
 */
async function withoutOtherPolicies<Result>(
  local: LocalStack,
  outputs: StackOutputs,
  run: () => Promise<Result>,
): Promise<Result> {
  const { control } = local.twin;
  if (outputs.conditionalAccess === undefined && !control.securityDefaultsEnabled()) return await run();
  const administration = twinAdministration(local);
  try {
    const defaultsBack = await liftSecurityDefaults(administration, local.clock);
    const policiesBack = await liftOwnPolicies(outputs, administration, local.clock);
    const result = await run();
    await policiesBack?.();
    await defaultsBack?.();
    return result;
  } finally {
    await administration.close();
  }
}

/** As it stands in a pipeline's log. */
function progressLine(outcome: Outcome, isUnjudged: boolean): string {
  const shown = isUnjudged ? { ...outcome, claim: `${notJudged}${outcome.claim}` } : outcome;
  return doneLine(shown, failureWords(outcome), { paint: painter({ colour: false }), all: false });
}

function withoutExisting(all: Inventory, existing: Inventory): Inventory {
  const counts = Object.entries(all) as readonly (readonly [keyof Inventory, number])[];
  return Object.fromEntries(counts.map(([kind, count]) => [kind, count - existing[kind]])) as unknown as Inventory;
}
