import type { OwnExitCode } from "./exit-codes.ts";
import type { OutputName } from "./output-file.ts";
import type { Quantity } from "./quantity.ts";
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
      /** The values that it takes, if these are all. */
      readonly values?: readonly string[];
      /** Values that it takes besides others, such as `user` besides the callers. A shell offers them. */
      readonly suggests?: readonly string[];
      /** The number or duration that its value states. Read it with `quantityOf`. */
      readonly quantity?: Quantity;
      /** Its value if the command line gives none. */
      readonly bare?: string;
      /** It names a file to write, which is tried before the command runs: a usual name of that file. */
      readonly writes?: OutputName;
      /** Its value may be an empty text. Elsewhere, that is a variable that nobody set. */
      readonly mayBeEmpty?: true;
    }
  | { readonly type: "boolean"; readonly default: false; readonly short?: string }
);

/** The purposes of commands, in the order of `./pf`. */
export const intents = {
  try: "Run it on your machine, without a tenant",
  create: "Create a project",
  ask: "See who can call the API, and why",
  deploy: "Deploy to a tenant",
  operate: "Operate a live stack",
  more: "Set up your shell",
} as const;

/** One verb of the command line: it parses, works and prints. */
export interface Command {
  readonly name: string;
  readonly intent: keyof typeof intents;
  /** Whether few need it, or once: `./pf` then names it without its purpose. */
  readonly isRare?: true;
  /** Its purpose, as a sentence in the imperative. */
  readonly summary: string;
  /** What a person wants to know before the first run: what it needs, prints, changes and leaves. */
  readonly details?: string;
  /** Command lines that work in most repositories, the commonest first. */
  readonly examples: readonly [string, ...(readonly string[])];
  /**
   * Its forms, after `./pf` and its name. Options stand there by name; `usageOf` adds the names of their values. What a
   * form doesn't allow is refused: an option that it lacks, two of `[--a | --b]`, or a missing part outside of brackets.
   */
  readonly usage: readonly string[];
  /** Forms that only a script of its own uses: allowed, but in no help and in no completion. */
  readonly unlisted?: readonly string[];
  /** What its words without hyphens mean, by their names in the usage. `<a|b>` takes these two only. */
  readonly arguments?: Readonly<Record<string, string>>;
  /** Whether its words without hyphens are one text, pasted without quotes. */
  readonly isOneText?: (words: readonly string[]) => boolean;
  /** For someone who gives it more than it takes: how to do what that was probably meant to do. */
  readonly instead?: string;
  /** Commands of their own, named with this one's name: `twin logs`. */
  readonly subcommands?: readonly Command[];
  /** By name, without the hyphens. */
  readonly options: Readonly<Record<string, CommandOption>>;
  /** The meaning of each exit code that the command returns. `thrownExits` has those of errors. */
  readonly exits: Readonly<Partial<Record<OwnExitCode, string>>>;
  /** False if it also runs where no Pulumi.yaml is. Default: true. */
  readonly needsProject?: boolean;
  /** Its documentation page, relative to the repository, with the section that tells most about it. */
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

/** All commands, with the subcommands in their place. */
export function withSubcommands(commands: readonly Command[]): readonly Command[] {
  return commands.flatMap((command) => [command, ...(command.subcommands ?? [])]);
}
