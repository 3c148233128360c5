import type { Reporter } from "./reporter.ts";

/** What every command is given. */
export interface CommandContext {
  readonly reporter: Reporter;
  /** Aborted by SIGINT, SIGTERM, SIGHUP, and when the parent is gone. */
  readonly signal: AbortSignal;
  /** The repository: where `Pulumi.yaml` is. */
  readonly directory: string;
}

/** One verb of the command line: parse, call an operation, print. */
export interface Command {
  readonly name: string;
  readonly usage: string;
  /** Answers the exit code; throws what went wrong. */
  readonly run: (args: readonly string[], context: CommandContext) => Promise<number>;
}
