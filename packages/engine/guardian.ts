import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Unavailable } from "@protected-function/core/text/errors.ts";
import { childEnvironment } from "@protected-function/core/text/child-environment.ts";

/**
 * Makes sure that no child process and no temporary directory outlives this process, even if this process is killed. A
 * second process holds the other end of a pipe, and cleans up when the pipe closes (guard-process.ts).
 */
export interface Guardian {
  /** Starts a child in its own process group. The rest of the group ends when the child does. */
  spawn(command: string, args: readonly string[], options?: SpawnOptions): ChildProcess;
  /**
   * Ends a child and its group: SIGTERM, and SIGKILL after the grace period (default 2000 ms). Resolves when it is
   * gone.
   */
  stop(child: ChildProcess, graceMilliseconds?: number): Promise<void>;
  /**
   * When the signal is aborted, interrupts a child as Ctrl-C would, and kills it with its group after the grace period.
   * @returns a function that ends the watch; call it when the child has ended
   */
  interruptAt(signal: AbortSignal, child: ChildProcess, graceMilliseconds: number): () => void;
  /** Creates an empty directory in the system's temporary folder. */
  temporaryDirectory(prefix: string): string;
  /** Also removes, at the end, a directory that another part of the program created. */
  adoptDirectory(path: string): void;
  /** Removes a directory now. */
  removeDirectory(path: string): void;
  /** Ends every child and removes every directory. Resolves when they are gone. */
  close(): Promise<void>;
}

/** @throws Unavailable where nothing temporary can be created */
function temporaryFolder(): string {
  const folder = tmpdir();
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return folder;
  throw new Unavailable(
    "NO_TEMPORARY_FOLDER",
    `The folder for temporary files is "${folder}", which ${found ? "isn't a folder" : "doesn't exist"}.\nSet TMPDIR to a folder that you may write to, or unset it.`,
  );
}

/** Starts a guardian. One per process is enough; use `processGuardian()`. */
export function startGuardian(): Guardian {
  return new PipeGuardian();
}

let shared: Guardian | undefined;

/**
 * The guardian of this process, started at its first use. You don't need to close it: it acts when the process ends.
 */
export function processGuardian(): Guardian {
  shared ??= startGuardian();
  return shared;
}

class PipeGuardian implements Guardian {
  readonly #process: ChildProcess;

  constructor() {
    const { PATH, SystemRoot } = process.env;
    this.#process = spawn(process.execPath, [fileURLToPath(new URL("guard-process.ts", import.meta.url))], {
      // In its own process group. Otherwise Ctrl-C would end the guard before it has cleaned up.
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
      windowsHide: true,
      cwd: temporaryFolder(),
      env: { ...(PATH === undefined ? {} : { PATH }), ...(SystemRoot === undefined ? {} : { SystemRoot }) },
    });
    this.#process.on("error", () => undefined);
    this.#process.stdin?.on("error", () => undefined);
    this.#process.unref();
    // A child's standard input is a socket, which would keep this process alive.
    if (this.#process.stdin instanceof Socket) this.#process.stdin.unref();
  }

  spawn(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
    const child = spawn(command, [...args], { ...options, detached: process.platform !== "win32", windowsHide: true });
    const { pid } = child;
    if (pid === undefined) return child;
    this.#tell(`+${pid}`);
    child.once("exit", () => {
      signalGroup(pid, "SIGKILL");
      this.#tell(`-${pid}`);
    });
    return child;
  }

  async stop(child: ChildProcess, graceMilliseconds = 2000): Promise<void> {
    const { pid } = child;
    if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const childExit = once(child, "exit");
    signalGroup(pid, "SIGTERM");
    const timer = setTimeout(() => signalGroup(pid, "SIGKILL"), graceMilliseconds);
    await childExit;
    clearTimeout(timer);
  }

  interruptAt(signal: AbortSignal, child: ChildProcess, graceMilliseconds: number): () => void {
    let timer: NodeJS.Timeout | undefined;
    const interrupt = (): void => {
      child.kill("SIGINT");
      timer = setTimeout(() => void this.stop(child, 0), graceMilliseconds);
    };
    signal.addEventListener("abort", interrupt, { once: true });
    return () => {
      signal.removeEventListener("abort", interrupt);
      clearTimeout(timer);
    };
  }

  temporaryDirectory(prefix: string): string {
    const path = mkdtempSync(join(tmpdir(), prefix));
    this.adoptDirectory(path);
    return path;
  }

  adoptDirectory(path: string): void {
    this.#tell(`d${JSON.stringify(path)}`);
  }

  removeDirectory(path: string): void {
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    this.#tell(`r${JSON.stringify(path)}`);
  }

  async close(): Promise<void> {
    const guard = this.#process;
    if (guard.pid === undefined || guard.exitCode !== null || guard.signalCode !== null) return;
    const childExit = once(guard, "exit");
    guard.ref();
    guard.stdin?.end();
    await childExit;
  }

  #tell(line: string): void {
    if (this.#process.stdin?.writable === true) this.#process.stdin.write(`${line}\n`);
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    if (process.platform === "win32") {
      const env = childEnvironment(process.env);
      spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore", env });
    } else process.kill(-pid, signal);
  } catch {
    // The group has no more processes.
  }
}
