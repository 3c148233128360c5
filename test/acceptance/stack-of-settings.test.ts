import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openLocalStack } from "../../packages/pf/stacks/local/local-stack.ts";
import { repository, runPf } from "../support/command-line.ts";
import { reviewRepository } from "../support/review-repository.ts";
import { settingsText } from "../support/settings-file.ts";
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

  it("marks the dates that it replaced on a page", { timeout: 120_000 }, async () => {
    const checkout = reviewRepository();
    const page = join(checkout.directory, "access.html");
    try {
      const callers = { shop: { secrets: { first: { endDate: "2026-03-31T00:00:00Z" } } } };
      writeFileSync(join(checkout.directory, "Pulumi.local.yaml"), settingsText({ callers }));
      const { stderr } = await runPf(["matrix", "--html", page], {}, "", checkout.directory).finished;

      const [replaced = "none"] =
        /Pulumi\.local\.yaml: secret first of shop expires 31 Mar 2026; on .*/.exec(stderr) ?? [];
      expect(readFileSync(page, "utf8")).toContain(replaced);
    } finally {
      checkout.remove();
    }
  });
});
