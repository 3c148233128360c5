import { parseArgs } from "node:util";
import { jsonText } from "@protected-function/core/text/log-lines.ts";
import { rotate as rotateSecret } from "./rotate.ts";
import { rotationText } from "./rotation-text.ts";
import { layoutOf } from "../../cli/layout.ts";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import { quantityOf } from "../../cli/quantity.ts";
import { liveStacksIn, twinStack } from "../../cli/stack-names.ts";
import { RotationRefused } from "./rotation-refused.ts";
import { jsonOption, settingsFileOfStack } from "../../cli/options.ts";

const options = {
  stack: {
    type: "string",
    value: "stack",
    description: "The stack whose settings file, Pulumi.<stack>.yaml, to change, such as dev.",
  },
  caller: { type: "string", value: "caller", description: "The caller's name in the settings." },
  days: {
    type: "string",
    value: "days",
    quantity: { of: "days", from: 1, to: 730, example: "180" },
    description: "The new secret's lifetime in days, 1 to 730. Default: 180, or the settings' maximum if that is less.",
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
  isRare: true,
  summary: "Schedule a caller's next secret, beside the one in use.",
  details: "Changes Pulumi.<stack>.yaml only. The next `npx pulumi up` creates the secret.",
  examples: [
    "./pf rotate --stack dev --caller integration",
    "./pf rotate --stack dev --caller integration --days 90",
    "./pf rotate --stack dev --caller integration --handed-over",
  ],
  usage: ["--stack --caller [--days] [--handed-over] [--json]"],
  options,
  exits: {
    0: "the settings file has the new secret's dates",
  },
  page: "docs/guides/rotation.md",
  run: async (args, { reporter, directory }) => {
    const { values } = parseArgs({ args: [...args], options });
    const { stack = "", caller = "" } = values;
    if (stack === twinStack) throw RotationRefused.onTwin(liveStacksIn(directory));
    const days = quantityOf(values.days, options.days);
    const rotation = rotateSecret({
      settingsFile: settingsFileOfStack(stack, directory),
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
