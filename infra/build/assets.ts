import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, posix, relative, sep } from "node:path";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { readFuncignore } from "./funcignore.ts";
import { contentProblems, nameProblems } from "./refused-assets.ts";
import { PackageInvalid } from "./require-registrations.ts";

/** The names that the build itself writes. */
const generatedNames = ["host.json", "package.json", "dist"];

/**
 * Reads the files that ship with the code, by their paths in the package: those in functions/assets/ and those that the
 * contract lists. Of those in functions/assets/, functions/.funcignore can leave some out.
 *
 * @throws {PackageInvalid} for a path that isn't a file below functions/, and for a file that may hold a secret
 */
export async function readAssets(
  folder: string,
  assetPaths: readonly string[],
): Promise<Readonly<Record<string, Uint8Array>>> {
  const isLeftOut = await readFuncignore(folder);
  const assets = (await filesOf(folder)).filter((path) => !isLeftOut(path));
  const problems = (await Promise.all([...assets, ...assetPaths].map((path) => problemOf(folder, path)))).flat();
  if (problems.length > 0) throw new PackageInvalid(problems);
  const names = [...new Set([...assets, ...assetPaths])].toSorted();
  const misnamed = nameProblems(names);
  if (misnamed.length > 0) throw new PackageInvalid(misnamed);
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const));
  const secrets = files.flatMap(([name, content]) => contentProblems(name, content));
  if (secrets.length > 0) throw new PackageInvalid(secrets);
  return Object.fromEntries(files);
}

/** Every file in functions/assets/, by its path below functions/. Folders are expanded to their files. */
async function filesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(folder, "assets"), { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    },
  );
  return entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join("/"));
}

async function problemOf(folder: string, path: string): Promise<readonly Problem[]> {
  const fix = "correct files in functions/contract.ts, or put the file in functions/assets/";
  const quotedPath = JSON.stringify(path);
  const isBelow = path !== "" && !path.includes("\\") && !posix.isAbsolute(path) && posix.normalize(path) === path;
  if (!isBelow || path.split("/")[0] === ".." || generatedNames.includes(path.split("/")[0]?.toLowerCase() ?? "")) {
    return [
      {
        path: "files",
        rule: `must be a path below functions/, but not ${generatedNames.join(", ")}`,
        found: quotedPath,
        fix,
      },
    ];
  }
  if (await isFile(folder, path)) return [];
  return [{ path: "files", rule: "must be a file below functions/, not a link", found: quotedPath, fix }];
}

/**
 * Checks the name itself. A link's target is elsewhere, and a name that differs in case can be another file elsewhere.
 */
async function isFile(folder: string, path: string): Promise<boolean> {
  try {
    const [real, home] = await Promise.all([realpath(join(folder, path)), realpath(folder)]);
    return real === join(home, path) && (await stat(real)).isFile();
  } catch {
    return false;
  }
}
