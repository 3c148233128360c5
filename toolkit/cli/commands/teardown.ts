import { createInterface } from "node:readline/promises";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { isEmpty } from "../../operations/teardown/plan.ts";
import { openTeardown } from "../../operations/teardown/open-teardown.ts";
import type { TeardownEvent } from "../../operations/teardown/teardown.ts";
import { accountText, planText } from "../../reports/teardown.ts";
import type { Command } from "../command.ts";
import { minutesFrom } from "../deadline.ts";
import { deployedStackOptions } from "../deployed-stack-options.ts";
import { exitCodes, UsageError } from "../exit-codes.ts";
import { jsonOption } from "../json-option.ts";
import type { Reporter } from "../reporter.ts";
import { settingsFileFrom } from "../settings-file.ts";

const defaultMinutes = "15";

const options = {
  ...deployedStackOptions,
  yes: { type: "boolean", default: false, what: "Asks nobody. Without it, the stack's name has to be typed." },
  "dry-run": { type: "boolean", default: false, what: "Shows what would go, and what will remain. Changes nothing." },
  unlock: {
    type: "boolean",
    default: false,
    what: "Takes away a killed engine's lock first: only if nobody is at work.",
  },
  deadline: {
    type: "string",
    default: defaultMinutes,
    what: `How many minutes to wait for what takes its time. Default: ${defaultMinutes}.`,
  },
  ...jsonOption,
} as const;

/** `npm run teardown`: destroys a stack that is not production, purges what that leaves, and gives account of it. */
export const teardown: Command = {
  name: "teardown",
  summary: "Destroys a stack that is not production, purges what that leaves, and gives account of it.",
  usage:
    "npm run teardown -- --stack <stack> [--settings <file>] [--yes] [--dry-run] [--unlock] [--deadline <minutes>]\n" +
    "       [--json]",
  options,
  page: "docs/teardown.md",
  run: async (args, { reporter, signal, directory }) => {
    const { values } = parseArgs({ args: [...args], options });
    const { stack, json, yes, unlock } = values;
    const dryRun = values["dry-run"];
    if (stack === undefined) throw new UsageError("--stack is missing; it takes a stack's name, such as test.");
    if (dryRun && unlock) throw new UsageError("--dry-run changes nothing, and --unlock takes a lock away: say one.");
    const opened = await openTeardown({
      stack,
      directory,
      configFile: settingsFileFrom(values.settings),
      environment: process.env,
      unlock,
      deadlineMinutes: minutesFrom(values.deadline),
      time: { now: Date.now, pause: (milliseconds) => delay(milliseconds, undefined, { signal }) },
      signal,
      onEvent: (event) => tell(event, reporter),
    });
    try {
      const { plan } = opened;
      reporter.done();
      if (json && dryRun) reporter.result(JSON.stringify({ plan }));
      else (json ? reporter.note : reporter.result)(planText(plan));
      if (dryRun) return exitCodes.held;
      if (!yes && !isEmpty(plan) && !(await isConfirmed(stack, signal))) {
        throw new UsageError(`Not confirmed by the stack's name, "${stack}". Nothing was removed.`);
      }
      const account = await opened.run();
      reporter.done();
      reporter.result(json ? JSON.stringify({ plan, account }) : `\n${accountText(account)}`);
      // Ended from outside, with the shell's exit code for that, and not without an account.
      signal.throwIfAborted();
      return account.ok ? exitCodes.held : exitCodes.failed;
    } finally {
      await opened.close();
    }
  },
};

/** By typing the stack's name. @throws UsageError where nobody can */
async function isConfirmed(stack: string, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError("Nobody can be asked here: this is no terminal. With --yes, what is shown above is removed.");
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`\nType the stack's name to remove all of that, for good: `, { signal });
    return answer.trim() === stack;
  } finally {
    terminal.close();
  }
}

function tell(event: TeardownEvent, reporter: Reporter): void {
  switch (event.kind) {
    case "step":
      reporter.step(event.text);
      break;
    case "done":
      reporter.progress(`${event.done} ${event.thing.kind} ${event.thing.name}`);
      break;
    case "waiting":
      reporter.progress(`${event.why}; trying again in ${Math.ceil(event.pause / 1000)} s`);
      break;
  }
}
