import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { jsonText } from "@protected-function/core/text/log-lines.ts";
import { type ListOptions, listStacks } from "./list-stacks.ts";
import { teardown as tearDown } from "./teardown.ts";
import { progressOn, teardownReport } from "./teardown-report.ts";
import { stackListText } from "./stack-list-text.ts";
import { layoutOf } from "../../cli/layout.ts";
import { defineCommand } from "../../cli/command.ts";
import { deadlineTime, jsonOption, settingsFileFrom } from "../../cli/options.ts";
import { quantityOf } from "../../cli/quantity.ts";
import { demonstrate, demoOption } from "../options/demo-option.ts";
import { deployedStackOptions } from "../options/outputs-options.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import type { Reporter } from "../../cli/reporter.ts";

const defaultMinutes = "15";

const options = {
  ...deployedStackOptions,
  yes: {
    type: "boolean",
    default: false,
    description: "Remove what is provably the stack's without asking.",
  },
  include: {
    type: "string",
    value: "id",
    multiple: true,
    description: "Also remove this object id or resource id, which isn't provably the stack's. May be repeated.",
  },
  "dry-run": {
    type: "boolean",
    default: false,
    description: "Show what would be removed (read-only).",
  },
  unlock: {
    type: "boolean",
    default: false,
    description: "First remove an interrupted run's lock. Only if nobody else works on the stack.",
  },
  "remove-stack": {
    type: "boolean",
    default: false,
    description: "If nothing is left, also remove the stack from Pulumi's backend. Its settings file stays.",
  },
  list: {
    type: "boolean",
    default: false,
    description: "List all stacks here, and their leftovers (read-only).",
  },
  "older-than": {
    type: "string",
    value: "age",
    quantity: { units: "dh", from: 1, to: 9999, example: "3d" },
    description: "Only if the stack has expired or is older, such as 3d or 12h. With --list: only such stacks.",
  },
  deadline: {
    type: "string",
    value: "minutes",
    quantity: deadlineTime,
    default: defaultMinutes,
    description: `Minutes to wait for slow deletions. Default: ${defaultMinutes}.`,
  },
  ...demoOption,
  ...jsonOption,
} as const;

const demo = {
  load: async () => (await import("../../stacks/demo/teardown-demo.ts")).teardownDemo,
  name: "teardown",
  real: "./pf teardown --stack dev",
  exits: [0, 1],
} as const;

/** `./pf teardown`: destroys a stack that isn't production, purges its leftovers, and reports everything. */
export const teardown = defineCommand({
  name: "teardown",
  intent: "operate",
  summary: "Destroy a stack, purge recycle bins, and list what is left.",
  details: "Asks before it removes anything, and refuses production and protected stacks.",
  examples: [
    "./pf teardown --stack test",
    "./pf teardown --stack test --dry-run",
    "./pf teardown --list --older-than 3d",
    "./pf teardown --demo",
  ],
  usage: [
    "--stack [--dry-run | [--unlock] [--remove-stack]] [--yes] [--include]... [--older-than] [--settings] [--deadline] [--json]",
    "--list [--older-than] [--deadline] [--json]",
    "--demo [--yes] [--dry-run] [--json]",
  ],
  options,
  exits: {
    0: "nothing is left; with --dry-run or --list, all was shown; with --older-than, it isn't old enough",
    1: "something is left, or the stack's age is unknown",
  },
  page: "docs/guides/teardown.md",
  run: async (args, context) => {
    const { reporter, signal, directory } = context;
    const { values } = parseArgs({ args: [...args], options });
    if (values.demo) return await demonstrate(demo, values, args, context);
    const { stack = "", json, yes, unlock, include: included = [] } = values;
    const { "dry-run": dryRun, "remove-stack": removesStack } = values;
    const olderThan = quantityOf(values["older-than"], options["older-than"]);
    const deadlineMinutes = quantityOf(values.deadline, options.deadline);
    const time = { now: Date.now, pause: (milliseconds: number) => delay(milliseconds, undefined, { signal }) };
    if (values.list) return await showStacks({ olderThan, deadlineMinutes, time, signal }, { reporter, json });
    const configFile = settingsFileFrom(values.settings);
    const place = { stack, directory, configFile, environment: process.env };
    const choices = { unlock, included, olderThan, dryRun, yes, removesStack };
    const request = { ...place, ...choices, deadlineMinutes, time, signal };
    const report = teardownReport(request, reporter, json);
    try {
      return await tearDown(request, report);
    } catch (error) {
      report.refused(error);
      throw error;
    } finally {
      report.end();
    }
  },
});

async function showStacks(
  options: Omit<ListOptions, "environment" | "onWait">,
  { reporter, json }: { readonly reporter: Reporter; readonly json: boolean },
): Promise<typeof exitCodes.held> {
  reporter.step("Finding every stack in Entra ID and Azure (read-only)");
  const onWait = progressOn(reporter).waiting;
  const list = await listStacks({ ...options, environment: process.env, onWait });
  reporter.finish();
  if (json) reporter.data(jsonText(list));
  else reporter.result(stackListText(list, layoutOf(process.stdout)));
  return exitCodes.held;
}
