import { join } from "node:path";
import { parseArgs } from "node:util";
import { jsonText } from "@protected-function/core/text/log-lines.ts";
import { rotate as rotateSecret } from "./rotate.ts";
import { rotationText } from "./rotation-text.ts";
import { layoutOf } from "../../cli/layout.ts";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import { jsonOption, settingsFileFrom } from "../../cli/options.ts";

const options = {
  stack: { type: "string", value: "stack", description: "The stack whose settings file to change, such as dev." },
  caller: { type: "string", value: "caller", description: "The caller's name in the settings." },
  days: {
    type: "string",
    value: "days",
    description: "Lifetime of the new secret in days. Default: 180, or your limit.",
  },
  "handed-over": {
    type: "boolean",
    default: false,
    description: "The caller already uses the newer secret, so replace the older one.",
  },
  ...jsonOption,
} as const;

/**
 * `./pf rotate`: gives a caller's older secret slot a new lifetime in the stack's settings and explains the hand-over.
 */
export const rotate = defineCommand({
  name: "rotate",
  intent: "operate",
  summary: "Schedule a caller's next secret in Pulumi.<stack>.yaml, beside the one in use.",
  examples: ["./pf rotate --stack dev --caller integration"],
  usage: ["--stack --caller [--days] [--handed-over] [--json]"],
  options,
  exits: {
    0: "the settings file has the new secret's dates",
  },
  page: "docs/guides/rotation.md",
  run: async (args, { reporter, directory }) => {
    const { values } = parseArgs({ args: [...args], options });
    const { stack, caller } = values;
    if (stack === undefined) throw new UsageError("--stack is missing. Give it a stack's name, such as --stack dev.");
    if (caller === undefined) throw new UsageError("--caller is missing. Give it a caller's name from the settings.");
    const days = values.days === undefined ? undefined : Number(values.days);
    if (days !== undefined && (!Number.isInteger(days) || days < 1 || days > 730)) {
      throw new UsageError(`--days must be a whole number from 1 to 730; found "${values.days}".`);
    }
    const settingsFile =
      settingsFileFrom(join(directory, `Pulumi.${stack}.yaml`), "The settings file of --stack") ?? "";
    const rotation = rotateSecret({
      settingsFile,
      directory,
      caller,
      now: new Date(),
      days,
      handedOver: values["handed-over"],
    });
    const text = rotationText(rotation, {
      stack,
      settingsFile: `Pulumi.${stack}.yaml`,
      ...layoutOf(process.stdout),
    });
    if (values.json) reporter.data(jsonText(rotation));
    else reporter.result(text);
    return exitCodes.held;
  },
});
