import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openExistingStack } from "../../../packages/engine/open-stack.ts";
import type { Stack } from "../../../packages/engine/stack.ts";
import { bareEnvironment } from "../command-line.ts";
import { engine } from "./engine.ts";

const program = fileURLToPath(new URL("../programs/tiny", import.meta.url));

/** A stack of the tiny program, with its state outside of the temporary folder of this process. */
export interface TinyStack {
  readonly stack: Stack;
  readonly close: () => Promise<void>;
}

export async function openTinyStack(shell: Readonly<Record<string, string>> = {}): Promise<TinyStack> {
  if (engine === undefined) throw new Error("unreachable: the suite is skipped without an engine");
  const folder = mkdtempSync(join("/tmp", "protected-function-test-"));
  const [backend, project, configFile] = [join(folder, "backend"), join(folder, "p"), join(folder, "Pulumi.test.yaml")];
  mkdirSync(backend);
  mkdirSync(project);
  copyFileSync(join(program, "Pulumi.yaml"), join(project, "Pulumi.yaml"));
  writeFileSync(configFile, "config: {}\n");
  const stack = await openExistingStack({
    engine,
    directory: program,
    stack: "test",
    configFile,
    environment: {
      ...bareEnvironment(),
      PULUMI_BACKEND_URL: `file://${backend}`,
      PULUMI_CONFIG_PASSPHRASE: "p",
      ...shell,
    },
  });
  await stack.initialize(project);
  return {
    stack,
    close: async () => {
      await stack.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
