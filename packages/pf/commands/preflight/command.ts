import { parseArgs } from "node:util";
import { withEvidence } from "@protected-function/core/text/evidence.ts";
import { jsonText } from "@protected-function/core/text/log-lines.ts";
import { openPreflight } from "./open-preflight.ts";
import { preflightText } from "./preflight-text.ts";
import { layoutOf } from "../../cli/layout.ts";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import { htmlOption, jsonOption, settingsFileFrom, settingsFileOfStack } from "../../cli/options.ts";
import { outputFile } from "../../cli/output-file.ts";
import { givenCommand } from "../../cli/given-command.ts";
import { writeReport } from "../../cli/write-report.ts";
import { preflightPage } from "./page.ts";
import { demonstrate, demoOption } from "../options/demo-option.ts";

const options = {
  stack: { type: "string", value: "stack", description: "The stack to deploy, such as dev." },
  settings: { type: "string", value: "file", description: "The stack's settings file. Default: Pulumi.<stack>.yaml." },
  all: {
    type: "boolean",
    default: false,
    description: "Also list what's ready, with each finding's id and the error that it foresees.",
  },
  ...htmlOption("preflight.html"),
  ...demoOption,
  ...jsonOption,
} as const;

const demo = {
  load: async () => (await import("../../stacks/demo/preflight-demo.ts")).preflightDemo,
  name: "preflight",
  real: "./pf preflight --stack dev",
  exits: [0, 1],
} as const;

/** `./pf preflight`: lists the deployment's requirements that the login, tenant or subscription doesn't meet. */
export const preflight = defineCommand({
  name: "preflight",
  intent: "deploy",
  summary: "Check that you're ready to deploy (read-only).",
  details: "Lists what is missing and the command that fixes each gap.",
  examples: ["./pf preflight --stack dev", "./pf preflight --demo", "./pf preflight --stack dev --html preflight.html"],
  usage: ["--stack [--settings] [--all] [--html] [--json]", "--demo [--all] [--html] [--json]"],
  options,
  exits: {
    0: "nothing is missing; anything that couldn't be read is listed as unknown",
    1: "something is missing",
  },
  page: "docs/guides/preflight.md",
  run: async (args, context) => {
    const { reporter, directory, signal } = context;
    const { values } = parseArgs({ args: [...args], options });
    if (values.demo) return await demonstrate(demo, values, args, context);
    const { stack = "", settings, all, json } = values;
    const settingsFile = settingsFileFrom(settings) ?? settingsFileOfStack(stack, directory);
    const htmlFile = outputFile(values.html);
    const { result, evidence } = await openPreflight({
      environment: process.env,
      settingsFile,
      stack,
      directory,
      now: new Date(),
      signal,
      onLogin: (by) => reporter.note(`Checking as ${by} (read-only)`),
    });
    if (json) reporter.data(jsonText(withEvidence(evidence, result)));
    else reporter.result(preflightText(result, { ...layoutOf(process.stdout), all }, evidence));
    if (htmlFile !== undefined)
      writeReport(reporter, htmlFile, preflightPage(result, evidence, givenCommand("preflight", args)));
    return result.ok ? exitCodes.held : exitCodes.failed;
  },
});
