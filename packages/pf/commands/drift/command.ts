import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { jsonText } from "@protected-function/core/text/log-lines.ts";
import { driftOfStack } from "./drift-of-stack.ts";
import type { Drift } from "./finding.ts";
import { driftPage } from "./page.ts";
import { driftNext } from "./verdict.ts";
import { withEvidence } from "@protected-function/core/text/evidence.ts";
import { givenCommand } from "../../cli/given-command.ts";
import { writeReport } from "../../cli/write-report.ts";
import { driftText } from "./drift-text.ts";
import { layoutOf } from "../../cli/layout.ts";
import { defineCommand } from "../../cli/command.ts";
import { demonstrate, demoOption } from "../options/demo-option.ts";
import { deployedStackOptions } from "../options/outputs-options.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import { htmlOption, jsonOption, settingsFileFrom } from "../../cli/options.ts";
import { outputFile } from "../../cli/output-file.ts";

const options = {
  ...deployedStackOptions,
  ...htmlOption("drift.html"),
  ...demoOption,
  ...jsonOption,
} as const;

const demo = {
  load: async () => (await import("../../stacks/demo/drift-demo.ts")).driftDemo,
  name: "drift",
  real: "./pf drift --stack dev",
  exits: [0, 1, 4],
} as const;

/** `./pf drift`: shows changes made outside Pulumi, including those that Pulumi's refresh misses. */
export const drift = defineCommand({
  name: "drift",
  intent: "operate",
  summary: "Show what changed outside Pulumi (read-only).",
  details: "Also finds what `pulumi refresh` doesn't read, and says what each change does to access.",
  examples: ["./pf drift --stack dev", "./pf drift --demo", "./pf drift --stack dev --html drift.html"],
  usage: ["--stack [--settings] [--html] [--json]", "--demo [--html] [--json]"],
  options,
  exits: {
    0: "no drift",
    1: "drift",
    4: "no drift found, but not everything could be checked",
  },
  page: "docs/guides/drift.md",
  run: async (args, context) => {
    const { reporter, signal, directory } = context;
    const { values } = parseArgs({ args: [...args], options });
    if (values.demo) return await demonstrate(demo, values, args, context);
    const { stack = "", json } = values;
    const htmlFile = outputFile(values.html);
    const { drift, evidence } = await driftOfStack({
      stack,
      configFile: settingsFileFrom(values.settings),
      directory,
      environment: process.env,
      signal,
      onStep: reporter.step,
      onProgress: reporter.progress,
      time: { now: Date.now, pause: (milliseconds) => delay(milliseconds, undefined, { signal }) },
    });
    reporter.finish();
    if (json) reporter.data(jsonText(withEvidence(evidence, drift)));
    else reporter.result(driftText(drift, layoutOf(process.stdout), evidence));
    if (htmlFile !== undefined)
      writeReport(reporter, htmlFile, driftPage(drift, evidence, driftNext(drift), givenCommand("drift", args)));
    return exitCodeOfDrift(drift);
  },
});

/** Anything unchecked may have drifted, so it never counts as no drift. */
function exitCodeOfDrift({ findings, unchecked }: Drift): 0 | 1 | 4 {
  if (findings.length > 0) return exitCodes.failed;
  return unchecked.length > 0 ? exitCodes.toBeRead : exitCodes.held;
}
