import { fileURLToPath } from "node:url";
import type { Command } from "./command.ts";
import { cut } from "../../text/cut.ts";
import { didYouMean } from "../../text/nearest.ts";
import { columnsOf } from "./columns.ts";
import { exitCodeOf, exitCodes, UsageError } from "./exit-codes.ts";
import { commandHelp, commandList, usageOf } from "./help.ts";
import { createReporter } from "./reporter.ts";
import { Interrupted, shutdownSignal } from "./shutdown.ts";
import { withNearestOption, withNearestStack } from "./suggestions.ts";
import { demandNoneSwallowed } from "./swallowed-by-npm.ts";
import { explain } from "./system-errors.ts";

/** Each command is loaded when it is asked for: none pays for another's imports. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import("./commands/start.ts")).start,
  twin: async () => (await import("./commands/twin.ts")).twin,
  recipes: async () => (await import("./commands/recipes.ts")).recipes,
  token: async () => (await import("./commands/token.ts")).token,
  call: async () => (await import("./commands/call.ts")).call,
  explain: async () => (await import("./commands/explain.ts")).explain,
  review: async () => (await import("../../commands/review/command.ts")).review,
  preflight: async () => (await import("./commands/preflight.ts")).preflight,
  verify: async () => (await import("./commands/verify.ts")).verify,
  drift: async () => (await import("./commands/drift.ts")).drift,
  teardown: async () => (await import("./commands/teardown.ts")).teardown,
  release: async () => (await import("./commands/release.ts")).release,
  matrix: async () => (await import("./commands/matrix.ts")).matrix,
  "what-if": async () => (await import("./commands/what-if.ts")).whatIf,
  rotate: async () => (await import("./commands/rotate.ts")).rotate,
  federate: async () => (await import("./commands/federate.ts")).federate,
};

/** Runs one command and ends the process with its exit code. */
export async function main([name = "", ...args]: readonly string[]): Promise<void> {
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
  const directory = fileURLToPath(new URL("../..", import.meta.url));
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
