import { spawnSync } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, it } from "vitest";

const pretends = (version: string) =>
  `--import=data:text/javascript,Object.defineProperty(process.versions,"node",{value:"${version}"})`;
const files = ["infra/require-node.ts", "packages/pf/create/main.mjs"].map((file) => [
  file,
  fileURLToPath(new URL(`../../${file}`, import.meta.url)),
]);

const run = (file: string | undefined, version: string) => {
  const imported = `--import=${pathToFileURL(file ?? "").href}`;
  const args = [pretends(version), imported, "--eval", 'console.log("runs")', "--", "--help"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env: {} });
  return { status, stdout, stderr };
};

it.each(files)("%s stops an older Node with one error and exit code 3", (_, file) => {
  for (const version of ["18.20.8", "20.19.0", "22.21.0", "23.11.1"]) {
    expect(run(file, version)).toEqual({
      status: 3,
      stdout: "",
      stderr: `error: Node 24 is needed, and this is Node ${version}. Install Node 24 from https://nodejs.org.\n`,
    });
  }
});

it.each(["24.0.0", "26.1.0"])("Node %s is accepted", (version) => {
  expect(run(files[0]?.[1], version)).toEqual({ status: 0, stdout: "runs\n", stderr: "" });
});
