import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Makes a virtual environment of what a requirements file pins, each file of it by its hash. What is moved afterwards goes
 * on working by its `bin/python3` and its binaries, not by the scripts beside them.
 */
export async function installedByPip(folder: string, requirementsFile: string): Promise<void> {
  await run("python3", ["-m", "venv", folder]);
  const install = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--require-hashes",
    "--requirement",
  ];
  await run(join(folder, "bin", "python3"), [...install, requirementsFile]);
}
