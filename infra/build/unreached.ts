import { existsSync, readFileSync, realpathSync } from "node:fs";
import { glob } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { type CodeRegistration, registrationsIn } from "@protected-function/core/text/code/registrations.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";

const modules = /(?<!\.d)\.[cm]?[jt]s$/;
/** Tests beside the code may register functions with a library of their own; a tool's configuration isn't a module of the app. */
const tests = /\.(?:test|spec)\.[cm]?[jt]s$|(?:^|\/)__(?:tests|mocks)__\/|^[^/]*\.config\.[cm]?[jt]s$/;

/**
 * Finds the modules below functions/ that register functions and aren't part of the bundle. In Azure they would be
 * missing, and a proof of the rest would be green.
 *
 * @param bundled the files that are in the bundle, from the folder
 * @param compiled the folders that a compiler writes to
 */
export async function unreachedProblems(
  folder: string,
  bundled: readonly string[],
  compiled: readonly string[],
): Promise<readonly Problem[]> {
  const reached = new Set(bundled.map((file) => realPath(resolve(folder, file))));
  const { sideEffects } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly sideEffects?: unknown;
  };
  const problems: Problem[] = [];
  const exclude = ({ name, parentPath }: { readonly name: string; readonly parentPath: string }) =>
    name === "node_modules" || compiled.includes(relative(folder, join(parentPath, name)).replaceAll(sep, "/"));
  for await (const entry of glob("**", { cwd: folder, withFileTypes: true, exclude })) {
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file).replaceAll(sep, "/");
    if (!entry.isFile() || !modules.test(path) || tests.test(path) || reached.has(realPath(file))) continue;
    const registrations = registrationsIn(readFileSync(file, "utf8"));
    if (registrations.length > 0) problems.push(problemOf(path, registrations, sideEffects !== undefined));
  }
  return problems.toSorted((left, right) => (left.path < right.path ? -1 : 1));
}

function realPath(file: string): string {
  return existsSync(file) ? realpathSync(file) : file;
}

function problemOf(path: string, registrations: readonly CodeRegistration[], hasSideEffects: boolean): Problem {
  const calls = registrations.map(
    ({ call, name, line }) => `${call}${name === undefined ? "" : ` ${JSON.stringify(name)}`} (line ${line})`,
  );
  return {
    path: `functions/${path}`,
    rule: "registers functions, and no module of the app loads it: they would be missing, and nothing would be proved of them",
    found: calls.join(", "),
    fix: hasSideEffects
      ? "remove sideEffects from functions/package.json: the bundler leaves out what it doesn't list"
      : `name it in main of functions/package.json, such as "main": ${JSON.stringify(pattern(path))}, or import it in functions/src/index; or delete it, or move it out of functions/`,
  };
}

/** The modules of its folder: `src/functions/*.js`. */
function pattern(path: string): string {
  return path.includes("/") ? path.replace(/[^/]*(\.[^./]+)$/, "*$1") : path;
}
