import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runPf } from "../support/command-line.ts";
import { type OtherReader, otherReader } from "../support/engine/other-reader.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { openShellStack, type ShellStack } from "../support/shell-stack.ts";

const differing = [
  '- protected-function:retentionDays: Pulumi reads "400", and this program reads 30.',
  "- protected-function:adopt: Pulumi reads a secret, and this program reads nothing.",
  "- azure-native:clientSecret: Pulumi reads a value that isn't shown, and this program reads nothing.",
];

describe.skipIf(!hasEngine())("settings that Pulumi reads differently", () => {
  let other: OtherReader;
  beforeAll(() => {
    other = otherReader({
      "protected-function:retentionDays": { value: "400", secret: false },
      "protected-function:adopt": { secret: true },
      "azure-native:clientSecret": { value: "hunter2", secret: false },
    });
  });
  afterAll(() => other.remove());

  it("stop a deployment to a twin before it begins: exit code 2", async () => {
    const folder = mkdtempSync(join(tmpdir(), "other-readers-"));
    const file = join(folder, "Pulumi.local.yaml");
    const caller =
      '  protected-function:callers:\n    integration: { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } }\n';
    writeFileSync(file, `config:\n  protected-function:retentionDays: 30\n${caller}`);

    const { exitCode, stdout, stderr } = await runPf(["start", "--settings", file], { PATH: other.path }).finished;
    rmSync(folder, { recursive: true });

    expect(stderr).toContain(
      [`error: Pulumi reads the settings in ${file} differently from this program:`, ...differing].join("\n"),
    );
    expect(stdout + stderr).not.toContain("hunter2");
    expect(stderr).not.toContain("Deploying");
    expect(exitCode).toBe(2);
  });

  describe("of an existing stack", () => {
    let opened: EmptyLocalStack;
    let shell: ShellStack;
    beforeAll(async () => {
      opened = await openLocally();
      const { tenantId, subscriptionId } = opened.local.twin.control;
      const settings = { retentionDays: 30, expectedTenantId: tenantId, expectedSubscriptionId: subscriptionId };
      shell = await openShellStack(opened, { settings });
    });
    afterAll(async () => {
      await shell?.close();
      await opened?.close();
    });

    it.each(["teardown", "release"])("stop ./pf %s before it reads the tenant: exit code 2", async (command) => {
      const args = [command, "--stack", shell.name, "--settings", shell.configFile, "--yes"];
      const half = command === "release" ? ["hosting"] : [];
      const environment = { ...shell.environment, PATH: other.path };

      const { exitCode, stdout, stderr } = await runPf([...args, ...half], environment).finished;

      expect(stderr).toContain(differing.join("\n"));
      expect(stdout + stderr).not.toContain("hunter2");
      expect(exitCode).toBe(2);
    });
  });
});
