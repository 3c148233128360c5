import { existsSync, globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PackageInvalid } from "./require-registrations.ts";

/** As Node and esbuild name modules. */
const endings = ["ts", "mts", "cts", "js", "mjs", "cjs"];

/**
 * Returns the module that loads all of the user's: first the guard's hook, whatever the user's modules do as they load,
 * then functions/src/index.*, in TypeScript or JavaScript. Without it, the files that `main` of functions/package.json
 * names, often a pattern.
 *
 * @throws {PackageInvalid} if there is no such file, or more than one index
 */
export async function entryOf(folder: string): Promise<string> {
  const indexes = endings.map((ending) => `src/index.${ending}`).filter((file) => existsSync(join(folder, file)));
  if (indexes.length > 1) {
    const rule = "must be one file: each would register the functions";
    throw new PackageInvalid([
      { path: "functions/src", rule, found: indexes.join(", "), fix: "delete all but one in functions/src" },
    ]);
  }
  const files = indexes.length === 1 ? indexes : await filesOfMain(folder);
  const imports = ["@protected-function/guard/default-deny", ...files.map((file) => `./${file}`)];
  return imports.map((name) => `import ${JSON.stringify(name)};\n`).join("");
}

async function filesOfMain(folder: string): Promise<readonly string[]> {
  const { main } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { readonly main?: unknown };
  const files =
    typeof main === "string" ? globSync(main, { cwd: folder }).map((file) => file.replaceAll("\\", "/")) : [];
  const isBelow = (file: string) => !file.startsWith("..") && !file.split("/").includes("node_modules");
  const modules = files.filter((file) => isBelow(file) && endings.some((ending) => file.endsWith(`.${ending}`)));
  if (modules.length > 0) return modules.toSorted();
  throw new PackageInvalid([
    {
      path: "functions/src",
      rule: `must have an index in TypeScript or JavaScript (${endings.join(", ")}), or functions/package.json a main that names the modules`,
      found: typeof main === "string" ? `no index, and no module at main ${JSON.stringify(main)}` : "neither",
      fix: "create functions/src/index.ts, which calls serve(contract, …)",
    },
  ]);
}
