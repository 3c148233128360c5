import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { requireSettings } from "../../../../packages/pf/stacks/local/require-settings.ts";
import { temporaryFolder, writeIn } from "../../../support/temporary-folder.ts";

test("a package that the build has lost is to be installed: exit code 3", async () => {
  const folder = temporaryFolder();
  const infra = "node_modules/@protected-function/infra";
  writeIn(folder, `${infra}/package.json`, '{ "type": "module", "exports": { "./build": "./build.js" } }');
  writeIn(folder, `${infra}/build.js`, 'import "lost-package";');
  writeIn(folder, "functions/host.json", '{ "version": "2.0" }');
  writeIn(folder, "Pulumi.yaml", "name: orders\nruntime: nodejs\n");
  writeFileSync(join(folder, "Pulumi.local.yaml"), "config: {}\n");

  await expect(requireSettings("Pulumi.local.yaml", folder)).rejects.toMatchObject({
    exitCode: 3,
    message: "node_modules lacks lost-package, which the build needs. Install all packages again: npm ci",
  });
});
