import type { Readable } from "node:stream";
import { createInterface } from "node:readline";
import type { Guardian } from "./guardian.ts";

export interface EngineRun {
  /** `undefined` if a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface EngineRunOptions {
  readonly enginePath: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly guardian: Guardian;
  readonly signal: AbortSignal;
  /** How long the engine may take to stop after an abort before it is killed, in milliseconds. */
  readonly graceMilliseconds: number;
  /** Standard input. Secrets go here, because everyone on the machine can read arguments. */
  readonly input?: string;
  /** Called with every line that the engine prints. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs the engine to its end. An abort interrupts it once, so that it stops in order and releases its lock. If that
 * takes too long, it is killed with all its children. The caller sees from `signal` that it was aborted.
 */
export async function runEngine(options: EngineRunOptions): Promise<EngineRun> {
  const { guardian, signal } = options;
  const child = guardian.spawn(options.enginePath, options.args, {
    cwd: options.cwd,
    env: options.environment,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const unwatch = guardian.interruptAt(signal, child, options.graceMilliseconds);
  try {
    child.stdin?.on("error", () => undefined).end(options.input ?? "");
    const exit = new Promise<number | undefined>((resolve, reject) => {
      child.once("error", (error) => {
        reject(new Error(`The engine ${options.enginePath} cannot be started in ${options.cwd}: ${error.message}`));
      });
      child.once("close", (code) => resolve(code ?? undefined));
    });
    const [exitCode, stdout, stderr] = await Promise.all([
      exit,
      lines(child.stdout, options.onLine),
      lines(child.stderr, options.onLine),
    ]);
    return { exitCode, stdout, stderr };
  } finally {
    unwatch();
  }
}

async function lines(stream: Readable | null, onLine: ((line: string) => void) | undefined): Promise<string> {
  if (stream === null) return "";
  const all: string[] = [];
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    all.push(line);
    onLine?.(line);
  }
  return all.join("\n");
}
