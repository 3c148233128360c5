import manifest from "../package.json" with { type: "json" };
import { type Command, withSubcommands } from "./command.ts";
import { didYouMean, nearest } from "@protected-function/core/text/nearest.ts";
import { columnsOf } from "./layout.ts";
import { deadProxyNote } from "./dead-proxy.ts";
import { AlreadyReported, exitCodeOf, exitCodes, UsageError, explain } from "./exit-codes.ts";
import { checkedWords } from "./checked-words.ts";
import { shownWord } from "./shown-word.ts";
import { commandHelp, commandList } from "./help.ts";
import { withPlaceOfPages } from "./pages.ts";
import { requireManifest } from "./require-manifest.ts";
import { requireProjectFile } from "./require-project-file.ts";
import { createReporter, type Reporter } from "./reporter.ts";
import { Interrupted, shutdownSignal } from "./shutdown.ts";
import { callersIn, endpointsIn, liveStacksIn, stackNamesIn, twinStack } from "./stack-names.ts";
import { ExpectedError } from "@protected-function/core/text/errors.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { commandElsewhere, isForTenant, partElsewhere } from "./like-elsewhere.ts";
import { optionValue } from "@protected-function/core/text/option-value.ts";
import { shownFile } from "./shown-file.ts";
import { wordError } from "./word-error.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";

/** Commands by name. Each is loaded when it is needed, so that none waits for another's imports. */
export type Commands = Readonly<Record<string, () => Promise<Command>>>;

/**
 * Runs one command and ends the process with its exit code.
 *
 * @param directory the project's folder, which contains `Pulumi.yaml`; undefined outside of a project
 */
export async function main(commands: Commands, words: readonly string[], directory: string | undefined): Promise<void> {
  const [name = "", ...rest] = withoutHelp(words);
  const reporter = createReporter();
  const signal = shutdownSignal();
  const all = (): Promise<readonly Command[]> => Promise.all(Object.values(commands).map((load) => load()));
  if (name === "" || asksForHelp([name])) {
    reporter.result(commandList(await all(), helpColumns(), name === ""));
    process.exit(exitCodes.held);
  }
  if (["--version", "-v", "-V", "version"].includes(name)) {
    reporter.result(`protected-function ${manifest.version} (Node ${process.versions.node})`);
    process.exit(exitCodes.held);
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    reporter.failure(`${unknownCommand(name, rest, Object.keys(commands), directory)}\nHelp: ./pf --help`);
    process.exit(exitCodes.usage);
  }
  const loaded = await load();
  const subcommand = loaded.subcommands?.find((one) => one.name === `${name} ${rest[0]}`);
  const command = subcommand ?? loaded;
  const args = subcommand ? rest.slice(1) : rest;
  const [unknown] = words[0] === "help" ? args.filter((word) => !word.startsWith("-")) : [];
  if (unknown !== undefined) {
    const { message } = command.subcommands
      ? wordError(command, unknown, [], { call: `./pf ${name}`, stacks: [], others: [] })
      : new UsageError(`Unexpected word "${shownWord(unknown)}" after ./pf help ${command.name}.`, "Leave it out.");
    reporter.failure(`${message}\nHelp: ./pf ${command.name} --help`);
    process.exit(exitCodes.usage);
  }
  if (asksForHelp(args)) {
    reporter.result(commandHelp(command, helpColumns()));
    process.exit(exitCodes.held);
  }
  if (directory === undefined && command.needsProject !== false) {
    reporter.failure(
      "There is no Pulumi.yaml in this folder or above it. Run this in a project's folder, or create one: ./pf new <folder>",
    );
    process.exit(exitCodes.usage);
  }
  try {
    if (directory !== undefined && command.needsProject !== false) {
      requireManifest(directory);
      requireProjectFile(directory);
    }
    requireNoOptionsKeptByNpm(command, process.env);
    const exitCode = await command.run(await rightWords(command, args, all, directory), {
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
    const told = withPlaceOfPages(explain(cause, `./pf ${command.name}`));
    const said = withNearestStack(told, args, directory ?? process.cwd());
    const message = `${cause instanceof ExpectedError ? inLines(said) : said}${projectLine(command, directory, said)}`;
    if (cause instanceof UsageError) reporter.failure(`${message}\nHelp: ./pf ${command.name} --help`);
    else {
      reporter.failure(message);
      await noteDeadProxy(reporter);
    }
    process.exit(exitCodeOf(cause));
  }
}

/** A pipe's width is that of the terminal in which its reader, such as `head`, mostly writes. */
function helpColumns(): number | undefined {
  return columnsOf(process.stdout) ?? columnsOf(process.stderr);
}

/** What is wrong on one line, and what is allowed or to do instead on the next. */
function inLines(message: string): string {
  return message.includes("\n") ? message : message.replace(/^((?:"[^"]*"|[^"])*?[.:]) (?=[A-Z])/, "$1\n");
}

function unknownCommand(
  word: string,
  rest: readonly string[],
  names: readonly string[],
  directory: string | undefined,
): string {
  const shown = shownWord(word);
  const stacks = directory === undefined ? [] : liveStacksIn(directory);
  if (!word.startsWith("-")) {
    const near = didYouMean(word, names).trim();
    const instead = commandElsewhere(word, stacks) ?? (near === "" ? partElsewhere(word, stacks) : near);
    return `Unknown command "${shown}".${instead === undefined ? "" : `\n${instead}`}`;
  }
  const command = rest.findLast((name) => names.includes(name));
  return `Unknown option ${shown} of ./pf.${command === undefined ? "" : `\nWrite the command first: ./pf ${command} ${shown} …`}`;
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

/** `help call` and `-h call` as `call --help`, and `help` alone as `--help`. */
function withoutHelp([first, ...rest]: readonly string[]): readonly string[] {
  const isOfCommand = first !== undefined && asksForHelp([first]) && rest[0]?.startsWith("-") === false;
  if (first !== "help" && !isOfCommand) return first === undefined ? [] : [first, ...rest];
  const asked = rest.filter((word) => word !== "help");
  return [...asked, "--help"];
}

function asksForHelp(args: readonly string[]): boolean {
  return args.includes("--help") || args.includes("-h");
}

/** What only means something in a project's folder: `functions/contract.ts`, `Pulumi.dev.yaml`, "settings here". */
const ofProject = /(?<![\w/.-])(?:(?:functions|infra)\/|(?:[\w-]+\.)+(?:[cm]?[jt]sx?|json|ya?ml)\b)|\bhere\b/;

/** The project that a message is about, for a person who stands in another folder. */
function projectLine({ needsProject }: Command, directory: string | undefined, message: string): string {
  if (needsProject === false || directory === undefined || !ofProject.test(message)) return "";
  const shown = shownFile(directory);
  return shown === "." || message.includes(directory) ? "" : `\nProject: ${shown}`;
}

/** Messages of commands and of Pulumi about a missing stack, or its missing settings. */
const absent =
  /no stack (?:named '|")|logged in to a Pulumi backend, so the stack "|Pulumi\.[^\n]*\.yaml"?,? (?:which )?(?:is not there|are not there|doesn't exist|don't exist)|\bno Pulumi\.[^\n]*\.yaml/;

/** The message about a missing stack, with the file that it lacks here, and the nearest stack that has one, or all. */
export function withNearestStack(message: string, args: readonly string[], directory: string): string {
  const stack = optionValue("stack", args);
  if (stack === undefined || !absent.test(message)) return message;
  if (existsSync(join(directory, `Pulumi.${stack}.yaml`))) return message;
  const file = `Pulumi.${shownWord(stack)}.yaml`;
  const stacks = liveStacksIn(directory);
  const suggestion = nearest(stack, stacks);
  const meant =
    suggestion === undefined
      ? `Stacks with settings here: ${listNames(stacks)}.`
      : `Did you mean --stack ${shellWord(suggestion)}?`;
  // A login comes after the question whether it's the right name.
  if (/logged in to a Pulumi backend/.test(message) && stacks.length > 0 && !message.includes(file))
    return `The project has no ${file}. ${meant}\nIf the stack was deployed without that file here: ${message}`;
  const missing = message.includes(file) ? "" : `\nThe project has no ${file} either.`;
  const isListed = suggestion === undefined && stacks.every((name) => message.includes(name));
  return `${message}${missing}${isListed ? "" : `\n${meant}`}`;
}

/**
 * The words as a command takes them. Only the message about a mistake needs the stacks and the other commands: loading
 * all of them takes time, and one of them may be broken.
 *
 * @throws UsageError
 */
async function rightWords(
  command: Command,
  args: readonly string[],
  all: () => Promise<readonly Command[]>,
  directory = process.cwd(),
): Promise<readonly string[]> {
  const call = `./pf ${command.name}`;
  try {
    return checkedWords(command, args, { call, stacks: [], others: [] });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return checkedWords(command, args, {
      call,
      stacks:
        isForTenant(command) || args.includes("--live") ? liveStacksIn(directory) : stackNamesIn(directory).toSorted(),
      others: withSubcommands(await all()),
      endpoints: endpointsIn(directory),
      callers: callersIn(directory, optionValue("stack", args) ?? (isForTenant(command) ? "" : twinStack)),
    });
  }
}
