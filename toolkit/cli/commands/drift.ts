import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { driftOfStack } from "../../operations/drift/drift-of-stack.ts";
import type { Drift } from "../../operations/drift/finding.ts";
import { driftText } from "../../reports/drift-text.ts";
import type { Command } from "../command.ts";
import { exitCodes, UsageError } from "../exit-codes.ts";

/** `npm run drift`: what somebody changed behind Pulumi's back, in what Pulumi reads and in what it does not. */
export const drift: Command = {
  name: "drift",
  usage: "npm run drift -- --stack <stack> [--config-file <file>] [--json]",
  run: async (args, { reporter, signal, directory }) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        stack: { type: "string" },
        "config-file": { type: "string" },
        json: { type: "boolean", default: false },
      },
    });
    const { stack, json } = values;
    if (!stack) throw new UsageError("--stack is missing: whose drift? `npx pulumi stack ls` lists the stacks.");
    const found = await driftOfStack({
      stack,
      configFile: configFileFrom(values["config-file"]),
      directory,
      environment: process.env,
      signal,
      onStep: reporter.step,
      onProgress: reporter.progress,
      time: { now: Date.now, pause: (milliseconds) => delay(milliseconds, undefined, { signal }) },
    });
    reporter.done();
    const colour = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
    reporter.result(json ? JSON.stringify(found) : driftText(found, { colour }));
    return exitCodeOfDrift(found);
  },
};

/** What was not looked at may have drifted: nobody is told that nothing has. */
function exitCodeOfDrift({ findings, notLooked }: Drift): number {
  if (findings.length > 0) return exitCodes.failed;
  return notLooked.length > 0 ? exitCodes.environment : exitCodes.held;
}

/** @throws UsageError */
function configFileFrom(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const file = resolve(text);
  if (!existsSync(file)) throw new UsageError(`--config-file is "${text}"; there is no file ${file}.`);
  return file;
}
