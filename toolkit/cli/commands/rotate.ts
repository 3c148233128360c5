import { join } from "node:path";
import { parseArgs } from "node:util";
import { rotate as rotateSecret } from "../../operations/rotate.ts";
import { rotationText } from "../../reports/rotation-text.ts";
import type { Command } from "../command.ts";
import { exitCodes, UsageError } from "../exit-codes.ts";
import { settingsFileFrom } from "../settings-file.ts";

const defaultDays = 180;

/** `npm run rotate`: gives a caller's older secret slot a new end in the stack's settings, and explains the hand-over. */
export const rotate: Command = {
  name: "rotate",
  usage: "npm run rotate -- --stack <stack> --caller <caller> [--days <days>] [--handed-over] [--json]",
  run: async (args, { reporter, directory }) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        stack: { type: "string" },
        caller: { type: "string" },
        days: { type: "string", default: String(defaultDays) },
        "handed-over": { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    });
    const { stack, caller } = values;
    if (stack === undefined) throw new UsageError("--stack is missing; it takes a stack's name, such as dev.");
    if (caller === undefined)
      throw new UsageError("--caller is missing; it takes a caller's name, as in the settings.");
    const days = Number(values.days);
    if (!Number.isInteger(days) || days < 1 || days > 730) {
      throw new UsageError(`--days is "${values.days}"; a whole number from 1 to 730 is allowed.`);
    }
    const settingsFile =
      settingsFileFrom(join(directory, `Pulumi.${stack}.yaml`), "The settings file of --stack") ?? "";
    const rotation = rotateSecret({ settingsFile, caller, now: new Date(), days, handedOver: values["handed-over"] });
    const text = rotationText(rotation, { stack, settingsFile: `Pulumi.${stack}.yaml` });
    reporter.result(values.json ? JSON.stringify(rotation) : text);
    return exitCodes.held;
  },
};
