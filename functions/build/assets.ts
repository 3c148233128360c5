import { readdir, readFile, stat } from "node:fs/promises";
import { join, posix, relative, sep } from "node:path";
import { PackageInvalid } from "./demand-registrations.ts";

/** What the build itself writes. */
const own = ["host.json", "package.json", "dist"];

/**
 * The files that ship beside the code, by their paths in the package: those in functions/assets/, and those that the contract
 * lists.
 *
 * @throws {PackageInvalid} for a listed one that is no file below functions/
 */
export async function readAssets(
  folder: string,
  listed: readonly string[],
): Promise<Readonly<Record<string, Uint8Array>>> {
  const found = await readdir(join(folder, "assets"), { recursive: true, withFileTypes: true }).catch(() => []);
  const assets = found
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join("/"));
  const problems = (await Promise.all(listed.map((path) => problemOf(folder, path)))).flat();
  if (problems.length > 0) throw new PackageInvalid(problems);
  const names = [...new Set([...assets, ...listed])].toSorted();
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))])));
}

async function problemOf(folder: string, path: string) {
  const fix = "correct files in functions/contract.ts, or put the file in functions/assets/";
  const isBelow = path !== "" && !path.includes("\\") && !posix.isAbsolute(path) && posix.normalize(path) === path;
  if (!isBelow || path.startsWith("../") || own.includes(path.split("/")[0] ?? "")) {
    return [
      {
        path: "files",
        rule: `must be a path below functions/, and none of ${own.join(", ")}`,
        found: `"${path}"`,
        fix,
      },
    ];
  }
  const isFile = await stat(join(folder, path)).then(
    (at) => at.isFile(),
    () => false,
  );
  return isFile
    ? []
    : [{ path: "files", rule: "must be a file below functions/", found: `"${path}", which is none`, fix }];
}
