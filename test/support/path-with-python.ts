import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { repository } from "./command-line.ts";

const run = promisify(execFile);

/** Microsoft's libraries for Python, of the versions that the recipes were written against and the witnesses are. */
const requirementsFile = join(repository, "test/witnesses/python/requirements.txt");

/**
 * A PATH whose `python3` has exactly the required libraries, as a caller's team would have them: the machine's own where
 * that has them, else a virtual environment in the user's cache, made once with pip.
 *
 * @throws where there is no python3, or pip cannot reach a package index: nothing is skipped in silence
 */
export async function pathWithPython(path: string): Promise<string> {
  const text = readFileSync(requirementsFile, "utf8");
  const required = text.split("\n").filter((line) => /^\w/.test(line));
  if (await hasAll(required, path)) return path;
  const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "protected-function");
  const folder = join(cache, `python-${createHash("sha256").update(text).digest("hex").slice(0, 12)}`);
  const found = [join(folder, "bin"), path].join(delimiter);
  if (await hasAll(required, found)) return found;
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(join(cache, "python-"));
  try {
    await run("python3", ["-m", "venv", partial]);
    const install = ["-m", "pip", "install", "--quiet", "--requirement", requirementsFile];
    await run(join(partial, "bin", "python3"), install, { timeout: 110_000 });
    // Whole or not at all: another run may be making the same.
    if (!existsSync(folder)) renameSync(partial, folder);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`The libraries of ${requirementsFile} could not be installed: ${said}`, { cause: error });
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return found;
}

/** Asks each for its version: to import them all takes seconds. */
async function hasAll(required: readonly string[], path: string): Promise<boolean> {
  const script = `import sys; from importlib.metadata import version
for line in sys.argv[1:]:
    name, wanted = line.split("==")
    assert version(name) == wanted`;
  try {
    await run("python3", ["-c", script, ...required], { env: { PATH: path } });
    return true;
  } catch {
    return false;
  }
}
