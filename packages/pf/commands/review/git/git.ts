import type { Guardian } from "@protected-function/engine/guardian.ts";
import { createRunCommand } from "@protected-function/engine/run-command.ts";
import { Refused, Unavailable } from "@protected-function/core/text/errors.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { lstatSync } from "node:fs";
import { join } from "node:path";
import { relative } from "node:path/posix";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { ReviewedVersions } from "../findings/review.ts";
import { childEnvironment } from "@protected-function/core/text/child-environment.ts";

/** Returns git's output, or undefined if git fails and the failure has a meaning for the caller. */
export interface Git {
  readonly tryRun: (args: readonly string[]) => Promise<string | undefined>;
  /** @throws Refused with git's message */
  readonly run: (args: readonly string[]) => Promise<string>;
}

export function gitIn(directory: string, { guardian, signal }: { guardian: Guardian; signal: AbortSignal }): Git {
  const run = createRunCommand(guardian);
  // Don't pass the whole environment: in a hook, GIT_DIR and similar variables name another repository.
  const env = { ...childEnvironment(process.env), LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" };
  const git = (args: readonly string[], signal?: AbortSignal) =>
    // A checkout runs your hooks, which may do anything.
    run("git", ["-c", "core.hooksPath=/dev/null", ...args], { env, cwd: directory, signal });
  return {
    tryRun: async (args) => {
      const { exitCode, stdout } = await git(args, signal);
      return exitCode === 0 ? stdout.trim() : undefined;
    },
    run: async (args) => {
      // Cleanup must run even after an abort.
      const { exitCode, stdout, stderr } = await git(args, args[1] === "remove" ? undefined : signal);
      if (exitCode !== 0)
        throw new Refused("REVIEW_REFUSED", `git ${args.slice(0, 2).join(" ")} fails: ${stderr.trim()}`);
      return stdout.trim();
    },
  };
}

/** Git's kinds of entries: https://git-scm.com/docs/git-fast-import (modes). */
export type Entry = "file" | "executable" | "link" | "submodule";

export interface ChangedFile {
  /** Relative to the program's directory. Begins with "../" if it's outside. */
  readonly file: string;
  /** Undefined if it's new. */
  readonly before: Entry | undefined;
  /** Undefined if it's gone. */
  readonly after: Entry | undefined;
}

const entries: Readonly<Record<string, Entry>> = {
  "100644": "file",
  "100755": "executable",
  "120000": "link",
  "160000": "submodule",
};

/**
 * Lists every file of the repository whose content or mode differs from the base, committed or not.
 *
 * @param directory the program's directory
 * @throws Refused
 */
export async function changedFiles(git: Git, directory: string, baseCommit: string): Promise<readonly ChangedFile[]> {
  const [prefix, root] = await Promise.all([
    git.run(["rev-parse", "--show-prefix"]),
    git.run(["rev-parse", "--show-cdup"]),
  ]);
  // With -z, git doesn't quote unusual names. Renames are off, because a moved file is also a change.
  const [differing, untracked] = await Promise.all([
    git.run(["diff", "--raw", "--no-renames", "--no-relative", "--ignore-submodules=none", "-z", baseCommit]),
    git.run(["ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", `./${root}`]),
  ]);
  const changedFiles = new Map<string, ChangedFile>();
  for (const [, before = "", after = "", path = ""] of differing.matchAll(/:(\d+) (\d+) \S+ \S+ [A-Z]\d*\0([^\0]+)/g)) {
    const file = relative(prefix, path);
    changedFiles.set(file, { file, before: entries[before], after: entries[after] });
  }
  for (const path of untracked.split("\0").filter((name) => name !== "")) {
    const file = relative(prefix, path) || path;
    // A nested repository that was never added is listed as a folder.
    const after = path.endsWith("/") ? "submodule" : entryOf(join(directory, file));
    changedFiles.set(file, { file, before: changedFiles.get(file)?.before, after });
  }
  return [...changedFiles.values()].toSorted((left, right) => (left.file < right.file ? -1 : 1));
}

function entryOf(path: string): Entry {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return "link";
  return (stat.mode & 0o111) === 0 ? "file" : "executable";
}

/**
 * Returns the commits to compare. A pull request is compared with its merge base, as repository hosts do, because later
 * merges into the base aren't part of the change.
 *
 * @throws Refused
 */
export async function resolveVersions(git: Git, base: string): Promise<ReviewedVersions> {
  const headCommit = await git.tryRun(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]);
  if (headCommit === undefined) {
    if ((await git.tryRun(["--version"])) === undefined) {
      throw new Unavailable(
        "NO_GIT",
        "git isn't on PATH, and a review compares commits. Install it: https://git-scm.com",
      );
    }
    throw new Refused(
      "REVIEW_REFUSED",
      "This isn't a git repository with a commit. A review compares with a commit: git init && git add . && git commit",
    );
  }
  const tip = (await commitOf(git, base)) ?? (await commitOf(git, `origin/${base}`));
  if (tip === undefined) {
    throw new Refused(
      "REVIEW_REFUSED",
      `--base is "${base}", but there is no such commit here.\n${await fixOfBase(git, base)}`,
    );
  }
  const ancestor = await git.tryRun(["merge-base", tip, headCommit]);
  const baseCommit = ancestor ?? tip;
  const status = await git.run(["status", "--porcelain", "--untracked-files=normal", "--", "."]);
  const baseMovedOn = baseCommit !== tip;
  return { base, baseCommit, baseMovedOn, isUnrelated: ancestor === undefined, headCommit, uncommitted: status !== "" };
}

/** What repositories call the branch that changes are merged into. */
const usualMains = ["main", "master", "trunk", "develop", "development"];

/** A clone of a pipeline has one commit of one branch, so that neither a branch nor an older commit is there. */
async function fixOfBase(git: Git, base: string): Promise<string> {
  const remotes = ((await git.tryRun(["remote"])) ?? "").split("\n").filter((name) => name !== "");
  const named = remotes.find((remote) => base.startsWith(`${remote}/`));
  const branch = named === undefined ? base.replace(/^origin\//, "") : base.slice(named.length + 1);
  const kinds = ["refs/heads", "refs/tags", "refs/remotes/origin"];
  const refs = (await git.tryRun(["for-each-ref", "--format=%(refname:lstrip=2)", ...kinds])) ?? "";
  const names = refs
    .split("\n")
    .map((ref) => ref.replace(/^origin\//, ""))
    .filter((name) => name !== base && name !== "HEAD" && name !== "");
  // The same branch of another remote than the usual one has other commits.
  const suggestion = named === undefined || named === "origin" ? meantOf(branch, names) : undefined;
  if (suggestion !== undefined) return `Did you mean --base ${shellWord(suggestion)}?`;
  const here = `Use a branch, a tag or a commit.${names.length === 0 ? "" : ` Here: ${listNames([...new Set(names)])}.`}`;
  const remote = named ?? (remotes.includes("origin") ? "origin" : remotes[0]);
  if (remote === undefined) return here;
  const isShallow = (await git.tryRun(["rev-parse", "--is-shallow-repository"])) === "true";
  const whole = isShallow
    ? "This clone has only a part of the history. Get the rest: git fetch --unshallow"
    : `${here} Get a branch that isn't here: git fetch`;
  const source = await missingRef(git, branch, named);
  const target = named === undefined ? source : `refs/remotes/${named}/${source}`;
  const command = source === undefined ? whole : `${whole} ${remote} ${shellWord(`${source}:${target}`)}`;
  return `${command}\nIn a pipeline, check out the whole history (fetch-depth: 0).`;
}

/** The branch or tag that a misspelled name means. */
function meantOf(branch: string, names: readonly string[]): string | undefined {
  if (names.includes(branch)) return branch;
  // A main branch's name, misspelled, another remote's or another repository's, means the one that this repository has.
  const [last = ""] = branch.split("/").slice(-1);
  const isMain = usualMains.includes(last) || nearest(last, usualMains) !== undefined;
  return nearest(branch, names) ?? (isMain ? usualMains.find((name) => names.includes(name)) : undefined);
}

/** The branch or tag to fetch for a base, such as main for main~1. Undefined for a commit, and if it is here. */
async function missingRef(git: Git, branch: string, remote: string | undefined): Promise<string | undefined> {
  const [ref = ""] = /^[^~^@]*/.exec(branch) ?? [];
  if (!/^[a-z][\w./-]*$/i.test(ref) || /^(?:[\da-f]{7,40}|HEAD)$/i.test(ref)) return undefined;
  const isHere = (await commitOf(git, remote === undefined ? ref : `${remote}/${ref}`)) !== undefined;
  return isHere ? undefined : ref;
}

function commitOf(git: Git, ref: string): Promise<string | undefined> {
  // A reference that begins with a hyphen would be read as an option.
  return git.tryRun(["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
}
