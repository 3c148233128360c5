import manifest from "../package.json" with { type: "json" };
import type { Command } from "./command.ts";
import { cut } from "@protected-function/core/text/cut.ts";
import { didYouMean, nearest } from "@protected-function/core/text/nearest.ts";
import { columnsOf } from "./layout.ts";
import { deadProxyNote } from "./dead-proxy.ts";
import { AlreadyReported, exitCodeOf, exitCodes, UsageError, explain } from "./exit-codes.ts";
import { commandHelp, commandList, optionForm, usageOf } from "./help.ts";
import { createReporter, type Reporter } from "./reporter.ts";
import { Interrupted, shutdownSignal } from "./shutdown.ts";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { shellWord } from "@protected-function/core/text/shell-word.ts";

/** Commands by name. Each is loaded when it is needed, so that none waits for another's imports. */
export type Commands = Readonly<Record<string, () => Promise<Command>>>;

/**
 * Runs one command and ends the process with its exit code.
 *
 * @param directory the project's folder, which contains `Pulumi.yaml`; undefined outside of a project
 */
export async function main(commands: Commands, words: readonly string[], directory: string | undefined): Promise<void> {
  const [name = "", ...args] = withoutHelp(words);
  const reporter = createReporter();
  const signal = shutdownSignal();
  const all = (): Promise<readonly Command[]> => Promise.all(Object.values(commands).map((load) => load()));
  if (name === "" || asksForHelp([name])) {
    reporter.result(commandList(await all(), columnsOf(process.stdout)));
    process.exit(exitCodes.held);
  }
  if (name === "--version" || name === "-v") {
    reporter.result(`protected-function ${manifest.version} (Node ${process.versions.node})`);
    process.exit(exitCodes.held);
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    const suggestion = didYouMean(name, Object.keys(commands));
    reporter.failure(`Unknown command "${cut(name, 100)}".${suggestion} Run \`./pf\` for the list.`);
    process.exit(exitCodes.usage);
  }
  const command = await load();
  if (asksForHelp(args)) {
    reporter.result(commandHelp(command, columnsOf(process.stdout)));
    process.exit(exitCodes.held);
  }
  if (directory === undefined && command.needsProject !== false) {
    reporter.failure(
      "There is no Pulumi.yaml in this folder or above it. Run this in a project's folder, or create one: ./pf new <folder>",
    );
    process.exit(exitCodes.usage);
  }
  try {
    requireNoOptionsKeptByNpm(command, process.env);
    const exitCode = await command.run(args, {
      reporter,
      signal,
      directory: directory ?? process.cwd(),
      commands: all,
    });
    // A demo takes nothing from this shell.
    if (exitCode !== exitCodes.held && !args.includes("--demo")) await noteDeadProxy(reporter);
    process.exit(exitCode);
  } catch (error) {
    const cause: unknown = signal.aborted ? signal.reason : error;
    if (cause instanceof Interrupted) {
      reporter.failure(cause.message);
      process.exit(cause.exitCode);
    }
    if (cause instanceof AlreadyReported) process.exit(cause.exitCode);
    reporter.failure(withNearestStack(withNearestOption(explain(cause), command), args, directory ?? process.cwd()));
    if (isOfTheCommandLine(cause))
      reporter.note(`${usageOf(command, columnsOf(process.stderr))}\nMore: ./pf ${command.name} --help`);
    else await noteDeadProxy(reporter);
    process.exit(isParseError(cause) ? exitCodes.usage : exitCodeOf(cause));
  }
}

/** Whatever failed, it's told if no request can succeed in this shell. */
async function noteDeadProxy(reporter: Reporter): Promise<void> {
  const note = await deadProxyNote(process.env);
  if (note !== undefined) reporter.note(note);
}

/**
 * npm reads options before `--` itself and passes them on only as `npm_config_…`, so `npm start --platform usual` would
 * run without the option. https://docs.npmjs.com/cli/v11/using-npm/config#command-line-flags
 *
 * @throws UsageError
 */
function requireNoOptionsKeptByNpm({ name, options }: Command, environment: NodeJS.ProcessEnv): void {
  if (environment["npm_lifecycle_event"] !== name) return;
  const npmOptions = Object.keys(options).filter((option) => environment[`npm_config_${option.replaceAll("-", "_")}`]);
  const names = npmOptions.map((option) => `--${option}`).join(", ");
  if (npmOptions.length > 0) throw new UsageError(`npm took ${names} for itself. Run: ./pf ${name} ${names} …`);
}

/** `help call` as `call --help`, and `help` alone as no command. */
function withoutHelp([first, ...rest]: readonly string[]): readonly string[] {
  if (first !== "help") return first === undefined ? [] : [first, ...rest];
  return rest.length === 0 ? [] : [...rest, "--help"];
}

function asksForHelp(args: readonly string[]): boolean {
  return args.includes("--help") || args.includes("-h");
}

/** Whether to print the usage: it doesn't help with settings files, outputs and logins. */
function isOfTheCommandLine(error: unknown): boolean {
  return isParseError(error) || error instanceof UsageError;
}

/** parseArgs of `node:util` has good messages, and codes with a common prefix. */
function isParseError(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}

/** The message of `parseArgs` about an unknown option, with the nearest known one; or about a missing value, with its name. */
export function withNearestOption(message: string, { options }: Command): string {
  const [, bare = ""] = /^Option '(?:-\w, )?--([\w-]+) <value>' argument missing/.exec(message) ?? [];
  const option = options[bare];
  if (option !== undefined) return `--${bare} has no value. Write ${optionForm(bare, option)}. ${option.description}`;
  const [sentence, unknown = ""] = /^Unknown option '-{1,2}([^']+)'/.exec(message) ?? [message];
  const suggestion = nearest(unknown, Object.keys(options));
  return suggestion === undefined ? sentence : `${sentence}. Did you mean --${suggestion}?`;
}

/** Messages of commands and of Pulumi about a missing stack, or its missing settings. */
const absent =
  /no stack named '|Pulumi\.[^\n]*\.yaml"?,? (?:which )?(?:is not there|are not there|doesn't exist|don't exist)|\bno Pulumi\.[^\n]*\.yaml/;

/** The message about a missing stack, with the nearest one that has a settings file. */
export function withNearestStack(message: string, args: readonly string[], directory: string): string {
  const at = args.findIndex((arg) => /^--stack(?:=|$)/.test(arg));
  const stack = args[at]?.split("=", 2)[1] ?? args[at + 1];
  if (at === -1 || stack === undefined || !absent.test(message)) return message;
  if (existsSync(join(directory, `Pulumi.${stack}.yaml`))) return message;
  const names = readdirSync(directory).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
  const suggestion = nearest(stack, names);
  return suggestion === undefined ? message : `${message}\nDid you mean --stack ${shellWord(suggestion)}?`;
}
