import { fileURLToPath } from "node:url";
import type { Command } from "./command.ts";
import { exitCodeOf, exitCodes } from "./exit-codes.ts";
import { createReporter } from "./reporter.ts";
import { Interrupted, shutdownSignal } from "./shutdown.ts";
import { explain } from "./system-errors.ts";

/** Each command is loaded when it is asked for: none pays for another's imports. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  explain: async () => (await import("./commands/explain.ts")).explain,
  drift: async () => (await import("./commands/drift.ts")).drift,
  call: async () => (await import("./commands/call.ts")).call,
  recipes: async () => (await import("./commands/recipes.ts")).recipes,
  federate: async () => (await import("./commands/federate.ts")).federate,
  matrix: async () => (await import("./commands/matrix.ts")).matrix,
  review: async () => (await import("./commands/review.ts")).review,
  preflight: async () => (await import("./commands/preflight.ts")).preflight,
  start: async () => (await import("./commands/start.ts")).start,
  rotate: async () => (await import("./commands/rotate.ts")).rotate,
  teardown: async () => (await import("./commands/teardown.ts")).teardown,
  token: async () => (await import("./commands/token.ts")).token,
  verify: async () => (await import("./commands/verify.ts")).verify,
  twin: async () => (await import("./commands/twin.ts")).twin,
  "what-if": async () => (await import("./commands/what-if.ts")).whatIf,
};

/** Runs one command and ends the process with its exit code. */
export async function main([name = "", ...args]: readonly string[]): Promise<void> {
  const reporter = createReporter();
  const signal = shutdownSignal();
  const load = commands[name];
  if (!load) {
    reporter.failure(`"${name}" is no command; there is: ${Object.keys(commands).join(", ")}.`);
    process.exit(exitCodes.usage);
  }
  const command = await load();
  try {
    const directory = fileURLToPath(new URL("../..", import.meta.url));
    process.exit(await command.run(args, { reporter, signal, directory }));
  } catch (error) {
    const cause: unknown = signal.aborted ? signal.reason : error;
    if (cause instanceof Interrupted) {
      reporter.failure(cause.message);
      process.exit(cause.exitCode);
    }
    const usage = isParseError(cause) ? exitCodes.usage : exitCodeOf(cause);
    reporter.failure(explain(cause));
    if (usage === exitCodes.usage && !isSettings(cause)) reporter.note(`Usage: ${command.usage}`);
    process.exit(usage);
  }
}

/** `node:util` parseArgs says well what is wrong; its codes begin alike. */
function isParseError(error: unknown): boolean {
  return codeOf(error).startsWith("ERR_PARSE_ARGS");
}

function isSettings(error: unknown): boolean {
  return codeOf(error) === "SETTINGS_REFUSED";
}

function codeOf(error: unknown): string {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return typeof code === "string" ? code : "";
}
