import { join } from "node:path";
import { parseArgs } from "node:util";
import { openPreflight } from "../../operations/preflight/open-preflight.ts";
import { preflightText } from "../../reports/preflight-text.ts";
import type { Command } from "../command.ts";
import { exitCodes, UsageError } from "../exit-codes.ts";
import { settingsFileFrom } from "../settings-file.ts";

/** `npm run preflight`: what a deployment needs and this login, tenant or subscription lacks, before anything is made. */
export const preflight: Command = {
  name: "preflight",
  usage: "npm run preflight -- --stack <stack> [--settings <file>] [--json]",
  run: async (args, { reporter, directory }) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        stack: { type: "string" },
        settings: { type: "string" },
        json: { type: "boolean", default: false },
      },
    });
    const { stack, settings, json } = values;
    if (!stack) throw new UsageError("--stack is missing; it takes a stack's name, such as dev.");
    const settingsFile =
      settings === undefined
        ? settingsFileFrom(join(directory, `Pulumi.${stack}.yaml`), "The settings file of --stack")
        : settingsFileFrom(settings);
    const result = await openPreflight({
      environment: process.env,
      settingsFile: settingsFile ?? "",
      stack,
      now: new Date(),
      onLogin: (by) => reporter.note(`Asking as ${by}; nothing is changed.`),
    });
    const colour = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
    reporter.result(json ? JSON.stringify(result) : preflightText(result, { colour }));
    return result.ok ? exitCodes.held : exitCodes.failed;
  },
};
