import { findDrift } from "../../../toolkit/operations/drift/find-drift.ts";
import type { Drift } from "../../../toolkit/operations/drift/finding.ts";
import { everySetting, makeKeyVault } from "../every-setting.ts";
import { openLocally, type EmptyLocalStack } from "../local-deployment.ts";
import { openShellStack, type ShellStack } from "../shell-stack.ts";
import type { Change } from "./change.ts";
import { strangerTo } from "./stranger.ts";

/** A stack with every setting, deployed, and somebody who alters it behind Pulumi's back. */
export interface StackToDrift {
  readonly opened: EmptyLocalStack;
  readonly shell: ShellStack;
  readonly find: () => Promise<Drift>;
  /** Makes all of them; answers what undoes each, the last one first. */
  readonly make: (changes: readonly Change[]) => Promise<readonly (() => Promise<unknown>)[]>;
  /** After an `up` that made resources anew. */
  readonly lookAgain: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openStackToDrift(): Promise<StackToDrift> {
  const opened = await openLocally();
  await makeKeyVault(opened);
  const shell = await openShellStack(opened, { settings: await everySetting() });
  await shell.stack.up();
  let stranger = await strangerTo(opened, shell);
  return {
    opened,
    shell,
    find: () => findDrift({ name: shell.name, stack: shell.stack, eyes: stranger.eyes }),
    make: async (changes) => {
      const undo: (() => Promise<unknown>)[] = [];
      for (const change of changes) undo.unshift(await change.make(stranger));
      return undo;
    },
    lookAgain: async () => {
      stranger = await strangerTo(opened, shell);
    },
    close: async () => {
      await shell.close();
      await opened.close();
    },
  };
}
