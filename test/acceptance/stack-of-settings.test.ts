import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openLocalStack } from "../../packages/pf/stacks/local/local-stack.ts";
import { repository } from "../support/command-line.ts";
import { hasEngine } from "../support/local-deployment.ts";

describe.skipIf(!hasEngine())("a stack on a twin", () => {
  const folder = mkdtempSync(join(tmpdir(), "protected-function-stack-of-settings-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.for([
    ["Pulumi.dev.yaml", "dev"],
    ["Pulumi.eu.prod.yaml", "eu.prod"],
    ["settings.yaml", "local"],
    ["Pulumi.copy of dev.yaml", "local"],
  ] as const)("with the settings of %s is named %s", async ([name, expected]) => {
    const settingsFile = join(folder, name);
    copyFileSync(join(repository, "Pulumi.dev.yaml"), settingsFile);
    const quiet = (): void => undefined;
    const { signal } = new AbortController();
    const local = await openLocalStack({
      directory: repository,
      signal,
      settingsFile,
      onStep: quiet,
      onProgress: quiet,
    });
    try {
      const { configFile = "" } = local.stack.shell;
      expect([local.stackName, basename(configFile)]).toEqual([expected, `Pulumi.${expected}.yaml`]);
    } finally {
      await local.close();
    }
  });
});
