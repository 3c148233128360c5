import { randomUUID } from "node:crypto";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";

export interface FileLock {
  release(): Promise<void>;
}

export interface FileLockOptions {
  readonly path: string;
  /** Waits this long between two attempts. Throws when the signal is aborted. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<unknown>;
  readonly signal?: AbortSignal | undefined;
  /** Called at each attempt while another process holds the lock. */
  readonly onWait?: (holderPid: number) => void;
  /** Whether a process of this machine is running. Injected by tests. */
  readonly isAlive?: (pid: number) => boolean;
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly id: string;
}

const retryMilliseconds = 250;
/** A lock file is written right after it is created. If it is still unreadable after this time, its writer is gone. */
const unreadableForMilliseconds = 5000;

/**
 * Takes a lock file. Waits while a running process holds it; a killed process loses its lock. Errors of the file system
 * are thrown unchanged.
 */
export async function acquireFileLock(options: FileLockOptions): Promise<FileLock> {
  const { path } = options;
  const own: Holder = { pid: process.pid, host: hostname(), id: randomUUID() };
  for (;;) {
    options.signal?.throwIfAborted();
    if (await create(path, own)) {
      return {
        release: async () => {
          if ((await read(path))?.holder?.id === own.id) await rm(path, { force: true });
        },
      };
    }
    const seen = await read(path);
    if (seen === undefined) continue;
    if (isStale(seen, options.isAlive ?? isAlive)) {
      if (await removeStaleLock(path, seen.text, own)) continue;
    } else {
      options.onWait?.(seen.holder?.pid ?? 0);
    }
    await options.sleep(retryMilliseconds, options.signal);
  }
}

interface Seen {
  readonly text: string;
  readonly holder: Holder | undefined;
  readonly ageMilliseconds: number;
}

function isStale(seen: Seen, alive: (pid: number) => boolean): boolean {
  if (seen.holder === undefined) return seen.ageMilliseconds > unreadableForMilliseconds;
  // A process of another machine (a shared home) can't be checked, so its lock counts as held.
  return seen.holder.host === hostname() && !alive(seen.holder.pid);
}

/** Two waiters may see the same dead holder: the second must not remove the first one's new lock. */
async function removeStaleLock(path: string, staleText: string, own: Holder): Promise<boolean> {
  const right = `${path}.taking`;
  if (!(await create(right, own))) {
    const other = await read(right);
    if (other !== undefined && other.ageMilliseconds > unreadableForMilliseconds) await rm(right, { force: true });
    return false;
  }
  try {
    if ((await read(path))?.text === staleText) await rm(path, { force: true });
  } finally {
    await rm(right, { force: true });
  }
  return true;
}

async function create(path: string, own: Holder): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(own), { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Reads the lock file; `undefined` if it doesn't exist, or no longer exists. */
async function read(path: string): Promise<Seen | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
    return { text, holder: parse(text), ageMilliseconds: Date.now() - mtimeMs };
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function parse(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    const { pid, host, id } = value as Partial<Record<keyof Holder, unknown>>;
    if (typeof pid !== "number" || typeof host !== "string" || typeof id !== "string") return undefined;
    return { pid, host, id };
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
