import type { OwnExitCode } from "./exit-codes.ts";
import type { Reporter } from "./reporter.ts";

/** The input of every command. */
export interface CommandContext {
  readonly reporter: Reporter;
  /** Aborted by SIGINT, SIGTERM, SIGHUP, and when the parent is gone. */
  readonly signal: AbortSignal;
  /** The project's folder, which contains `Pulumi.yaml`. */
  readonly directory: string;
  /** All commands of `./pf`. */
  readonly commands: () => Promise<readonly Command[]>;
}

/** One option, for `parseArgs` of `node:util` and for `--help`. */
export type CommandOption = { readonly description: string } & (
  | {
      readonly type: "string";
      /** The name of its value: `stack` of `--stack <stack>`. */
      readonly value: string;
      readonly default?: string;
      readonly multiple?: true;
    }
  | { readonly type: "boolean"; readonly default: false; readonly short?: string }
);

/** The purposes of commands, in the order of `./pf`. */
export const intents = {
  try: "Try it, without a tenant",
  ask: "Ask who can call the API, and why",
  deploy: "Deploy to a tenant",
  operate: "Operate a live stack",
  more: "More",
} as const;

/** One verb of the command line: it parses, works and prints. */
export interface Command {
  readonly name: string;
  readonly intent: keyof typeof intents;
  /** Its purpose, as a sentence in the imperative. */
  readonly summary: string;
  /** Command lines that work in most repositories, the commonest first. */
  readonly examples: readonly [string, ...(readonly string[])];
  /** Its forms, after `./pf` and its name. Options stand there by name; `usageOf` adds the names of their values. */
  readonly usage: readonly string[];
  /** By name, without the hyphens. */
  readonly options: Readonly<Record<string, CommandOption>>;
  /** The meaning of each exit code that the command returns. `thrownExits` has those of errors. */
  readonly exits: Readonly<Partial<Record<OwnExitCode, string>>>;
  /** False if it also runs where no Pulumi.yaml is. Default: true. */
  readonly needsProject?: boolean;
  /** Its documentation page, relative to the repository. */
  readonly page: string;
  /** Returns the exit code, or throws. */
  readonly run: (args: readonly string[], context: CommandContext) => Promise<OwnExitCode>;
}

type Defined<Answer extends OwnExitCode> = Omit<Command, "exits" | "run"> & {
  readonly exits: Readonly<Record<Answer, string>>;
  readonly run: (args: readonly string[], context: CommandContext) => Promise<NoInfer<Answer>>;
};

/** A command can return only the exit codes that it explains. */
export function defineCommand<Answer extends OwnExitCode>(command: Defined<Answer>): Command {
  return command;
}
