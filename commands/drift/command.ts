import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { jsonText } from "../../text/log-lines.ts";
import { driftOfStack } from "./drift-of-stack.ts";
import type { Drift } from "./finding.ts";
import { driftPage } from "./page.ts";
import { driftNext } from "./verdict.ts";
import { writeWholeFile } from "../../cli/write-whole-file.ts";
import { driftText } from "./drift-text.ts";
import { showsColour } from "../../cli/layout.ts";
import { defineCommand } from "../../cli/command.ts";
import { deployedStackOptions } from "../options/outputs-options.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import { jsonOption, outputFileFrom, settingsFileFrom } from "../../cli/options.ts";

const options = {
  ...deployedStackOptions,
  html: { type: "string", what: "Writes one page for a browser. The page needs no network." },
  ...jsonOption,
} as const;

/** `./pf drift`: what somebody changed behind Pulumi's back, in what Pulumi reads and in what it does not. */
export const drift = defineCommand({
  name: "drift",
  intent: "operate",
  summary: "Show what changed outside Pulumi, also where Pulumi doesn't look (read-only).",
  example: "./pf drift --stack dev",
  usage: "./pf drift --stack <stack> [--settings <file>] [--html <file>] [--json]",
  options,
  exits: {
    0: "nothing has drifted",
    1: "something has drifted",
    3: "no drift was found, but not everything could be looked at",
  },
  page: "docs/guides/drift.md",
  run: async (args, { reporter, signal, directory }) => {
    const { values } = parseArgs({ args: [...args], options });
    const { stack, json } = values;
    if (!stack) throw new UsageError("--stack is missing: whose drift? `npx pulumi stack ls` lists the stacks.");
    const htmlFile = outputFileFrom("--html", values.html);
    const found = await driftOfStack({
      stack,
      configFile: settingsFileFrom(values.settings),
      directory,
      environment: process.env,
      signal,
      onStep: reporter.step,
      onProgress: reporter.progress,
      time: { now: Date.now, pause: (milliseconds) => delay(milliseconds, undefined, { signal }) },
    });
    reporter.done();
    if (htmlFile !== undefined) writeWholeFile(htmlFile, driftPage(found, driftNext(found)));
    const colour = showsColour(process.stdout);
    if (json) reporter.data(jsonText(found));
    else reporter.result(driftText(found, { colour }));
    return exitCodeOfDrift(found);
  },
});

/** What was not looked at may have drifted: nobody is told that nothing has. */
function exitCodeOfDrift({ findings, unchecked }: Drift): 0 | 1 | 3 {
  if (findings.length > 0) return exitCodes.failed;
  return unchecked.length > 0 ? exitCodes.environment : exitCodes.held;
}
