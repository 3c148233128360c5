import { parseArgs } from "node:util";
import { listNames } from "@protected-function/core/text/names.ts";
import { didYouMean } from "@protected-function/core/text/nearest.ts";
import { shownWord } from "../../cli/shown-word.ts";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import { layoutOf, painter } from "../../cli/layout.ts";
import { quantityOf } from "../../cli/quantity.ts";
import { functionLogText } from "../../stacks/function-log.ts";
import { clientVariables, withoutClientVariables } from "../../stacks/local/announce-stack.ts";
import { maxLogLines } from "../../stacks/local/function-log.ts";
import {
  logOfRunningTwin,
  type RunningLogLine,
  type RunningTwin,
  runningTwin,
  variablesOfRunningTwin,
} from "../../stacks/local/running-twin.ts";
import { outputsOf } from "../../stacks/stack-outputs.ts";
import { aheadBy, clockText } from "./clock.ts";
import { followLog } from "./follow-log.ts";
import { platformText } from "./platform-text.ts";
import { runFunction } from "./run-function.ts";
import { openShell } from "./shell.ts";

const shell = defineCommand({
  intent: "try",
  name: "twin shell",
  summary: "Open a shell whose clients and deployments reach the running twin.",
  examples: ["./pf twin shell"],
  usage: [""],
  instead: `To run one command with the twin's variables: \`(eval "$(./pf twin env)" && <command>)\``,
  options: {},
  exits: { 0: "you left the shell" },
  page: "docs/start/try-it.md#call-it",
  run: async (_, { reporter }) => await openShell(reporter),
});

const logsOptions = {
  lines: {
    type: "string",
    value: "n",
    quantity: { of: "lines", from: 1, to: maxLogLines, example: "50" },
    default: "50",
    description: `Print this many lines, 1 to ${maxLogLines}. Default: 50.`,
  },
  follow: {
    type: "boolean",
    short: "f",
    default: false,
    description: "Print each new line as it comes, until Ctrl-C or the twin's end.",
  },
  all: { type: "boolean", default: false, description: "With --follow: also print sign-ins, decisions and calls." },
} as const;

const logs = defineCommand({
  intent: "try",
  name: "twin logs",
  summary: "Print the last lines of the function's log, or follow it.",
  examples: ["./pf twin logs", "./pf twin logs --follow --all"],
  usage: ["[--lines | --follow [--all]]"],
  options: logsOptions,
  exits: { 0: "the lines are printed" },
  page: "docs/guides/develop-locally.md#follow-what-happens",
  run: async (args, { reporter, signal }) => {
    const { values } = parseArgs({ args: [...args], options: logsOptions });
    const count = quantityOf(values.lines, logsOptions.lines);
    if (values.follow) return await followLog({ reporter, signal, all: values.all });
    await runningTwin();
    const lines = await lastLines(count);
    if (lines.length === 0) reporter.note("The function hasn't logged anything yet.");
    else reporter.result(functionLogText(lines, painter(layoutOf(process.stdout))));
    return exitCodes.held;
  },
});

const runOptions = {
  data: {
    type: "string",
    value: "json|@file",
    mayBeEmpty: true,
    description: "The message, document, event or blob that the function gets: a text, or @ and a file's name.",
  },
} as const;

const run = defineCommand({
  intent: "try",
  name: "twin run",
  summary: "Run a function without HTTP, such as a timer, as its trigger would.",
  examples: ["./pf twin run cleanup", "./pf twin run onOrder --data @order.json"],
  usage: ["<function> [--data]"],
  arguments: { function: "The function's name." },
  options: runOptions,
  exits: { 0: "the function ran", 1: "the function threw" },
  page: "docs/guides/what-the-function-may-use.md#run-a-function-without-http",
  run: async (args, { reporter }) => {
    const { values, positionals } = parseArgs({ args: [...args], options: runOptions, allowPositionals: true });
    return await runFunction(positionals[0] ?? "", values.data, reporter);
  },
});

const secret = defineCommand({
  intent: "try",
  name: "twin secret",
  summary: "Print a caller's client secret on the running twin.",
  examples: ["./pf twin secret integration"],
  usage: ["<caller>"],
  arguments: { caller: "The caller's name in the settings." },
  options: {},
  exits: { 0: "the secret is printed" },
  page: "docs/guides/recipes.md",
  run: async ([caller = ""], { reporter }) => {
    reporter.data(await secretOf(caller, await runningTwin()));
    return exitCodes.held;
  },
});

const envOptions = {
  unset: {
    type: "boolean",
    default: false,
    description: "Print the lines that unset the variables. The twin needn't run.",
  },
} as const;

const env = defineCommand({
  intent: "try",
  name: "twin env",
  summary: "Print the variables that send a shell's clients to the twin.",
  examples: ['eval "$(./pf twin env)"', 'eval "$(./pf twin env --unset)"'],
  usage: ["[--unset]"],
  options: envOptions,
  exits: { 0: "the variables are printed" },
  page: "docs/guides/recipes.md",
  run: async (args, { reporter }) => {
    const { values } = parseArgs({ args: [...args], options: envOptions });
    if (values.unset) {
      reporter.data(withoutClientVariables);
      return exitCodes.held;
    }
    reporter.data(clientVariables(await variablesOfRunningTwin()));
    reporter.note('When the twin has ended, undo it in that shell: eval "$(./pf twin env --unset)"');
    return exitCodes.held;
  },
});

const clock = defineCommand({
  intent: "try",
  name: "twin clock",
  summary: "Print the twin's time, or move it ahead.",
  examples: ["./pf twin clock", "./pf twin clock +8h"],
  usage: ["[<+time>]"],
  arguments: { "+time": "How far to move it ahead, such as +8h, +30m or +90s." },
  options: {},
  exits: { 0: "the time is printed" },
  page: "docs/guides/develop-locally.md#let-tokens-expire",
  run: async ([ahead], { reporter }) => {
    const milliseconds = aheadBy(ahead);
    reporter.result(await clockText(milliseconds, ahead));
    return exitCodes.held;
  },
});

const platform = defineCommand({
  intent: "try",
  name: "twin platform",
  summary: "List Azure's troubles that the twin can imitate, for --platform.",
  examples: ["./pf twin platform"],
  usage: [""],
  options: {},
  exits: { 0: "the list is printed" },
  page: "docs/concepts/twin.md#trust",
  run: async (_, { reporter }) => {
    reporter.result(platformText(layoutOf(process.stdout)));
    return exitCodes.held;
  },
});

/** What `./pf twin` offers beside the twin that it runs. */
export const subcommands = [shell, logs, run, secret, env, clock, platform];

async function lastLines(count: number): Promise<readonly RunningLogLine[]> {
  const lines = await logOfRunningTwin();
  if (lines === undefined) throw new Error("The running twin doesn't answer. Start it again: ./pf twin");
  return lines.slice(-count);
}

/** A caller's client secret, for `CALLER_SECRET=$(./pf twin secret <caller>)`. */
async function secretOf(caller: string, twin: RunningTwin): Promise<string> {
  const { callers } = await outputsOf({ twin, showSecrets: true });
  const secret = callers[caller]?.clientSecret;
  if (secret !== undefined) return secret;
  const having = Object.keys(callers).filter((name) => callers[name]?.clientSecret !== undefined);
  const what = Object.hasOwn(callers, caller)
    ? "has no client secret on the twin"
    : "isn't a caller of the twin's stack";
  throw new UsageError(
    `"${shownWord(caller)}" ${what}.`,
    `Callers with a client secret: ${listNames(having)}.${didYouMean(caller, having)}`,
  );
}
