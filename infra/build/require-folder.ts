import { globSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { PackageInvalid } from "./require-registrations.ts";

/**
 * Refuses a path that isn't the function app's folder. One that isn't there is refused only if the app is beside it:
 * else the files that it lacks are named.
 *
 * @throws {PackageInvalid}
 */
export function requireFolder(functions: URL): void {
  const folder = fileURLToPath(functions).replace(/[\\/]$/, "");
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return;
  if (found !== undefined) {
    throw new PackageInvalid([
      {
        path: "functions",
        rule: "must be the folder of the function app",
        found: "a file",
        fix: "restore the folder, such as from Git",
      },
    ]);
  }
  const apps = globSync("*/host.json", { cwd: dirname(folder) }).map((file) => dirname(file));
  const [only] = apps;
  const meant = nearest(basename(folder), apps) ?? (apps.length === 1 ? only : undefined);
  if (meant === undefined) return;
  throw new PackageInvalid([
    {
      path: "infra/index.ts",
      rule: "gives protectedFunction a folder of functions that isn't there",
      found: JSON.stringify(basename(folder)),
      fix: `in infra/index.ts, write functions: new URL("../${meant}/", import.meta.url)`,
    },
  ]);
}
