import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { processGuardian } from "../../../../packages/engine/guardian.ts";
import { checkOutBase } from "../../../../packages/pf/commands/review/git/base-checkout.ts";
import { changedFiles, gitIn, resolveVersions } from "../../../../packages/pf/commands/review/git/git.ts";
import { providePackages } from "../../../../packages/pf/commands/review/git/provide-packages.ts";
import { folderOfEachTest } from "../../../support/temporary-folder.ts";

const root = folderOfEachTest();
let directory: string;
const guardian = processGuardian();
const signal = new AbortController().signal;

function git(...args: readonly string[]): string {
  const identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
  return execFileSync("git", [...identity, ...args], {
    cwd: root.path,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}

function commit(text: string): string {
  writeFileSync(join(directory, "file"), text);
  git("add", "--all");
  git("commit", "--quiet", "--message", text);
  return git("rev-parse", "HEAD");
}

beforeEach(() => {
  vi.stubEnv("PF_CACHE", join(root.path, "cache"));
  // The program need not be at the root of its repository.
  directory = join(root.path, "program");
  mkdirSync(join(directory, "node_modules"), { recursive: true });
  git("init", "--quiet", "--initial-branch=main");
  writeFileSync(join(root.path, ".gitignore"), "node_modules/\n");
  writeFileSync(join(directory, "package.json"), "{}");
  writeFileSync(join(directory, "package-lock.json"), "{}");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const resolve = (base: string) => resolveVersions(gitIn(directory, { guardian, signal }), base);

describe("the versions of a review", () => {
  it("are the commit where the change branched off and the working tree", async () => {
    const left = commit("one");
    git("switch", "--quiet", "--create", "change");
    const head = commit("two");
    git("switch", "--quiet", "main");
    commit("merged by others since");
    git("switch", "--quiet", "change");

    const versions = { base: "main", baseCommit: left, baseMovedOn: true, isUnrelated: false, headCommit: head };
    expect(await resolve("main")).toEqual({ ...versions, uncommitted: false });
    writeFileSync(join(directory, "other"), "not committed");
    expect(await resolve("main")).toEqual({ ...versions, uncommitted: true });
  });

  it("are found among fetched branches if a pipeline has no local one", async () => {
    const one = commit("one");
    git("update-ref", "refs/remotes/origin/release", one);
    commit("two");

    expect(await resolve("release")).toMatchObject({ baseCommit: one });
  });

  it("are the base's tip without a known common commit, with a warning that others' work looks reverted", async () => {
    const left = commit("one");
    git("switch", "--quiet", "--orphan", "change");
    mkdirSync(directory, { recursive: true });
    const head = commit("two");

    expect(await resolve("main")).toEqual({
      base: "main",
      baseCommit: left,
      baseMovedOn: false,
      isUnrelated: true,
      headCommit: head,
      uncommitted: false,
    });
  });

  it("are refused with the local branch of that name, if there is one", async () => {
    commit("one");
    git("branch", "--move", "--force", "main");
    git("remote", "add", "origin", "https://example.com/orders.git");
    await expect(resolve("origin/main")).rejects.toMatchObject({
      message: expect.stringContaining("Did you mean --base main?"),
    });
  });

  it.for(["nowhere", "--all", "main:file"])("are refused if the base is %s", async (base) => {
    commit("one");
    await expect(resolve(base)).rejects.toMatchObject({
      code: "REVIEW_REFUSED",
      message: expect.stringContaining(`--base is "${base}", but there is no such commit here`),
    });
  });

  it("are refused outside a repository with a commit", async () => {
    await expect(resolve("main")).rejects.toMatchObject({ code: "REVIEW_REFUSED" });
  });
});

describe("the files of a change", () => {
  it("are all that differ, committed or not, new or deleted, inside and outside the program's folder", async () => {
    mkdirSync(join(directory, "infra/rules"), { recursive: true });
    for (const rule of ["gone", "edited", "same"]) writeFileSync(join(directory, `infra/rules/${rule}.ts`), rule);
    const base = commit("base");
    rmSync(join(directory, "infra/rules/gone.ts"));
    writeFileSync(join(root.path, "outside"), "committed");
    commit("without a rule");
    writeFileSync(join(directory, "infra/rules/edited.ts"), "never refuses");
    writeFileSync(join(directory, 'infra/rules/new "ü".ts'), "in no commit");
    mkdirSync(join(root.path, ".github"));
    writeFileSync(join(root.path, ".github/workflow.yml"), "in no commit");
    git("config", "diff.relative", "true");

    expect(await changedFiles(gitIn(directory, { guardian, signal }), directory, base)).toEqual([
      { file: "../.github/workflow.yml", before: undefined, after: "file" },
      { file: "../outside", before: undefined, after: "file" },
      { file: "file", before: "file", after: "file" },
      { file: "infra/rules/edited.ts", before: "file", after: "file" },
      { file: "infra/rules/gone.ts", before: "file", after: undefined },
      { file: 'infra/rules/new "ü".ts', before: undefined, after: "file" },
    ]);
  });

  it("are reported by kind: a link, a repository of its own, a newly executable file", async () => {
    writeFileSync(join(directory, "script"), "true");
    writeFileSync(join(directory, "linked"), "true");
    const base = commit("base");
    chmodSync(join(directory, "script"), 0o755);
    rmSync(join(directory, "linked"));
    symlinkSync("script", join(directory, "linked"));
    execFileSync("git", ["init", "--quiet", join(directory, "vendored")]);
    writeFileSync(join(directory, "vendored/file"), "true");

    expect(await changedFiles(gitIn(directory, { guardian, signal }), directory, base)).toEqual([
      { file: "linked", before: "file", after: "link" },
      { file: "script", before: "file", after: "executable" },
      { file: expect.stringMatching(/^vendored/), before: undefined, after: "submodule" },
    ]);
  });

  it("are none if a change is reverted", async () => {
    const base = commit("one");
    commit("two");
    commit("one");

    expect(await changedFiles(gitIn(directory, { guardian, signal }), directory, base)).toEqual([]);
  });
});

describe("the base's checkout", () => {
  const checkOut = (commit: string) =>
    checkOutBase({
      git: gitIn(directory, { guardian, signal }),
      directory,
      commit,
      guardian,
      signal,
      onProgress: () => {},
    });

  it("has the base's files, none of the working tree's packages, and leaves nothing", async () => {
    mkdirSync(join(directory, "node_modules/zod"));
    const one = commit("one");
    commit("two");
    writeFileSync(join(directory, "file"), "not committed");

    const base = await checkOut(one);

    expect(readFileSync(join(base.directory, "file"), "utf8")).toBe("one");
    expect(existsSync(join(base.directory, "node_modules/zod"))).toBe(false);
    await base.close();
    expect(existsSync(base.directory)).toBe(false);
    expect(existsSync(join(directory, "node_modules"))).toBe(true);
    expect(readFileSync(join(directory, "file"), "utf8")).toBe("not committed");
    expect(git("worktree", "list").split("\n")).toHaveLength(1);
  });

  it("runs no hook of the repository", async () => {
    const one = commit("one");
    const hooks = join(root.path, ".git/hooks");
    mkdirSync(hooks, { recursive: true });
    writeFileSync(join(hooks, "post-checkout"), `#!/bin/sh\ntouch ${join(root.path, "ran")}\n`, { mode: 0o755 });

    const base = await checkOut(one);

    await base.close();
    expect(existsSync(join(root.path, "ran"))).toBe(false);
  });

  it("lends its packages to a change without any, but not its workspaces and their commands", async () => {
    for (const folder of [
      "functions/node_modules/own",
      "node_modules/@scope/one",
      "node_modules/zod",
      "node_modules/.bin",
    ]) {
      mkdirSync(join(directory, folder), { recursive: true });
    }
    symlinkSync("../functions", join(directory, "node_modules/app"));
    symlinkSync("../../functions", join(directory, "node_modules/@scope/app"));
    symlinkSync("../app/code", join(directory, "node_modules/.bin/code"));
    symlinkSync("../gone", join(directory, "node_modules/gone"));
    const change = join(root.path, "change");
    mkdirSync(join(change, "functions"), { recursive: true });
    for (const [folder, code] of [
      [directory, "base"],
      [change, "head"],
    ] as const) {
      for (const file of ["package.json", "package-lock.json"]) writeFileSync(join(folder, file), "{}");
      writeFileSync(join(folder, "functions/code"), code);
    }
    const options = { directory: change, otherDirectory: directory, version: "change", guardian, signal } as const;

    await providePackages({ ...options, onProgress: () => {} });

    const read = (file: string) => readFileSync(join(change, "node_modules", file), "utf8");
    expect([read("app/code"), read("@scope/app/code"), read(".bin/code")]).toEqual(["head", "head", "head"]);
    for (const file of ["node_modules/@scope/one", "node_modules/zod", "functions/node_modules/own"]) {
      expect(realpathSync(join(change, file))).toBe(realpathSync(join(directory, file)));
    }
  });

  it("has packages of its own if the lock file differs", async () => {
    // A folder as a package: no registry is asked.
    const lock = {
      lockfileVersion: 3,
      packages: {
        "": { dependencies: { own: "file:own" } },
        own: { version: "1.0.0" },
        "node_modules/own": { resolved: "own", link: true },
      },
    };
    mkdirSync(join(directory, "own"));
    writeFileSync(join(directory, "own/package.json"), JSON.stringify({ name: "own", version: "1.0.0" }));
    writeFileSync(join(directory, "package.json"), JSON.stringify({ dependencies: { own: "file:own" } }));
    writeFileSync(join(directory, "package-lock.json"), JSON.stringify(lock));
    const one = commit("one");
    writeFileSync(join(directory, "package-lock.json"), "{}");

    const base = await checkOut(one);

    const own = JSON.parse(readFileSync(join(base.directory, "node_modules/own/package.json"), "utf8")) as unknown;
    expect(own).toEqual({ name: "own", version: "1.0.0" });
    expect(lstatSync(join(base.directory, "node_modules")).isSymbolicLink()).toBe(false);
    expect(existsSync(join(directory, "node_modules/own"))).toBe(false);
    await base.close();
    expect(existsSync(base.directory)).toBe(false);
    expect(git("worktree", "list").split("\n")).toHaveLength(1);
  });

  it("reports that packages of another lock file can't be installed, and leaves nothing", async () => {
    writeFileSync(join(directory, "package-lock.json"), "no JSON");
    const one = commit("one");
    writeFileSync(join(directory, "package-lock.json"), "{}");

    await expect(checkOut(one)).rejects.toMatchObject({ code: "PACKAGES_UNAVAILABLE" });

    expect(git("worktree", "list").split("\n")).toHaveLength(1);
  });
});
