import { ExpectedError } from "../text/errors.ts";

/** Ended from outside. The exit code is the shell's convention: 128 and the signal's number. */
export class Interrupted extends ExpectedError {
  readonly exitCode: number;

  constructor(why: string, exitCode: number) {
    super("INTERRUPTED", `Ended: ${why}. What had been started is stopped.`);
    this.exitCode = exitCode;
  }
}

const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** How often to look whether npm, our parent, is still there, in milliseconds. */
const parentWatchInterval = 500;

/**
 * One signal for everything that runs: SIGINT, SIGTERM and SIGHUP abort it, and so does the death of the parent: npm
 * killed with SIGKILL passes nothing on.
 */
export function shutdownSignal(): AbortSignal {
  const controller = new AbortController();
  for (const [signal, exitCode] of Object.entries(signals)) {
    process.on(signal, () => controller.abort(new Interrupted(signal, exitCode)));
  }
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) controller.abort(new Interrupted("the parent process is gone", 143));
  }, parentWatchInterval).unref();
  return controller.signal;
}

/** Serves until the person, or whoever started us, has had enough. That is no failure. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
    // The twin's listening socket keeps the process alive; so does this, were it ever not to.
    const alive = setInterval(() => {}, 60_000);
    signal.addEventListener("abort", () => clearInterval(alive), { once: true });
  });
}
