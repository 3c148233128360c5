import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Refused } from "@protected-function/core/text/errors.ts";
import { readJson } from "@protected-function/core/text/reading/read-json.ts";

/**
 * Refuses a project whose package.json can't be read. Node then finds none of its packages, and says nothing of why.
 *
 * @throws Refused with the place
 */
export function requireManifest(directory: string): void {
  const file = join(directory, "package.json");
  if (!existsSync(file)) return;
  const text = readFileSync(file, "utf8");
  try {
    JSON.parse(text);
  } catch {
    const [{ line, column } = { line: 1, column: 1 }] = readJson(text).problems ?? [];
    throw new Refused(
      "MANIFEST_INVALID",
      `${file} isn't valid JSON: line ${line}, column ${column}.\nCorrect it there, such as a missing or an extra comma.`,
    );
  }
}
