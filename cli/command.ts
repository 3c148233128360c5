import type { OwnExitCode } from "./exit-codes.ts";
import type { Reporter } from "./reporter.ts";

/** What every command is given. */
export interface CommandContext {
  readonly reporter: Reporter;
  /** Aborted by SIGINT, SIGTERM, SIGHUP, and when the parent is gone. */
  readonly signal: AbortSignal;
  /** The repository: where `Pulumi.yaml` is. */
  readonly directory: string;
}

/** One option, as `parseArgs` of `node:util` wants it, and as `--help` tells it. */
export interface CommandOption {
  readonly type: "string" | "boolean";
  readonly default?: string | boolean;
  readonly what: string;
}

/** What commands are for, in the order of `./pf`. */
export const intents = {
  try: "Try it, without a tenant",
  ask: "Ask who can call the API, and why",
  deploy: "Deploy to a tenant",
  operate: "Operate a live stack",
} as const;

/** One verb of the command line: parse, work, print. */
export interface Command {
  readonly name: string;
  readonly intent: keyof typeof intents;
  /** What it does, in the imperative: a sentence. */
  readonly summary: string;
  /** A call that makes sense in most repositories, as a person types it. */
  readonly example: string;
  readonly usage: string;
  /** By name, without the hyphens. */
  readonly options: Readonly<Record<string, CommandOption>>;
  /** What each exit code means that it answers, as `--help` tells it; `thrownExits` tells those of what it throws. */
  readonly exits: Readonly<Partial<Record<OwnExitCode, string>>>;
  /** The page that says more, from the repository's folder. */
  readonly page: string;
  /** Answers the exit code; throws what went wrong. */
  readonly run: (args: readonly string[], context: CommandContext) => Promise<OwnExitCode>;
}

type Defined<Answer extends OwnExitCode> = Omit<Command, "exits" | "run"> & {
  readonly exits: Readonly<Record<Answer, string>>;
  readonly run: (args: readonly string[], context: CommandContext) => Promise<NoInfer<Answer>>;
};

/** A command that can answer no exit code but those whose meaning it tells. */
export function defineCommand<Answer extends OwnExitCode>(command: Defined<Answer>): Command {
  return command;
}
