import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "./command-line.ts";

/** A settings file of ours in a folder of its own, its ends put ahead: the file's are days on which somebody has to act. */
export function environmentSettings(stack: string): { readonly path: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "protected-function-environment-"));
  const path = join(folder, `Pulumi.${stack}.yaml`);
  const text = readFileSync(join(repository, `Pulumi.${stack}.yaml`), "utf8");
  const inFiveMonths = new Date(Date.now() + 150 * 86_400_000).toISOString().replace(/\.\d+Z$/, "Z");
  writeFileSync(path, text.replaceAll(/"\d{4}-\d\d-\d\dT00:00:00Z"/g, `"${inFiveMonths}"`));
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
