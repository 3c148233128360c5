import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { builtinModules } from "node:module";
import type { Message } from "esbuild";
import { nearest } from "@protected-function/core/text/nearest.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";

/** How to fix an import of a package that isn't found: its name may be right, and the place that it leads to wrong. */
export function unresolvedFix(text: string, folder: string): string | undefined {
  const name = /^Could not resolve "((?:@[^/"]+\/)?[^@./#"][^/"]*)/.exec(text)?.[1];
  if (name === undefined) return undefined;
  if (isMapped(name, folder)) {
    return `correct the path of ${name} among paths in functions/tsconfig.json: it's from functions/, so one folder further (../) in an app that was moved there`;
  }
  if (isInstalled(name, folder)) {
    return `build ${name} first, as its repository does (npm run build): it's installed, but the file that its package.json names isn't there`;
  }
  const builtin = nearest(name.replace(/^node:/, ""), builtinModules);
  if (name.startsWith("node:")) {
    const meant = builtin === undefined ? "" : ` (did you mean node:${builtin}?)`;
    return `correct the name: Node has no module ${name}${meant}`;
  }
  const meant = builtin === undefined ? "" : `, or write node:${builtin} if you mean that`;
  return isPackageName.test(name) ? `${installs(name, folder)}${meant}` : `correct the name${meant}`;
}

/** https://docs.npmjs.com/cli/configuring-npm/package-json#name */
const isPackageName = /^(?:@[a-z\d~-][\w.~-]*\/)?[a-z\d~-][\w.~-]*$/;

/** Where the app is a workspace of the project, as ./pf new and ./pf init make it, npm installs it from there. */
function installs(name: string, folder: string): string {
  const file = join(folder, "../package.json");
  const manifest = existsSync(file) ? readFileSync(file, "utf8") : "";
  const isWorkspace = /"workspaces"\s*:\s*\[[^\]]*"(?:\.\/)?functions\/?"/.test(manifest);
  return `npm install ${name} ${isWorkspace ? "--workspace" : "--prefix"} functions`;
}

function isMapped(name: string, folder: string): boolean {
  const file = join(folder, "tsconfig.json");
  const [, paths = ""] = /"paths"\s*:\s*\{([^}]*)\}/.exec(existsSync(file) ? readFileSync(file, "utf8") : "") ?? [];
  return [...paths.matchAll(/"([^"]+)"\s*:/g)].some(([, key = ""]) => {
    const [prefix = ""] = key.split("*");
    return key.includes("*") ? prefix !== "" && `${name}/`.startsWith(prefix) : key === name;
  });
}

function isInstalled(name: string, folder: string): boolean {
  if (existsSync(join(folder, "node_modules", name, "package.json"))) return true;
  return dirname(folder) !== folder && isInstalled(name, dirname(folder));
}

/** One problem for all imports of what isn't found, at the first place; and one for what esbuild reports twice. */
export function onceEach(problems: readonly Problem[]): readonly Problem[] {
  return [...Map.groupBy(problems, ({ rule, found }) => `${rule}\n${found}`).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined || !first.found.startsWith("Could not resolve") || same.length === 1) {
      return [...new Map(same.map((problem) => [problem.path, problem])).values()];
    }
    const more = same.length === 2 ? "1 more place" : `${same.length - 1} more places`;
    return [{ ...first, found: `${first.found}, and ${more}` }];
  });
}

/** esbuild goes on without the options of a file that isn't there: paths, decorators. TypeScript doesn't. */
export function missingBases(warnings: readonly Message[]): readonly Problem[] {
  return warnings
    .filter(({ id, text }) => id === "tsconfig.json" && text.startsWith("Cannot find base config file"))
    .map(({ location }) => ({
      path: `functions/${location?.file ?? "tsconfig.json"}:${location?.line ?? 1}`,
      rule: "extends a file that isn't there, so its options would be missing",
      found: (location?.lineText ?? "extends").trim(),
      fix: "correct the path: it's from functions/, so one folder further (../) in an app that was moved there. Or install the package that it names",
    }));
}
