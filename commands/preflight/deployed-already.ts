import { engineCache } from "../../engine/engine-cache.ts";
import { findEngineInCache, findEngineOnPath } from "../../engine/find-engine.ts";
import { processGuardian } from "../../engine/guardian.ts";
import { createRunCommand } from "../../engine/run-command.ts";
import { drawnIn, stackStateOf } from "../../stacks/live/stack-state.ts";

/** What the stack's own state says of an earlier deployment. */
export interface DeployedAlready {
  /** The stack's identity; missing in a state of an earlier version, and where there is none. */
  readonly stackId?: string | undefined;
  /** Of what the state holds, in lower case. */
  readonly resourceIds: ReadonlySet<string>;
}

/**
 * Asks Pulumi's backend, where an engine is at hand: whether a name in Azure is taken by this very stack only its state can
 * tell. None is built for it.
 *
 * @returns undefined where nothing can be asked; an empty state where there is no such stack yet
 */
export async function deployedAlready(
  stack: string,
  directory: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<DeployedAlready | undefined> {
  const run = createRunCommand(processGuardian());
  const search = { env, run };
  const found = [await findEngineOnPath(search), await findEngineInCache(engineCache(env), search)];
  const engine = found.find((candidate) => "path" in candidate);
  if (engine === undefined) return undefined;
  const args = ["stack", "export", "--non-interactive", "--color=never", `--stack=${stack}`];
  const { exitCode, stdout, stderr } = await run(engine.path, args, {
    env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    cwd: directory,
  });
  if (exitCode !== 0) return /no stack named/.test(stderr) ? { resourceIds: new Set() } : undefined;
  return deployedIn(JSON.parse(stdout) as Readonly<Record<string, unknown>>);
}

/** @param document as `Stack.export` answers it */
export function deployedIn(document: Readonly<Record<string, unknown>>): DeployedAlready {
  const state = stackStateOf(document);
  return {
    stackId: drawnIn(state, "stack-id"),
    resourceIds: new Set(state.resources.map(({ id = "" }) => id.toLowerCase())),
  };
}
