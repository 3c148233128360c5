import { isObject } from "@protected-function/core/text/json.ts";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Refused } from "@protected-function/core/text/errors.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { whyUnreadable } from "@protected-function/core/text/reading/why-unreadable.ts";
import { shownFile } from "./shown-file.ts";
import { readJson } from "@protected-function/core/text/reading/read-json.ts";

/**
 * Refuses a project whose package.json isn't there or can't be read. Node then finds none of its packages, and says nothing of why.
 *
 * @throws Refused with the place
 */
export function requireManifest(directory: string): void {
  const file = join(directory, "package.json");
  const shown = shownFile(file);
  if (!existsSync(file)) {
    if (hasManifestAbove(directory)) return;
    // Node would run the program as CommonJS, and Pulumi get no outputs.
    throw new Refused(
      "MANIFEST_MISSING",
      `There is no ${shown}.\nRestore it, for example from Git. Or ./pf init writes a new one, in the folder of Pulumi.yaml.`,
    );
  }
  const text = contentOf(file);
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    const [problem] = readJson(text).problems ?? [];
    const { line, column, what, fix } = problem ?? {
      line: 1,
      column: 1,
      what: "text that isn't JSON",
      fix: "Correct it.",
    };
    throw new Refused("MANIFEST_INVALID", `${shown}:${line}:${column}: ${what}.\n${fix}`);
  }
  if (!isObject(manifest)) {
    throw new Refused("MANIFEST_INVALID", `${shown} must be a JSON object.\nRestore it, for example from Git.`);
  }
}

/** A program can be a folder of a project that has one. */
function hasManifestAbove(directory: string): boolean {
  const above = dirname(directory);
  return existsSync(join(above, "package.json")) || (above !== directory && hasManifestAbove(above));
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Refused("MANIFEST_INVALID", `${capital(whyUnreadable(error, file))}.\nRestore it, for example from Git.`);
  }
}
