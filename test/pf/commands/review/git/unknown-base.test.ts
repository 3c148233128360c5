import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { processGuardian } from "../../../../../packages/engine/guardian.ts";
import { gitIn, resolveVersions } from "../../../../../packages/pf/commands/review/git/git.ts";
import { temporaryFolder } from "../../../../support/temporary-folder.ts";

const signal = new AbortController().signal;

it.for([
  ["main", "mian", "Did you mean --base main?"],
  ["main", "master", "Did you mean --base main?"],
  ["release", "relaese", "Did you mean --base release?"],
  ["main", "origin/mian", "Did you mean --base main?"],
  ["main", "upstream/main", "Did you mean --base main?"],
  ["main", "origin/main", "Did you mean --base main?"],
  ["master", "mian", "Did you mean --base master?"],
  ["work", "elsewhere", "Use a branch, a tag or a commit. Here: work."],
] as const)(
  "a repository without a remote, of the branch %s: %s is refused with what is there",
  async ([branch, base, fix]) => {
    const cwd = temporaryFolder();
    const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
    execFileSync("git", ["init", "--quiet", `--initial-branch=${branch}`], { cwd });
    execFileSync("git", [...identity, "commit", "--quiet", "--allow-empty", "--message", "one"], { cwd });

    await expect(resolveVersions(gitIn(cwd, { guardian: processGuardian(), signal }), base)).rejects.toMatchObject({
      message: `--base is "${base}", but there is no such commit here.\n${fix}`,
    });
  },
);
