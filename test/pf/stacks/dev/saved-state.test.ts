import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import {
  lockState,
  readState,
  requireStateFolder,
  writeState,
} from "../../../../packages/pf/stacks/dev/saved-state.ts";
import { folderOfEachTest } from "../../../support/temporary-folder.ts";

const project = folderOfEachTest();
const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: project.path });
beforeEach(() => {
  git("init", "--quiet");
});

const state = { twin: new Uint8Array([1, 2]), stack: { version: 3 }, renewedAt: 4, passphrase: "horse" };

it("keeps a state in a private folder that git ignores", () => {
  const folder = requireStateFolder(project.path, "dev");
  writeState(folder, state);

  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readState(folder)).toEqual({ ...state, twin: Buffer.from([1, 2]) });
  expect(git("status", "--porcelain").toString()).toBe("");
});

it("gives the folder to one of two that come at the same time", async () => {
  const folder = requireStateFolder(project.path, "dev");
  const taken = await Promise.allSettled([lockState(folder), lockState(folder)]);

  expect(taken.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(taken.flatMap((each) => (each.status === "rejected" ? [each.reason] : []))).toMatchObject([
    { code: "STATE_IN_USE", message: expect.stringContaining(`process ${process.pid}`) },
  ]);
});

it("starts anew after another version", () => {
  const folder = requireStateFolder(project.path, "dev");
  writeState(folder, state);
  writeFileSync(join(folder, "version"), "0");

  expect(readState(folder)).toBeUndefined();
});

it.for([
  ["others can read", () => chmodSync(requireStateFolder(project.path, "dev"), 0o755), "chmod 700"],
  ["is a link", () => symlinkSync(tmpdir(), join(project.path, ".pf")), "a link or a file"],
  [
    "git tracks",
    () => {
      mkdirSync(join(project.path, ".pf/dev"), { recursive: true, mode: 0o700 });
      writeFileSync(join(project.path, ".pf/dev/version"), "1");
      git("add", "--force", ".pf/dev/version");
    },
    "git rm -r --cached",
  ],
] as const)("refuses a folder that %s", ([, spoil, fix]) => {
  spoil();

  expect(() => requireStateFolder(project.path, "dev")).toThrow(fix);
});
