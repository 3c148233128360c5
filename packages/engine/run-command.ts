import type { Guardian } from "./guardian.ts";

export interface CommandResult {
  /** `undefined` if the command couldn't start or a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

interface CommandOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the command is stopped. Default: no limit. */
  readonly timeoutMilliseconds?: number;
}

/** Runs a command to its end. A failure is a result. Only an abort throws (the signal's reason). */
export type RunCommand = (command: string, args: readonly string[], options: CommandOptions) => Promise<CommandResult>;

/** Runs commands as children that can't outlive this process. */
export function createRunCommand(guardian: Guardian): RunCommand {
  return async (command, args, options) => {
    options.signal?.throwIfAborted();
    const child = guardian.spawn(command, args, {
      env: { ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    const exit = new Promise<number | undefined>((resolve) => {
      child.once("error", (error) => {
        stderr += error.message;
        resolve(undefined);
      });
      child.once("close", (code) => resolve(code ?? undefined));
    });
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const end = (): void => void guardian.stop(child);
    options.signal?.addEventListener("abort", end, { once: true });
    const timer = options.timeoutMilliseconds === undefined ? undefined : setTimeout(end, options.timeoutMilliseconds);
    const exitCode = await exit;
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", end);
    options.signal?.throwIfAborted();
    return { exitCode, stdout, stderr };
  };
}
