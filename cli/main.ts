import { fileURLToPath } from "node:url";
import type { Command } from "./command.ts";
import { cut } from "../text/cut.ts";
import { didYouMean } from "../text/nearest.ts";
import { columnsOf } from "./columns.ts";
import { exitCodeOf, exitCodes, UsageError } from "./exit-codes.ts";
import { commandHelp, commandList, usageOf } from "./help.ts";
import { createReporter } from "./reporter.ts";
import { Interrupted, shutdownSignal } from "./shutdown.ts";
import { withNearestOption, withNearestStack } from "./suggestions.ts";
import { demandNoneSwallowed } from "./swallowed-by-npm.ts";
import { explain } from "./system-errors.ts";

/** By name: each is loaded when it is asked for, so that none pays for another's imports. */
export type Commands = Readonly<Record<string, () => Promise<Command>>>;

/** Runs one command and ends the process with its exit code. */
export async function main(commands: Commands, [name = "", ...args]: readonly string[]): Promise<void> {
  const reporter = createReporter();
  const signal = shutdownSignal();
  if (asksForHelp([name])) {
    const all = await Promise.all(Object.values(commands).map((load) => load()));
    reporter.result(commandList(all, columnsOf(process.stdout)));
    process.exit(exitCodes.held);
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) {
    const known = Object.keys(commands);
    reporter.failure(`Unknown command "${cut(name, 100)}".${didYouMean(name, known)} There is: ${known.join(", ")}.`);
    process.exit(exitCodes.usage);
  }
  const command = await load();
  if (asksForHelp(args)) {
    reporter.result(commandHelp(command, columnsOf(process.stdout)));
    process.exit(exitCodes.held);
  }
  const directory = fileURLToPath(new URL("..", import.meta.url));
  try {
    demandNoneSwallowed(command, args, process.env);
    process.exit(await command.run(args, { reporter, signal, directory }));
  } catch (error) {
    const cause: unknown = signal.aborted ? signal.reason : error;
    if (cause instanceof Interrupted) {
      reporter.failure(cause.message);
      process.exit(cause.exitCode);
    }
    reporter.failure(withNearestStack(withNearestOption(explain(cause), command), args, directory));
    if (isOfTheCommandLine(cause)) reporter.note(`${usageOf(command, columnsOf(process.stderr))}\nMore: --help`);
    process.exit(isParseError(cause) ? exitCodes.usage : exitCodeOf(cause));
  }
}

function asksForHelp(args: readonly string[]): boolean {
  return args.includes("--help") || args.includes("-h");
}

/** Whether the usage helps: it mends no settings file, no stack's outputs and no login. */
function isOfTheCommandLine(error: unknown): boolean {
  return isParseError(error) || error instanceof UsageError;
}

/** `node:util` parseArgs says well what is wrong; its codes begin alike. */
function isParseError(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
