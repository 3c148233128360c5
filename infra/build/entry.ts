import { existsSync, globSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PackageInvalid } from "./require-registrations.ts";

/** As Node and esbuild name modules. */
const endings = ["ts", "mts", "cts", "js", "mjs", "cjs"];

export interface Entry {
  readonly code: string;
  /** The folders below functions/ that a compiler writes to, whose modules aren't the app's. */
  readonly compiled: readonly string[];
}

/**
 * Returns the module that loads all of the user's: first the guard's hook, whatever the user's modules do as they load,
 * then functions/src/index.*, in TypeScript or JavaScript, and the modules that `main` of functions/package.json names,
 * often by a pattern: the Functions worker loads these, and each may register functions.
 *
 * @throws {PackageInvalid} if there is no such file, or more than one index
 */
export async function entryOf(folder: string): Promise<Entry> {
  const indexes = endings.map((ending) => `src/index.${ending}`).filter((file) => existsSync(join(folder, file)));
  if (indexes.length > 1) {
    const rule = "must be one file: each would register the functions";
    throw new PackageInvalid([
      { path: "functions/src", rule, found: indexes.join(", "), fix: "delete all but one in functions/src" },
    ]);
  }
  const main = await mainOf(folder);
  const named = main === undefined ? [] : sourcesOf(main, folder);
  const files = new Set([...indexes, ...named]);
  if (files.size === 0) throw missing(main);
  const imports = ["@protected-function/guard/default-deny", ...[...files].map((file) => `./${file}`)];
  const code = imports.map((name) => `import ${JSON.stringify(name)};\n`).join("");
  const first = main?.split("/")[0] ?? "";
  const isCompiled = outputFolders.includes(first) && !named.some((file) => file.startsWith(`${first}/`));
  return { code, compiled: [...outDirOf(folder), ...(isCompiled ? [first] : [])] };
}

/** The app's own file that calls `serve`, for a person. A new project's file if the app has no such file. */
export async function entryFileOf(folder: string): Promise<string> {
  const indexes = endings.map((ending) => `src/index.${ending}`).filter((file) => existsSync(join(folder, file)));
  const main = await mainOf(folder).catch(() => undefined);
  const files = [...indexes, ...(main === undefined ? [] : sourcesOf(main, folder))];
  const serving = files.find((file) => /\bserve\s*\(/.test(readFileSync(join(folder, file), "utf8")));
  return `functions/${serving ?? files[0] ?? "src/index.ts"}`;
}

async function mainOf(folder: string): Promise<string | undefined> {
  const { main } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { readonly main?: unknown };
  return typeof main === "string" ? main.replace(/^\.\//, "") : undefined;
}

/**
 * The modules that `main` means. For compiled ones, those that they are compiled from: beside `src/functions/a.ts`,
 * `dist/src/functions/a.js` may be missing, or older. How much of the source's path a compiler keeps depends on its
 * `rootDir`, so the longest that there is counts.
 */
function sourcesOf(main: string, folder: string): readonly string[] {
  const segments = main.split("/");
  const asWritten = modulesAt(main, folder);
  const isCompiled = outputFoldersOf(folder).includes(segments[0] ?? "");
  if (!isCompiled && asWritten.length > 0) return asWritten;
  // Without the output's folder; all of it for a compiler that writes elsewhere, and moves package.json there.
  const ends = segments.map((_, index) => segments.slice(index).join("/")).slice(isCompiled ? 1 : 0);
  const sources = ends
    .map((end) => end.replaceAll(/\.[cm]?js(?=$|[,}])/g, `.{${endings.join(",")}}`))
    .flatMap((end) => [modulesAt(end, folder), modulesAt(`src/${end}`, folder)])
    .find((modules) => modules.length > 0);
  return sources ?? asWritten;
}

/** Those that compilers and bundlers usually write to, and the one of tsconfig.json. */
function outputFoldersOf(folder: string): readonly string[] {
  return [...outputFolders, ...outDirOf(folder)];
}

const outputFolders: readonly string[] = ["dist", "build", "out"];

/** The folder of tsconfig.json. */
function outDirOf(folder: string): readonly string[] {
  const tsconfig = join(folder, "tsconfig.json");
  const text = existsSync(tsconfig) ? readFileSync(tsconfig, "utf8") : "";
  const [, outDir] = /"outDir"\s*:\s*"(?:\.\/)?([^"/]+)/.exec(text) ?? [];
  return outDir === undefined || outDir === "." ? [] : [outDir];
}

/** Neither the contract, which is data, nor what configures tools in the app's folder. */
const otherModules = /^(?:\.\.\/.*|contract\.ts|[^/]*\.config\.[cm]?[jt]s)$|(?:^|\/)node_modules\/|\.d\.[cm]?ts$/;

function modulesAt(pattern: string, folder: string): readonly string[] {
  return globSync(pattern, { cwd: folder })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => endings.some((ending) => file.endsWith(`.${ending}`)) && !otherModules.test(file))
    .toSorted();
}

function missing(main: string | undefined): PackageInvalid {
  return new PackageInvalid([
    {
      path: "functions/src",
      rule: `must have an index in TypeScript or JavaScript (${endings.join(", ")}), or functions/package.json a main that names the modules`,
      found: main === undefined ? "neither" : `no index, and no module at main ${JSON.stringify(main)}`,
      fix: 'create functions/src/index.ts, which calls serve(contract, …); or name your modules in functions/package.json, such as "main": "src/functions/*.js"',
    },
  ]);
}
