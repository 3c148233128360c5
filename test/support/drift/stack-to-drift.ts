import { findDrift } from "../../../packages/pf/commands/drift/find-drift.ts";
import type { Drift } from "../../../packages/pf/commands/drift/finding.ts";
import { everySetting, makeKeyVault } from "../every-setting.ts";
import { openLocally, type EmptyLocalStack, type LocalDeploymentOptions } from "../local-deployment.ts";
import { openShellStack, type ShellStack } from "../shell-stack.ts";
import type { Change } from "./change.ts";
import { type PortalUser, portalUserOf } from "./portal-user.ts";

/** A stack, deployed, and somebody who alters it behind Pulumi's back. */
export interface StackToDrift {
  readonly opened: EmptyLocalStack;
  readonly shell: ShellStack;
  readonly portalUser: () => PortalUser;
  readonly find: () => Promise<Drift>;
  /** Makes all of them; answers what undoes each, the last one first. */
  readonly make: (changes: readonly Change[]) => Promise<readonly (() => Promise<unknown>)[]>;
  /** After an `up` that made resources anew. */
  readonly lookAgain: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** @param settings default: every setting */
export async function openStackToDrift({
  settings,
  twin,
}: Pick<LocalDeploymentOptions, "settings" | "twin"> = {}): Promise<StackToDrift> {
  const opened = await openLocally({ ...(twin && { twin }) });
  if (!settings) await makeKeyVault(opened);
  const shell = await openShellStack(opened, { settings: settings ?? (await everySetting()) });
  await shell.stack.up();
  let portalUser = await portalUserOf(opened, shell);
  return {
    opened,
    shell,
    portalUser: () => portalUser,
    find: () => findDrift({ name: shell.name, stack: shell.stack, apis: portalUser.apis }),
    make: async (changes) => {
      const undo: (() => Promise<unknown>)[] = [];
      for (const change of changes) undo.unshift(await change.make(portalUser));
      return undo;
    },
    lookAgain: async () => {
      portalUser = await portalUserOf(opened, shell);
    },
    close: async () => {
      await shell.close();
      await opened.close();
    },
  };
}
