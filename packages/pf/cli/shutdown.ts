import { ExpectedError } from "@protected-function/core/text/errors.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";

/** Cancelled from outside. The exit code follows the shells: 128 plus the signal's number. */
export class Interrupted extends ExpectedError {
  readonly exitCode: number;

  constructor(reason: string, exitCode: number) {
    super("INTERRUPTED", `Cancelled (${reason}). Stopped everything this command started.`);
    this.exitCode = exitCode;
  }
}

const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** How often to check that npm, the parent, still runs, in milliseconds. */
const parentWatchInterval = 500;

/**
 * One signal for everything that runs. SIGINT, SIGTERM, SIGHUP, a closed output and the parent's end abort it. The parent's end is
 * needed because npm, killed by SIGKILL, passes no signal on.
 */
export function shutdownSignal(): AbortSignal {
  const controller = new AbortController();
  for (const [signal, exitCode] of Object.entries(signals)) {
    process.on(signal, () => controller.abort(new Interrupted(signal, exitCode)));
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // The reader is gone, as `head` is after its lines. Others end then by SIGPIPE, which Node ignores.
      if (error.code !== "EPIPE") throw error;
      controller.abort(new Interrupted("its output was closed", 141));
    });
  }
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) controller.abort(new Interrupted("the parent process ended", 143));
  }, parentWatchInterval).unref();
  return controller.signal;
}

/** What a person sees after Ctrl-C ended a command that serves. */
export function stoppedText(stopped: string, command: string, args: readonly string[]): string {
  // No shell needs quotes around an option's name.
  const words = args.map((word) => (/^--?[\w-]+$/.test(word) ? word : shellWord(word)));
  return `${stopped} Start again: ${["./pf", command, ...words].join(" ")}`;
}

/** Waits for Ctrl-C or the parent's end. That isn't a failure. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
    // Keeps the process alive even if the twin's listening socket doesn't.
    const alive = setInterval(() => {}, 60_000);
    signal.addEventListener("abort", () => clearInterval(alive), { once: true });
  });
}
