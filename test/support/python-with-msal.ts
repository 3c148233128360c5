import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Microsoft's library for Python, of the version that the recipes were written against. */
const msal = "msal==1.39.0";

/**
 * A PATH whose `python3` has msal, as a caller's team would have it: the machine's own where that has it, else a virtual
 * environment in the user's cache, made once with pip.
 *
 * @throws where there is no python3, or pip cannot reach a package index: nothing is skipped in silence
 */
export async function pathWithMsal(path: string): Promise<string> {
  if (await hasMsal(path)) return path;
  const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "protected-function");
  const folder = join(cache, `python-${msal.replace("==", "-")}`);
  const found = [join(folder, "bin"), path].join(delimiter);
  if (await hasMsal(found)) return found;
  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(join(cache, "python-"));
  try {
    await run("python3", ["-m", "venv", partial]);
    await run(join(partial, "bin", "python3"), ["-m", "pip", "install", "--quiet", msal], { timeout: 110_000 });
    // Whole or not at all: another run may be making the same.
    if (!existsSync(folder)) renameSync(partial, folder);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`Python's recipes need ${msal}, and it could not be installed: ${said}`, { cause: error });
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return found;
}

async function hasMsal(path: string): Promise<boolean> {
  try {
    await run("python3", ["-c", "import msal, requests"], { env: { PATH: path } });
    return true;
  } catch {
    return false;
  }
}
