import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { repository } from "./command-line.ts";
import { filledCache } from "./filled-cache.ts";
import { installedByPip } from "./installed-by-pip.ts";

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
  // Without those that only some machines need.
  const required = [...text.matchAll(/^[\w.-]+==\S+(?= \\$)/gm)].map(([requirement]) => requirement);
  if (await hasAll(required, path)) return path;
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
  const folder = await filledCache(`python-${hash}`, (partial) => installedByPip(partial, requirementsFile));
  return [join(folder, "bin"), path].join(delimiter);
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
