import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { settingsInFile } from "../../../../packages/pf/stacks/settings/settings-in-file.ts";

function saidOf(...lines: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "protected-function-unreadable-"));
  const file = join(folder, "Pulumi.dev.yaml");
  try {
    writeFileSync(file, ["config:", ...lines, ""].join("\n"));
    settingsInFile(file, folder);
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it.each([
  [["  protected-function:conditionalAccess:", "    state: on"], 'Write "off", report-only or enforced.'],
  [["  protected-function:publicClientFlows: yes"], "Write true."],
  [["  protected-function:tokenVersion: 0x1"], "Write 1 or 2."],
  [["  protected-function:owners: [off]"], "Put it in quotes if it is text. Otherwise write false."],
  [["  azuread:useOidc: on"], "Put it in quotes if it is text. Otherwise write true."],
  [["  environment: test"], "Write protected-function:environment."],
  [["  sizes: 3"], 'Write its full name, with the project\'s name before it, such as "protected-function:people".'],
])("%j is refused with what its setting accepts", (lines, fix) => {
  expect(saidOf(...lines).endsWith(`. ${fix}`), saidOf(...lines)).toBe(true);
});
