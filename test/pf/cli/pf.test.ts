import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { repository } from "../../support/command-line.ts";
import { folderOfEachTest } from "../../support/temporary-folder.ts";

const folder = folderOfEachTest();

const run = (pf: string, args: readonly string[], PATH = process.env["PATH"] ?? "") => {
  const { status, stdout, stderr } = spawnSync(pf, args, { cwd: "/", env: { PATH }, encoding: "utf8" });
  return { status, stdout, stderr };
};

it("runs from any folder and through a link", () => {
  const link = join(folder.path, "anything");
  symlinkSync(join(repository, "pf"), link);

  const { status, stdout } = run(link, ["--version"]);

  expect(status).toBe(0);
  expect(stdout).toMatch(/^protected-function .* \(Node 24\./);
});

it("prints what to run before anything is installed: exit code 3", () => {
  copyFileSync(join(repository, "pf"), join(folder.path, "pf"));

  expect(run(join(folder.path, "pf"), ["start"], "/usr/bin:/bin")).toEqual({
    status: 3,
    stdout: "",
    stderr:
      `error: Nothing is installed yet. Run: npm ci --prefix '${folder.path}' (npm comes with Node: ` +
      "https://nodejs.org)\n",
  });
});

it("prints what to run in a created project before anything is installed: exit code 3", () => {
  copyFileSync(join(repository, "template/pf"), join(folder.path, "pf"));

  expect(run(join(folder.path, "pf"), ["start"])).toEqual({
    status: 3,
    stdout: "",
    stderr: `error: Nothing is installed yet. Run: npm ci --prefix '${folder.path}'\n`,
  });
});

it("npm start in a created project prints what to run before anything is installed, and then starts pf", () => {
  copyFileSync(join(repository, "template/package.json"), join(folder.path, "package.json"));
  const npmStart = (...args: readonly string[]) => {
    const options = { cwd: folder.path, encoding: "utf8" } as const;
    const { status, stdout, stderr } = spawnSync("npm", ["start", ...args], options);
    return { status, stdout, stderr };
  };

  expect(npmStart("--silent")).toEqual({
    status: 3,
    stdout: "",
    stderr: "error: Nothing is installed yet. Run: npm ci\n",
  });

  mkdirSync(join(folder.path, "node_modules/.bin"), { recursive: true });
  writeFileSync(join(folder.path, "node_modules/.bin/pf"), '#!/bin/sh\necho "pf $*"\n', { mode: 0o755 });
  expect(npmStart("--silent")).toEqual({ status: 0, stdout: "pf start\n", stderr: "" });
  // npm echoes each script that it runs.
  expect(npmStart().stdout.match(/^> /gm)).toHaveLength(2);
});

it("reports a missing Node if packages were installed without it: exit code 3", () => {
  copyFileSync(join(repository, "pf"), join(folder.path, "pf"));
  mkdirSync(join(folder.path, "node_modules"));
  const tools = join(folder.path, "tools");
  mkdirSync(tools);
  for (const tool of ["sh", "dirname", "readlink"]) symlinkSync(`/usr/bin/${tool}`, join(tools, tool));

  const { status, stderr } = run(join(folder.path, "pf"), ["start"], tools);

  expect({ status, stderr }).toEqual({
    status: 3,
    stderr: `error: Node isn't installed. Run: npm ci --prefix '${folder.path}', without --omit=optional\n`,
  });
});
