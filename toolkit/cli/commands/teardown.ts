import { createInterface } from "node:readline/promises";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { openTeardown, type OpenedTeardown } from "../../operations/teardown/open-teardown.ts";
import { type Candidate, isEmpty } from "../../operations/teardown/plan.ts";
import type { TeardownEvent } from "../../operations/teardown/teardown.ts";
import { accountText, candidateLines, planText } from "../../reports/teardown.ts";
import { jsonText } from "../../../text/log-lines.ts";
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
  yes: {
    type: "boolean",
    default: false,
    what: "Ask nothing: remove what is provably the stack's. Without it, type the stack's name.",
  },
  include: {
    type: "string",
    multiple: true,
    what: "Also remove this, by its object id or resource id: something that isn't provably the stack's. May be repeated.",
  },
  "dry-run": { type: "boolean", default: false, what: "Show what would go, and what will remain (read-only)." },
  unlock: {
    type: "boolean",
    default: false,
    what: "First take away a killed engine's lock: only if nobody is at work.",
  },
  "remove-stack": {
    type: "boolean",
    default: false,
    what: "If nothing is left, also remove the stack and its history from the backend. The settings file stays.",
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
    "npm run teardown -- --stack <stack> [--settings <file>] [--yes] [--include <id>]... [--dry-run] [--unlock]\n" +
    "       [--remove-stack] [--deadline <minutes>] [--json]",
  options,
  page: "docs/teardown.md",
  run: async (args, { reporter, signal, directory }) => {
    const { values } = parseArgs({ args: [...args], options });
    const { stack, json, yes, unlock, include = [] } = values;
    const dryRun = values["dry-run"];
    if (stack === undefined) throw new UsageError("--stack is missing; it takes a stack's name, such as test.");
    if (dryRun && unlock) throw new UsageError("--dry-run changes nothing, and --unlock takes a lock away: say one.");
    const wish = {
      stack,
      directory,
      configFile: settingsFileFrom(values.settings),
      environment: process.env,
      unlock,
      included: include,
      deadlineMinutes: minutesFrom(values.deadline),
      time: { now: Date.now, pause: (milliseconds: number) => delay(milliseconds, undefined, { signal }) },
      signal,
      onEvent: (event: TeardownEvent) => tell(event, reporter),
    };
    const told: { plan?: object; account?: object; refused?: string } = {};
    let opened: OpenedTeardown | undefined;
    try {
      opened = await openTeardown(wish);
      const { plan } = opened;
      told.plan = plan;
      reporter.done();
      if (!json) reporter.result(planText(plan));
      opened.demandHarmless();
      if (dryRun) return exitCodes.held;
      if (json) reporter.note(planText(plan));
      const confirmed = yes ? [] : await confirm(stack, opened.plan, signal);
      const account = await opened.run(confirmed);
      told.account = account;
      reporter.done();
      if (!json) reporter.result(`\n${accountText(account)}`);
      // Ended from outside, with the shell's exit code for that, and not without an account.
      signal.throwIfAborted();
      if (!account.ok) return exitCodes.failed;
      if (values["remove-stack"]) await opened.removeStack();
      return exitCodes.held;
    } catch (error) {
      if (told.account === undefined) told.refused = error instanceof Error ? error.message : String(error);
      throw error;
    } finally {
      if (json) reporter.data(jsonText(told));
      await opened?.close();
    }
  },
};

/**
 * Asks about each candidate, and then for the stack's name.
 *
 * @returns ids of the candidates that were confirmed
 * @throws UsageError where nobody can be asked, or the name was not typed
 */
async function confirm(stack: string, plan: OpenedTeardown["plan"], signal: AbortSignal): Promise<readonly string[]> {
  if (isEmpty(plan) && plan.candidates.length === 0) return [];
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError(
      "Can't ask for confirmation (not a terminal). Rerun with --yes to remove what the plan says will go. Nothing was removed.",
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const confirmed: string[] = [];
    for (const candidate of plan.candidates) {
      if (await isConfirmed(candidate, (question) => terminal.question(question, { signal })))
        confirmed.push(candidate.id);
    }
    if (isEmpty(plan) && confirmed.length === 0) return [];
    const answer = await terminal.question(`\nType the stack's name to remove all of that, for good: `, { signal });
    if (answer.trim() === stack) return confirmed;
    throw new UsageError(`Not confirmed by the stack's name, "${stack}". Nothing was removed.`);
  } finally {
    terminal.close();
  }
}

async function isConfirmed(candidate: Candidate, ask: (question: string) => Promise<string>): Promise<boolean> {
  const answer = await ask(`\n${candidateLines(candidate).join("\n")}\nRemove it? Only "yes" removes it: `);
  return answer.trim().toLowerCase() === "yes";
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
