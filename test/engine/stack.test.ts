import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { processGuardian } from "../../packages/engine/guardian.ts";
import { Stack } from "../../packages/engine/stack.ts";

it("gives the engine later variables, which override the initial ones", async () => {
  const folder = temporaryFolder();
  const enginePath = join(folder, "pulumi");
  const answer = '{"tenant":"%s","subscription":"%s"}';
  writeFileSync(enginePath, `#!/bin/sh\nprintf '${answer}' "$ARM_TENANT_ID" "$ARM_SUBSCRIPTION_ID"\n`, { mode: 0o755 });
  const stack = new Stack({
    enginePath,
    directory: folder,
    name: "test",
    environment: { ARM_TENANT_ID: "the login's", ARM_SUBSCRIPTION_ID: "the login's" },
    folder: undefined,
    configFile: undefined,
    ownBackend: false,
    languageHost: undefined,
    guardian: processGuardian(),
    signal: new AbortController().signal,
    onOutput: undefined,
    graceMilliseconds: 1000,
  });
  onTestFinished(() => stack.close());

  expect(await stack.export()).toEqual({ tenant: "the login's", subscription: "the login's" });

  stack.addToEnvironment({ ARM_TENANT_ID: "the stack's" });

  expect(await stack.export()).toEqual({ tenant: "the stack's", subscription: "the login's" });
});
