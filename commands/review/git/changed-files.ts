import { lstatSync } from "node:fs";
import { join } from "node:path";
import { relative } from "node:path/posix";
import type { Git } from "./git.ts";

/** What git keeps under a path: https://git-scm.com/docs/git-fast-import (modes). */
export type Entry = "file" | "executable" | "link" | "submodule";

export interface ChangedFile {
  /** From the program's directory; outside of it: begins with "../". */
  readonly file: string;
  /** Undefined: new. */
  readonly before: Entry | undefined;
  /** Undefined: gone. */
  readonly after: Entry | undefined;
}

const entries: Readonly<Record<string, Entry>> = {
  "100644": "file",
  "100755": "executable",
  "120000": "link",
  "160000": "submodule",
};

/**
 * Every file of the repository that differs from the base, committed or not, in its content or its mode.
 *
 * @param directory the program's
 * @throws Refused
 */
export async function changedFiles(git: Git, directory: string, baseCommit: string): Promise<readonly ChangedFile[]> {
  const [prefix, root] = await Promise.all([
    git.demand(["rev-parse", "--show-prefix"]),
    git.demand(["rev-parse", "--show-cdup"]),
  ]);
  // -z: else a name with a quote or an umlaut comes in quotes. Without renames: a file that moved away is a change, too.
  const [differing, untracked] = await Promise.all([
    git.demand(["diff", "--raw", "--no-renames", "--no-relative", "--ignore-submodules=none", "-z", baseCommit]),
    git.demand(["ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", `./${root}`]),
  ]);
  const found = new Map<string, ChangedFile>();
  for (const [, before = "", after = "", path = ""] of differing.matchAll(/:(\d+) (\d+) \S+ \S+ [A-Z]\d*\0([^\0]+)/g)) {
    const file = relative(prefix, path);
    found.set(file, { file, before: entries[before], after: entries[after] });
  }
  for (const path of untracked.split("\0").filter((one) => one !== "")) {
    const file = relative(prefix, path) || path;
    // A repository within this one that was never added is listed as a folder.
    const after = path.endsWith("/") ? "submodule" : entryOf(join(directory, file));
    found.set(file, { file, before: found.get(file)?.before, after });
  }
  return [...found.values()].toSorted((one, other) => (one.file < other.file ? -1 : 1));
}

function entryOf(path: string): Entry {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return "link";
  return (stat.mode & 0o111) === 0 ? "file" : "executable";
}
