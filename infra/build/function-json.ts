import { glob, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { readJson } from "@protected-function/core/text/reading/read-json.ts";

/**
 * Finds files of the older programming model below functions/, where each function has a function.json. Nothing here
 * registers such a function, and its `authLevel` would seem to protect something.
 * https://learn.microsoft.com/azure/azure-functions/functions-node-upgrade-v4
 */
export async function functionJsonProblems(folder: string): Promise<readonly Problem[]> {
  const skippedFolders = ["node_modules", "dist"];
  const problems: Problem[] = [];
  const entries = glob("**", {
    cwd: folder,
    withFileTypes: true,
    exclude: ({ name }) => skippedFolders.includes(name),
  });
  for await (const entry of entries) {
    if (!entry.isFile() || entry.name.toLowerCase() !== "function.json") continue;
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file).split(sep).join("/");
    problems.push({
      path: "files",
      rule: "must not have a function.json: only serve registers functions, and this file would have no effect",
      found: `${JSON.stringify(path)}${authLevelIn(await readFile(file))}`,
      fix: "declare its endpoint in functions/contract.ts, pass its handler to serve in functions/src/index.ts, and delete the file",
    });
  }
  return problems.toSorted((left, right) => (left.found < right.found ? -1 : 1));
}

function authLevelIn(content: Uint8Array): string {
  const read = readJson(content);
  const { bindings } = Object("data" in read ? read.data : undefined) as { readonly bindings?: unknown };
  const levels = (Array.isArray(bindings) ? bindings : []).flatMap((binding: unknown) => {
    const { authLevel } = Object(binding) as { readonly authLevel?: unknown };
    return typeof authLevel === "string" ? [authLevel] : [];
  });
  return levels.length === 0 ? "" : `, with authLevel ${levels.map((level) => JSON.stringify(level)).join(", ")}`;
}
