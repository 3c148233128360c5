import { relative } from "node:path/posix";
import type { Git } from "./git.ts";

/**
 * Every file of the repository that differs from the base, committed or not, by its path from the program's directory: what
 * is outside of it begins with "../".
 *
 * @throws Refused
 */
export async function changedFiles(git: Git, baseCommit: string): Promise<readonly string[]> {
  const [prefix, root] = await Promise.all([
    git.demand(["rev-parse", "--show-prefix"]),
    git.demand(["rev-parse", "--show-cdup"]),
  ]);
  // -z: else a name with a quote or an umlaut comes in quotes. Without renames: a file that moved away is a change, too.
  const [differing, untracked] = await Promise.all([
    git.demand(["diff", "--name-only", "--no-renames", "--no-relative", "--ignore-submodules=none", "-z", baseCommit]),
    git.demand(["ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", `./${root}`]),
  ]);
  const files = `${differing}\0${untracked}`.split("\0").filter((file) => file !== "");
  return [...new Set(files)].map((file) => relative(prefix, file)).toSorted();
}
