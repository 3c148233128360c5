import type { Outcome } from "../checks/run-checks.ts";
import type { Proof } from "./proof.ts";
import { changedSettingRow, closedDoorRow, nothingLeftRow, refreshRow, secondUpRow } from "./life-rows.ts";
import { openLocalChecks } from "./local-checks.ts";
import { type LocalStack, originOf } from "./local-stack.ts";
import { explainFailure } from "./settings-refused.ts";

export interface ProveOptions {
  readonly onStep: (text: string) => void;
  readonly onProgress: (text: string) => void;
  /** Leaves the stack deployed: everything is proved but its end. */
  readonly keep?: boolean;
}

/**
 * The main job: the stack deployed, every check of the guide against it, its life up to its end.
 *
 * @throws SettingsRefused before anything is deployed, ProgramFailed where the engine fails
 */
export async function prove(local: LocalStack, { onStep, onProgress, keep = false }: ProveOptions): Promise<Proof> {
  const { stack, twin, engine } = local;
  const rows: Outcome[] = [];

  onStep("Previewing the stack");
  await explainFailure(stack.preview());
  onStep("Deploying the stack to the twin");
  const { summary: first } = await stack.up();

  onStep("Executing the guide");
  const origin = await originOf(local);
  const checks = openLocalChecks(local, origin);
  try {
    const guide = await checks.runGuide(({ id, claim }) => onProgress(`${id}: ${claim}`));
    rows.push(...guide.toSorted(byRow));

    onStep("Deploying a second time");
    const second = await secondUpRow(stack);
    rows.push(second.row);
    onStep("Reading everything back (refresh)");
    rows.push(await refreshRow(stack));
    onStep("Changing one setting");
    rows.push(await changedSettingRow(stack));

    let deleted = 0;
    if (!keep) {
      onStep("Destroying the stack, with an eye on the door");
      await checks.watchDoor();
      const { summary: last } = await stack.destroy();
      deleted = last.delete;
      rows.push(closedDoorRow(await checks.stopWatch()));
      rows.push(nothingLeftRow(twin.control.inventory()));
    }

    const faults = twin.control.faults();
    if (faults.length > 0)
      throw new Error(`The twin itself failed ${faults.length} times: ${String(faults[0]?.error)}`);
    const { recycled: _recycled, ...held } = twin.control.inventory();
    const left = Object.values(held).reduce((sum, count) => sum + count, 0);
    return {
      ok: rows.every(({ outcome }) => outcome !== "failed"),
      rows,
      resources: { created: first.create, unchanged: second.unchanged, deleted, left },
      engine: engine.version,
      ...(local.plugins && { plugins: local.plugins }),
    };
  } finally {
    await checks.close();
  }
}

/** The guide's rows in their order, those beyond it after them. */
function byRow(one: Outcome, other: Outcome): number {
  const place = ({ id }: Outcome) => (id.startsWith("G") ? "a" : "b") + id;
  return place(one).localeCompare(place(other));
}
