import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Location, Message } from "esbuild";
import { packageFix, packageIn, pathFix } from "../contract/meant-import.ts";
import { ownImportFix } from "../contract/own-import.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";

/** What is wrong with an import of what isn't found, and how to fix it. */
type Unresolved = Pick<Problem, "rule" | "fix"> & Partial<Pick<Problem, "found">>;

/**
 * What is wrong with an import of what isn't found: a package's name may be right, and the place that it leads to wrong.
 *
 * @param location of the import: the file from the folder
 */
export function unresolved(text: string, folder: string, location?: Location | null): Unresolved | undefined {
  const typed = /^Could not resolve "([^"]*)"/.exec(text)?.[1];
  if (typed === undefined) return undefined;
  const rule = "can't be bundled";
  const name = packageIn(typed);
  if (name === undefined) {
    const fix = pathFix(typed, join(folder, dirname(location?.file ?? "")), folder);
    return { rule: "imports a file that isn't there", found: JSON.stringify(typed), fix };
  }
  const own = ownImportFix(typed, location?.lineText ?? typed, false);
  if (own !== undefined) return { rule: "imports what isn't there", fix: own };
  if (isMapped(name, folder)) {
    return {
      rule,
      fix: `correct the path of ${name} among paths in functions/tsconfig.json: it's from functions/, so one folder further (../) in an app that was moved there`,
    };
  }
  if (!isInstalled(name, folder)) {
    const fix = packageFix(name, folder);
    if (name.startsWith("node:")) return { rule, fix };
    const standing = isNamed(name, folder) ? "names" : "doesn't name";
    return { rule: `imports a package that isn't installed, and that functions/package.json ${standing}`, fix };
  }
  if (typed !== name && isBuilt(name, folder)) {
    return {
      rule: "imports a part that the installed package doesn't have",
      fix: `write ${name} there, or a part that it has: its folder and exports in its package.json show them`,
    };
  }
  return {
    rule,
    fix: `build ${name} first, as its repository does (npm run build): it's installed, but the file that its package.json names isn't there`,
  };
}

function isNamed(name: string, folder: string): boolean {
  const file = join(folder, "package.json");
  return existsSync(file) && readFileSync(file, "utf8").includes(`${JSON.stringify(name)}:`);
}

/** Whether the package itself leads to a file. One without a main part for `require` has its files as well. */
function isBuilt(name: string, folder: string): boolean {
  try {
    createRequire(join(folder, "package.json")).resolve(name);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ERR_PACKAGE_PATH_NOT_EXPORTED";
  }
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
    if (first === undefined || !first.rule.startsWith("imports a package") || same.length === 1) {
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
