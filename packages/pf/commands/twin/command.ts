import { join } from "node:path";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { listNames } from "@protected-function/core/text/names.ts";
import {
  announceStack,
  otherTwinsText,
  clientVariables,
  withoutClientVariables,
} from "../../stacks/local/announce-stack.ts";
import { maxLogLines } from "../../stacks/local/function-log.ts";
import {
  logOfRunningTwin,
  type RunningLogLine,
  runningTwin,
  variablesOfRunningTwin,
} from "../../stacks/local/running-twin.ts";
import { outputsOf } from "../../stacks/stack-outputs.ts";
import { programWarnings } from "../../stacks/local/local-stack.ts";
import { explainFailure } from "../../stacks/settings/settings-refused.ts";
import { functionLogText } from "../../stacks/function-log.ts";
import { layoutOf, showsColour } from "../../cli/layout.ts";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import { settingsFileFrom } from "../../cli/options.ts";
import { openStackPage } from "../../live-page/stack-page.ts";
import { localSettings } from "../../stacks/settings/renew-ended-secrets.ts";
import { runFunction } from "./run-function.ts";
import { localStackFrom, localStackOptions } from "../options/local-stack-options.ts";
import { stoppedText, untilAborted } from "../../cli/shutdown.ts";
import { clockText } from "./clock.ts";
import { followLog } from "./follow-log.ts";
import { platformText } from "./platform-text.ts";
import { openShell } from "./shell.ts";

const options = {
  ...localStackOptions,
  propagation: {
    type: "string",
    value: "time",
    description: "Delay changed conditional access policies by this time, such as 8h, 30m or 90s.",
  },
  gate: {
    type: "string",
    value: "reported|documented",
    description:
      "Use `documented` to follow Microsoft's documentation of App Service authentication where reports contradict it. Default: reported.",
  },
  unset: {
    type: "boolean",
    default: false,
    description: "With env: print the lines that undo it. No twin has to run.",
  },
  data: {
    type: "string",
    value: "json|@file",
    description: "With run: the message, document, event or blob that the function gets.",
  },
  lines: {
    type: "string",
    value: "n",
    description: `With logs: print this many lines, 1 to ${maxLogLines}. Default: 50.`,
  },
  follow: {
    type: "boolean",
    short: "f",
    default: false,
    description: "With logs: go on with each new line as it comes, until Ctrl-C or the twin's end.",
  },
  all: {
    type: "boolean",
    default: false,
    description: "With logs --follow: also show sign-ins, decisions and calls.",
  },
} as const;

/** `./pf twin`: runs the twin with the stack deployed. `env`, `secret` and `logs` are for other terminals. */
export const twin = defineCommand({
  name: "twin",
  intent: "try",
  summary: "Run the local twin with the stack deployed, until Ctrl-C.",
  examples: ["./pf twin --port 8443", "./pf twin logs --lines 20", "./pf twin clock +8h"],
  usage: [
    "[--port] [--settings] [--platform] [--propagation] [--gate]",
    "env [--unset]    print the variables that send other clients to the running twin and log in to deploy there, or undo them",
    "secret <caller>  print the caller's client secret on the running twin",
    "logs [--lines | --follow [--all]]  print the last lines of the function's log, or follow it",
    "run <function> [--data]  run a function without HTTP, such as a timer, as its trigger would",
    "shell            open a shell whose clients and deployments reach the running twin; `exit` leaves it",
    "platform         list the troubles that the twin can imitate, by name",
    "clock [+8h]      print the twin's time, or move it ahead: tokens and sessions expire accordingly",
  ],
  options,
  exits: {
    0: "the twin ran until Ctrl-C, or the command printed what you asked for",
    1: "with run: the function threw",
  },
  page: "docs/start/try-it.md",
  run: async (args, context) => {
    const { reporter, signal, directory } = context;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (values.unset && positionals[0] !== "env") {
      throw new UsageError("--unset belongs to env: ./pf twin env --unset");
    }
    if (values.data !== undefined && positionals[0] !== "run") {
      throw new UsageError("--data belongs to run: ./pf twin run <function> --data <json>");
    }
    if (positionals[0] === "env" && positionals.length === 1) {
      if (values.unset) {
        reporter.data(withoutClientVariables);
        return exitCodes.held;
      }
      reporter.data(clientVariables(await variablesOfRunningTwin()));
      reporter.note('When the twin has ended, undo it in that shell: eval "$(./pf twin env --unset)"');
      return exitCodes.held;
    }
    if (positionals[0] === "secret" && positionals.length === 2) {
      reporter.data(await secretOf(positionals[1] ?? ""));
      return exitCodes.held;
    }
    if (positionals[0] === "shell" && positionals.length === 1) return await openShell(reporter);
    if (positionals[0] === "clock" && positionals.length <= 2) {
      reporter.result(await clockText(positionals[1]));
      return exitCodes.held;
    }
    if (positionals[0] === "platform" && positionals.length === 1) {
      reporter.result(platformText(layoutOf(process.stdout)));
      return exitCodes.held;
    }
    if (values.all && !values.follow) throw new UsageError("--all belongs to logs --follow: ./pf twin logs -f --all");
    if (values.follow && positionals[0] !== "logs") throw new UsageError("--follow belongs to logs: ./pf twin logs -f");
    if (positionals[0] === "logs" && positionals.length === 1 && values.follow) {
      if (values.lines !== undefined) throw new UsageError("Use --lines or --follow, not both.");
      return await followLog({ reporter, signal, all: values.all });
    }
    if (positionals[0] === "logs" && positionals.length === 1) {
      const lines = await lastLines(values.lines);
      if (lines.length === 0) reporter.note("The function hasn't logged anything yet.");
      else reporter.data(functionLogText(lines, { colour: showsColour(process.stdout) }));
      return exitCodes.held;
    }
    if (positionals[0] === "run" && positionals.length === 2) {
      return await runFunction(positionals[1] ?? "", values.data, reporter);
    }
    if (positionals.length > 0) {
      throw new UsageError(
        `Unknown: ./pf twin ${positionals.join(" ")}. Use shell, env, secret <caller>, logs, run <function>, platform or clock.`,
      );
    }
    // The twin runs for hours beside an editor and a browser, so memory matters more than speed (`npm run bench`: the
    // twin alone).
    setFlagsFromString("--optimize-for-size");
    const local = await localStackFrom(values, context);
    try {
      reporter.step("Deploying the stack to the twin");
      const deployed = await explainFailure(local.stack.up());
      reporter.finish();
      programWarnings(deployed).forEach(reporter.note);
      const outputs = await local.outputs();
      const { withdraw, otherTwins } = await announceStack(local, outputs, directory);
      const page = await openStackPage({
        local,
        outputs: () => outputs,
        directory,
        settingsFile: settingsFileFrom(values.settings) ?? join(directory, localSettings),
        command: "./pf twin",
      });
      reporter.note(
        [
          `Serving until Ctrl-C: https://${outputs.functionApp.hostName}`,
          `Page: ${page.url}`,
          "In another terminal, run ./pf call, ./pf token or ./pf recipes.",
          "To use any other client there, open a shell for it: ./pf twin shell",
          ...otherTwinsText(otherTwins),
        ].join("\n"),
      );
      await untilAborted(signal);
      await page.close();
      withdraw();
    } finally {
      await local.close();
    }
    reporter.note(stoppedText("Stopped the twin, and removed its tenant.", "twin", args));
    return exitCodes.held;
  },
});

/** @throws UsageError, Unavailable if no twin is running */
async function lastLines(text = "50"): Promise<readonly RunningLogLine[]> {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > maxLogLines) {
    throw new UsageError(`--lines is "${text}". Use a whole number from 1 to ${maxLogLines}.`);
  }
  await runningTwin();
  const lines = await logOfRunningTwin();
  if (lines === undefined) throw new Error("The running twin doesn't answer. Start it again: ./pf twin");
  return lines.slice(-count);
}

/** A caller's client secret, for `CALLER_SECRET=$(./pf twin secret <caller>)`. */
async function secretOf(caller: string): Promise<string> {
  const { callers } = await outputsOf({ showSecrets: true });
  const secret = callers[caller]?.clientSecret;
  if (secret !== undefined) return secret;
  const having = Object.keys(callers).filter((name) => callers[name]?.clientSecret !== undefined);
  throw new UsageError(`"${caller}" has no client secret on the twin. Callers that have one: ${listNames(having)}.`);
}
