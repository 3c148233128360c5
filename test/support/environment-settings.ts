import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "./command-line.ts";
import { inDays } from "./in-days.ts";

/** A settings file of ours in a folder of its own, its ends put ahead: the file's are days on which somebody has to act. */
export function environmentSettings(
  stack: string,
  change = (text: string) => text,
): { readonly path: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "protected-function-environment-"));
  const path = join(folder, `Pulumi.${stack}.yaml`);
  const text = readFileSync(join(repository, `Pulumi.${stack}.yaml`), "utf8");
  writeFileSync(path, change(text.replaceAll(/"\d{4}-\d\d-\d\dT00:00:00Z"/g, `"${inDays(150)}"`)));
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
