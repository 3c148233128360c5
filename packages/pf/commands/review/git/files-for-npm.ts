import { cpSync, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import { readJson } from "@protected-function/core/text/reading/read-json.ts";

type Locked = Readonly<Record<"version" | "resolved" | "integrity" | "link", unknown>>;

/** The entries of a checkout's lock file, by their folders. None if it can't be read. */
export function lockedPackages(directory: string): readonly (readonly [path: string, entry: Partial<Locked>])[] {
  const file = join(directory, "package-lock.json");
  const lock = existsSync(file) ? readJson(readFileSync(file)) : undefined;
  const { packages = {} } = Object(lock?.problems === undefined ? lock?.data : undefined) as {
    readonly packages?: Readonly<Record<string, unknown>>;
  };
  return Object.entries(packages).map(([path, entry]) => [path, Object(entry) as Partial<Locked>]);
}

/** The files that npm reads of a checkout: manifests of it and its workspaces, lock file, configuration, and tarballs in it. */
export function filesForNpm(directory: string): readonly string[] {
  const named = lockedPackages(directory).flatMap(([path, { resolved }]) => {
    const isWorkspace = !path.split("/").includes("node_modules");
    if (isWorkspace) return [join(path, "package.json")];
    return typeof resolved === "string" && resolved.startsWith("file:") ? [resolved.slice("file:".length)] : [];
  });
  return [...new Set(["package.json", "package-lock.json", ".npmrc", ...named])]
    .filter((name) => !isAbsolute(name) && !relative("", name).startsWith("..") && isFile(join(directory, name)))
    .toSorted();
}

export function copyFiles(files: readonly string[], from: string, to: string): void {
  for (const file of files) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(from, file), join(to, file));
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
