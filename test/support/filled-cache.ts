import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { acquireFileLock } from "../../packages/engine/file-lock.ts";

/**
 * A folder of the user's cache that others' tools are installed in, filled once: tests that run side by side wait for
 * the first of them, and one that was killed leaves nothing that counts.
 *
 * @param name says the version: what it holds never changes
 * @param fill into a folder that is then moved there, whole
 * @throws what `fill` throws, and says which folder it is about
 */
export async function filledCache(name: string, fill: (partial: string) => Promise<unknown>): Promise<string> {
  const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "protected-function");
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const lock = await acquireFileLock({ path: `${folder}.lock`, sleep });
  const partial = mkdtempSync(join(cache, "partial-"));
  try {
    if (existsSync(folder)) return folder;
    await fill(partial);
    renameSync(partial, folder);
    return folder;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`${name} is needed, and could not be installed: ${said}`, { cause: error });
  } finally {
    rmSync(partial, { recursive: true, force: true });
    await lock.release();
  }
}
