import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { misspelled, nearestMissing } from "@protected-function/core/text/nearest.ts";

const guard = "@protected-function/guard";
const [scope] = guard.slice(1).split("/", 1);

/**
 * How to fix an import of ours that isn't found, or undefined if it isn't ours. Never by installing a name that doesn't
 * exist: on a public registry, it may be somebody else's.
 *
 * @param line of code with the import
 * @param isContract whether it's in the contract, which needs `defineContract` alone
 */
export function ownImportFix(typed: string, line: string, isContract: boolean): string | undefined {
  const [first = "", ...rest] = typed.replace(/^@/, "").split("/");
  if (scope === undefined || misspelled(first, [scope]) === undefined) return undefined;
  const paths = guardPaths();
  if (paths.includes(typed)) return `npm ci, with ${guard} in package.json`;
  const lastOf = (path: string) => path.split("/").at(-1) ?? path;
  const near = nearestMissing(rest.at(-1) ?? "", paths.map(lastOf));
  const meant = isContract ? `${guard}/contract` : (paths.find((path) => lastOf(path) === near) ?? guard);
  return `did you mean "${meant}"? Write this line there: ${line.replace(typed, meant).trim()}`;
}

/** Everything that can be imported of the guard. */
function guardPaths(): readonly string[] {
  const manifest = findPackageJSON(guard, import.meta.url) ?? "";
  const { exports = {} } = JSON.parse(readFileSync(manifest, "utf8")) as { readonly exports?: object };
  return Object.keys(exports).map((key) => `${guard}${key.slice(1)}`);
}
