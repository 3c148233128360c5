import { cpSync } from "node:fs";
import { basename, join } from "node:path";
import type { PackageVersions } from "../findings/review.ts";
import { copyFiles, filesForNpm, lockedPackages } from "../git/files-for-npm.ts";
import { providePackages } from "../git/provide-packages.ts";
import type { ReviewChangeOptions } from "./review-stacks.ts";

/**
 * Returns this project's packages that the change updates, by the two lock files. A package of a workspace isn't one: its
 * files are the change's own.
 */
export function updatedPackages(base: string, head: string): readonly PackageVersions[] {
  const [before, after] = [lockedIn(base), lockedIn(head)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .toSorted()
    .filter((name) => before.get(name)?.content !== after.get(name)?.content)
    .map((name) => ({ name, before: before.get(name)?.version, after: after.get(name)?.version }));
}

function lockedIn(directory: string): ReadonlyMap<string, { readonly version: string; readonly content: string }> {
  return new Map(
    lockedPackages(directory).flatMap(([path, { version, resolved, integrity, link }]) => {
      const [, name] = /^node_modules\/(@protected-function\/[^/]+)$/.exec(path) ?? [];
      if (name === undefined || link === true) return [];
      return [[name, { version: String(version), content: JSON.stringify([version, resolved, integrity]) }] as const];
    }),
  );
}

interface UpdatedBaseOptions extends ReviewChangeOptions {
  /** The program's folders, each with packages. */
  readonly base: string;
  readonly head: string;
  /** Where the copy goes. */
  readonly folder: string;
}

/** Copies the base, with the change's packages in place of its own. Returns the copy's folder. */
export async function updatedBase({ base, head, folder, ...options }: UpdatedBaseOptions): Promise<string> {
  const directory = join(folder, "updated-base");
  const isCopied = (source: string): boolean => !["node_modules", ".git"].includes(basename(source));
  cpSync(base, directory, { recursive: true, verbatimSymlinks: true, filter: isCopied });
  copyFiles(filesForNpm(head), head, directory);
  await providePackages({ ...options, directory, otherDirectory: head, version: "change" });
  return directory;
}
