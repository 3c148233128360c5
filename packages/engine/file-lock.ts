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
  const ownHolder: Holder = { pid: process.pid, host: hostname(), id: randomUUID() };
  for (;;) {
    options.signal?.throwIfAborted();
    if (await create(path, ownHolder)) {
      return {
        release: async () => {
          if ((await read(path))?.holder?.id === ownHolder.id) await rm(path, { force: true });
        },
      };
    }
    const lock = await read(path);
    if (lock === undefined) continue;
    if (isStale(lock, options.isAlive ?? isAlive)) {
      if (await removeStaleLock(path, lock.text, ownHolder)) continue;
    } else {
      options.onWait?.(lock.holder?.pid ?? 0);
    }
    await options.sleep(retryMilliseconds, options.signal);
  }
}

interface SeenLock {
  readonly text: string;
  readonly holder: Holder | undefined;
  readonly ageMilliseconds: number;
}

function isStale(lock: SeenLock, alive: (pid: number) => boolean): boolean {
  if (lock.holder === undefined) return lock.ageMilliseconds > unreadableForMilliseconds;
  // A process of another machine (a shared home) can't be checked, so its lock counts as held.
  return lock.holder.host === hostname() && !alive(lock.holder.pid);
}

/** Two waiters may see the same dead holder: the second must not remove the first one's new lock. */
async function removeStaleLock(path: string, staleText: string, holder: Holder): Promise<boolean> {
  const takingPath = `${path}.taking`;
  if (!(await create(takingPath, holder))) {
    const otherLock = await read(takingPath);
    if (otherLock !== undefined && otherLock.ageMilliseconds > unreadableForMilliseconds)
      await rm(takingPath, { force: true });
    return false;
  }
  try {
    if ((await read(path))?.text === staleText) await rm(path, { force: true });
  } finally {
    await rm(takingPath, { force: true });
  }
  return true;
}

async function create(path: string, holder: Holder): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(holder), { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Reads the lock file; `undefined` if it doesn't exist, or no longer exists. */
async function read(path: string): Promise<SeenLock | undefined> {
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

/** Whether a process of this machine is running, also another user's. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
