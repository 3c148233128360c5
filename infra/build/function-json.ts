import { isObject } from "@protected-function/core/text/json.ts";
import { existsSync } from "node:fs";
import { glob, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { foundInstead } from "@protected-function/core/text/reading/why-unreadable.ts";
import { readJson } from "@protected-function/core/text/reading/read-json.ts";
import { PackageInvalid } from "./require-registrations.ts";

/**
 * Finds files of the older programming model below functions/, where each function has
 * a function.json, and proxies.json. Nothing here registers what they describe, and an `authLevel` in them would seem to protect something.
 * https://learn.microsoft.com/azure/azure-functions/functions-node-upgrade-v4
 * https://learn.microsoft.com/azure/azure-functions/legacy-proxies
 *
 * @throws {PackageInvalid} with every file
 */
export async function requireNewModel(functions: URL): Promise<void> {
  const problems = await functionJsonProblems(fileURLToPath(functions));
  if (problems.length > 0) throw new PackageInvalid(problems);
}

async function functionJsonProblems(folder: string): Promise<readonly Problem[]> {
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
    problems.push(problemOf(relative(folder, file).split(sep).join("/"), await readFile(file)));
  }
  return [...problems.toSorted((left, right) => (left.found < right.found ? -1 : 1)), ...proxiesProblems(folder)];
}

/** What is read of functions/package.json. */
export interface Manifest {
  readonly name?: unknown;
  readonly version?: unknown;
}

/**
 * Reads functions/package.json.
 *
 * @throws {PackageInvalid} without the file, which names the package, and with every mistake in its JSON
 */
export async function readManifest(functions: URL): Promise<Manifest> {
  const file = "functions/package.json";
  const text = await readFile(new URL("package.json", functions)).catch((error: unknown) => {
    const fix = 'create it: { "name": "functions", "version": "1.0.0", "private": true }';
    const rule = "must be there: it names the package";
    throw new PackageInvalid([{ path: file, rule, found: foundInstead(error), fix }]);
  });
  let manifest: unknown;
  try {
    // npm and Node take what other readers may not, such as a key twice.
    manifest = JSON.parse(text.toString());
  } catch {
    const { problems = [] } = readJson(text);
    throw new PackageInvalid(
      problems.map(({ line, column, what, found, fix }) => ({
        path: `${file}:${line}:${column}`,
        rule: "must be JSON that every program reads alike",
        found: found === undefined ? what : `${what}: ${found}`,
        fix,
      })),
    );
  }
  return requireTypes(manifest, file);
}

/** Node doesn't load a module beside another manifest, and a `main` of another type would be ignored in silence. */
function requireTypes(manifest: unknown, file: string): Manifest {
  if (!isObject(manifest)) {
    const fix = 'write one, such as { "name": "functions", "version": "1.0.0", "private": true }';
    throw new PackageInvalid([{ path: file, rule: "must be an object", found: JSON.stringify(manifest), fix }]);
  }
  const { main, ...rest } = manifest as { readonly main?: unknown };
  if (main !== undefined && typeof main !== "string") {
    const rule = "must be a text: the path of the app's modules";
    const fix = 'write it in quotes, such as "src/functions/*.js", or remove it to have functions/src/index';
    throw new PackageInvalid([{ path: `main in ${file}`, rule, found: JSON.stringify(main), fix }]);
  }
  return rest;
}

function problemOf(path: string, content: Uint8Array): Problem {
  const bindings = bindingsIn(content);
  const trigger = bindings.map(({ type }) => type).find((type) => /trigger$/i.test(type));
  const isHttp = trigger === undefined || trigger.toLowerCase() === "httptrigger";
  return {
    path: "files",
    rule: `must not have a function.json, of the older programming model (v3): ${isHttp ? "only serve registers functions" : "functions are registered in code"}, and this file would have no effect`,
    found: `${JSON.stringify(path)}${trigger === undefined ? "" : ` (${trigger})`}${authLevelIn(bindings)}`,
    fix: isHttp
      ? `declare its endpoint in functions/contract.ts, pass its handler, which now gets (request, context), to serve in functions/src/index.ts, and delete the file: https://learn.microsoft.com/azure/azure-functions/functions-node-upgrade-v4`
      : `register its handler, which now gets (data, context), in functions/src with app.timer, app.storageQueue and the like, and delete the file: https://learn.microsoft.com/azure/azure-functions/functions-node-upgrade-v4`,
  };
}

interface OldBinding {
  readonly type: string;
  readonly authLevel?: unknown;
}

function bindingsIn(content: Uint8Array): readonly OldBinding[] {
  const read = readJson(content);
  const { bindings } = Object("data" in read ? read.data : undefined) as { readonly bindings?: unknown };
  return (Array.isArray(bindings) ? bindings : []).map((binding: unknown) => {
    const { type, authLevel } = Object(binding) as Partial<OldBinding>;
    return { type: String(type), authLevel };
  });
}

function authLevelIn(bindings: readonly OldBinding[]): string {
  const levels = bindings.flatMap(({ authLevel }) => (typeof authLevel === "string" ? [authLevel] : []));
  return levels.length === 0 ? "" : `, with authLevel ${levels.map((level) => JSON.stringify(level)).join(", ")}`;
}

/** Azure Functions Proxies answered paths without any function, and so without the guard. */
function proxiesProblems(folder: string): readonly Problem[] {
  if (!existsSync(join(folder, "proxies.json"))) return [];
  return [
    {
      path: "files",
      rule: "must not have Azure Functions Proxies: they have no effect here, and would answer without the guard",
      found: '"proxies.json"',
      fix: "serve its routes as endpoints of functions/contract.ts, or put API Management in front; and delete the file",
    },
  ];
}
