import { rmSync } from "node:fs";
import type { Administrator } from "../../packages/pf/checks/origin.ts";
import type { StackOutputs } from "../../infra/outputs.ts";
import type { TenantSubject } from "../../packages/pf/access-matrix/subjects.ts";
import { matrixOfStack } from "../../packages/pf/commands/matrix/matrix-of-stack.ts";
import { findCell, type Matrix } from "../../packages/pf/access-matrix/matrix.ts";
import { repository } from "./command-line.ts";
import { type EmptyLocalStack, openLocally } from "./local-deployment.ts";
import { MatrixReality, visible } from "./matrix-reality.ts";
import { type SettingsOfStack, writeSettings } from "./settings-file.ts";

/** A matrix, and the stack on a twin that it is about. */
export interface DeployedMatrix {
  readonly opened: EmptyLocalStack;
  readonly matrix: Matrix;
  readonly subjects: readonly TenantSubject[];
  readonly outputs: StackOutputs;
  readonly administrator: Administrator;
  readonly close: () => Promise<void>;
}

export async function deployMatrix(settings: SettingsOfStack, directory: string = repository): Promise<DeployedMatrix> {
  const file = writeSettings(settings);
  const opened = await openLocally({ settings, directory });
  const { local, graph, resourceManager } = opened;
  const { matrix, subjects } = await matrixOfStack({
    local,
    directory,
    settingsFile: file.path,
    onStep: () => {},
  });
  return {
    opened,
    matrix,
    subjects,
    outputs: await local.outputs(),
    administrator: { graph, resourceManager },
    close: async () => {
      rmSync(file.folder, { recursive: true });
      await opened.close();
    },
  };
}

/** What the matrix says of every cell that can be tried, what then happens, and whose cells cannot be. */
export async function everyCell({
  opened,
  matrix,
  subjects,
  outputs,
}: Omit<DeployedMatrix, "administrator" | "close">) {
  const reality = new MatrixReality(opened, outputs);
  const untried: string[] = [];
  const seen: object[] = [];
  const said: object[] = [];
  for (const member of subjects) {
    for (const place of matrix.places) {
      for (const column of matrix.columns) {
        const resource = column.name;
        const { label, how } = member.subject;
        const cell = findCell(matrix, { who: label, how, from: place.name, resource });
        const observed = await reality.observe(member, place, column);
        if (!observed) untried.push(label);
        if (!cell || !observed) continue;
        const at = { who: label, from: place.name, resource };
        seen.push({ ...at, ...observed });
        said.push({ ...at, ...visible(cell) });
      }
    }
  }
  await reality.close();
  return { said, seen, untried };
}
