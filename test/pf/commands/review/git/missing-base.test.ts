import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, expect, it } from "vitest";
import { processGuardian } from "../../../../../packages/engine/guardian.ts";
import { gitIn, resolveVersions } from "../../../../../packages/pf/commands/review/git/git.ts";
import { folderOfAllTests, temporaryFolder } from "../../../../support/temporary-folder.ts";

const signal = new AbortController().signal;
const guardian = processGuardian();
const root = folderOfAllTests();

function git(cwd: string, ...args: readonly string[]): string {
  const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
  return execFileSync("git", [...identity, ...args], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}

/** Two commits on main, and two more on feature. */
beforeAll(() => {
  const commit = (text: string) => git(root.path, "commit", "--quiet", "--allow-empty", "--message", text);
  git(root.path, "init", "--quiet", "--initial-branch=main");
  for (const text of ["one", "two"]) commit(text);
  git(root.path, "tag", "v1.0");
  git(root.path, "switch", "--quiet", "--create", "feature");
  for (const text of ["three", "four"]) commit(text);
});

const clones = {
  "a shallow clone of the branch": ["clone", "--quiet", "--depth", "1", "--branch", "feature"],
  "a clone of the branch": ["clone", "--quiet", "--single-branch", "--branch", "feature"],
} as const;

const cases = [
  ["main", "main:main"],
  ["origin/main", "main:refs/remotes/origin/main"],
  ["upstream/main", "main:refs/remotes/upstream/main", "upstream"],
  ["main~1", "main:main"],
  ["origin/main~1", "main:refs/remotes/origin/main"],
  ["v1.0", "v1.0:v1.0"],
  ["main", "main:main", "upstream"],
] as const;

it.for(
  Object.entries(clones).flatMap(([name, clone]) =>
    cases.map((one) => ({ name, clone, base: one[0], told: one[1], remote: one[2] ?? "origin" })),
  ),
)("$name, without $base of $remote: the told command makes it the base", async ({ clone, base, told, remote }) => {
  const cwd = join(temporaryFolder(), "clone");
  git(root.path, ...clone, "--no-tags", "--origin", remote, pathToFileURL(root.path).href, cwd);
  await expectFixed(cwd, base, `${remote} ${told}`);
});

it.for(["main", "origin/main"])("a pipeline's shallow checkout of a commit, without %s: the same", async (base) => {
  const cwd = temporaryFolder();
  git(cwd, "init", "--quiet");
  git(cwd, "remote", "add", "origin", pathToFileURL(root.path).href);
  const head = "refs/remotes/pull/1/merge";
  git(
    cwd,
    "fetch",
    "--quiet",
    "--no-tags",
    "--depth=1",
    "origin",
    `+${git(root.path, "rev-parse", "feature")}:${head}`,
  );
  git(cwd, "checkout", "--quiet", "--force", head);
  await expectFixed(cwd, base, base === "main" ? "origin main:main" : "origin main:refs/remotes/origin/main");
});

it("an older commit of a shallow clone's own branch: the told command gets the history", async () => {
  const cwd = join(temporaryFolder(), "clone");
  git(root.path, ...clones["a shallow clone of the branch"], pathToFileURL(root.path).href, cwd);
  await expectFixed(cwd, "HEAD~1", undefined);
});

/** Runs the command that the refusal tells, as it is written, and reviews again. */
async function expectFixed(cwd: string, base: string, what: string | undefined): Promise<void> {
  const resolve = () => resolveVersions(gitIn(cwd, { guardian, signal }), base);
  const told = await resolve().then(
    () => "",
    (error: Error) => error.message,
  );
  const [, command = ""] =
    /: (git fetch.*)\nIn a pipeline, check out the whole history \(fetch-depth: 0\)\.$/.exec(told) ?? [];
  const isShallow = git(cwd, "rev-parse", "--is-shallow-repository") === "true";
  expect(command).toBe(
    ["git fetch", ...(isShallow ? ["--unshallow"] : []), ...(what === undefined ? [] : [what])].join(" "),
  );
  git(cwd, ...command.split(" ").slice(1));
  expect(await resolve()).toMatchObject({
    base,
    isUnrelated: false,
    baseCommit: git(root.path, "rev-parse", base === "HEAD~1" ? "feature~1" : base.replace(/^.*\//, "")),
  });
}
