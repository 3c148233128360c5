import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { openExistingStack } from "../../packages/engine/open-stack.ts";
import type { Stack } from "../../packages/engine/stack.ts";
import { deployerEnvironment } from "../../packages/pf/stacks/local/local-stack.ts";
import { bareEnvironment, type Finished, repository, runPf } from "./command-line.ts";
import type { EmptyLocalStack } from "./local-deployment.ts";
import { runHereOn } from "./run-here.ts";
import { type SettingsOfStack, writeSettings } from "./settings-file.ts";

/** A stack as somebody has it who deploys from a shell: a backend, a settings file and a login of their own. */
export interface ShellStack {
  readonly name: string;
  readonly configFile: string;
  /** All that their shell has. */
  readonly environment: Readonly<Record<string, string>>;
  /** The engine on that stack, as `pulumi` in that shell. */
  readonly stack: Stack;
  /** `npm run <command> -- --stack <name> --settings <file> …` in that shell. */
  readonly run: (command: string, ...args: readonly string[]) => Promise<Finished>;
  /** The same in this process, for what isn't about a process. */
  readonly runHere: (command: string, ...args: readonly string[]) => Promise<Finished>;
  readonly close: () => Promise<void>;
}

/** Without stand-ins, the engine takes its own plugins. */
function attachedTo(standIns: Readonly<Record<string, number>>): Readonly<Record<string, string>> {
  const ports = Object.entries(standIns).map(([plugin, port]) => `${plugin}:${port}`);
  return ports.length === 0 ? {} : { PULUMI_DEBUG_PROVIDERS: ports.join(",") };
}

/** Makes the stack in a twin's tenant, of the program of this repository, or of a copy; nothing is deployed. */
export async function openShellStack(
  { local }: EmptyLocalStack,
  {
    name = "test",
    settings,
    directory = repository,
  }: { readonly name?: string; readonly settings: SettingsOfStack; readonly directory?: string },
): Promise<ShellStack> {
  const folder = mkdtempSync(join(tmpdir(), "protected-function-shell-"));
  const file = writeSettings(settings);
  const backend = join(folder, "backend");
  mkdirSync(backend);
  // The stack is made in a project of the same name, so that nothing is written beside the real one.
  const project = join(folder, "project");
  mkdirSync(project);
  copyFileSync(join(repository, "Pulumi.yaml"), join(project, "Pulumi.yaml"));
  const environment = {
    ...bareEnvironment(),
    ...local.twin.environment,
    ...deployerEnvironment(local.twin),
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: "a passphrase of the tests",
    ...attachedTo(local.standIns),
  };
  const stack = await openExistingStack({
    engine: { path: inject("enginePath") },
    directory,
    stack: name,
    configFile: file.path,
    environment,
    graceMilliseconds: 5000,
  });
  await stack.initialize(project);
  return {
    name,
    configFile: file.path,
    environment,
    stack,
    run: (command, ...args) =>
      runPf([command, "--stack", name, "--settings", file.path, ...args], environment).finished,
    runHere: (command, ...args) =>
      runHereOn(local.twin, [command, "--stack", name, "--settings", file.path, ...args], environment),
    close: async () => {
      await stack.close();
      rmSync(folder, { recursive: true, force: true });
      rmSync(file.folder, { recursive: true, force: true });
    },
  };
}
