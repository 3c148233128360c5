import { existsSync, globSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, posix, relative } from "node:path";
import { misspelled, nearest } from "@protected-function/core/text/nearest.ts";

/** How to fix a relative import that leads nowhere. */
export function pathFix(typed: string, from: string, functions: string): string {
  const meant = meantPath(typed, from, functions);
  return meant === undefined ? "correct the path, or create the file" : `write "${meant}" there, or create the file`;
}

/**
 * The relative path that a wrong one means: with another ending, misspelled, or to a file of the same name elsewhere in
 * the app.
 *
 * @param from the folder of the file that imports it
 * @param functions the app's folder
 */
function meantPath(typed: string, from: string, functions: string): string | undefined {
  const exclude = (path: string) => /(?:^|[\\/])(?:node_modules|dist|build|out)$/.test(path);
  const files = globSync("**/*.{ts,mts,cts,js,mjs,cjs,json}", { cwd: functions, exclude }).map((file) => {
    const path = relative(from, join(functions, file)).replaceAll("\\", "/");
    return path.startsWith("../") ? path : `./${path}`;
  });
  const sameButEnding = files.filter((file) => withoutEnding(file) === withoutEnding(posix.normalize(`./${typed}`)));
  const sameName = files.filter((file) => withoutEnding(posix.basename(file)) === withoutEnding(posix.basename(typed)));
  return (
    (sameButEnding.length === 1 ? sameButEnding[0] : undefined) ??
    misspelled(typed, files) ??
    files.find((file) => withoutEnding(file) === misspelled(withoutEnding(typed), files.map(withoutEnding))) ??
    (sameName.length === 1 ? sameName[0] : undefined)
  );
}

function withoutEnding(path: string): string {
  return path.replace(/\.[cm]?[jt]s$|\.json$/, "").replace(/^(?!\.)/, "./");
}

/** The package in an import: `@acme/tools` of `@acme/tools/text`. Undefined for a path. */
export function packageIn(specifier: string): string | undefined {
  return /^(?:@[^/]+\/)?[^@./#][^/]*/.exec(specifier)?.[0];
}

/** How to fix an import of a package that isn't installed. */
export function packageFix(name: string, functions: string): string {
  const declared = misspelled(name, dependenciesOf(functions));
  const builtin = nearest(name.replace(/^node:/, ""), builtinModules);
  if (name.startsWith("node:")) {
    const meant = builtin === undefined ? "" : ` (did you mean node:${builtin}?)`;
    return `correct the name: Node has no module ${name}${meant}`;
  }
  // First: to install a misspelled name may install somebody else's package.
  if (declared !== undefined && declared !== name) {
    return `write ${declared} there if you mean that; for another package, ${installs(name, functions)}`;
  }
  const meant = builtin === undefined ? "" : `, or write node:${builtin} if you mean that`;
  return isPackageName.test(name) ? `${installs(name, functions)}${meant}` : `correct the name${meant}`;
}

/** https://docs.npmjs.com/cli/configuring-npm/package-json#name */
const isPackageName = /^(?:@[a-z\d~-][\w.~-]*\/)?[a-z\d~-][\w.~-]*$/;

const manifests = ["package.json", "../package.json"];

/** The packages that the app and its project name. */
function dependenciesOf(functions: string): readonly string[] {
  const texts = manifests.map((file) => textOf(join(functions, file)));
  const lists = texts.flatMap((text) => [...text.matchAll(/"(?:dev|optional)?dependencies"\s*:\s*\{([^}]*)\}/gi)]);
  return lists.flatMap(([, list = ""]) => [...list.matchAll(/"([^"]+)"\s*:/g)].flatMap(([, name]) => name ?? []));
}

/** Where the app is a workspace of the project, as ./pf new and ./pf init make it, npm installs it from there. */
function installs(name: string, functions: string): string {
  const isWorkspace = /"workspaces"\s*:\s*\[[^\]]*"(?:\.\/)?functions\/?"/.test(
    textOf(join(functions, "../package.json")),
  );
  return `npm install ${name} ${isWorkspace ? "--workspace" : "--prefix"} functions`;
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
