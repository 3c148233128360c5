import { createInterface } from "node:readline/promises";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { jsonText } from "../../text/log-lines.ts";
import { folded } from "../../text/folded.ts";
import { safeMessage } from "../../text/message.ts";
import { type ListWish, listStacks } from "./list-stacks.ts";
import { openTeardown, type OpenedTeardown } from "./open-teardown.ts";
import { type Candidate, isEmpty } from "./plan.ts";
import { judgeAge } from "./stack-entries.ts";
import type { TeardownEvent } from "./teardown.ts";
import { stackListText } from "./stack-list-text.ts";
import { accountText, candidateLines, notDueText, planText, stackRemovalText } from "./teardown-text.ts";
import { columnsOf } from "../../cli/layout.ts";
import { defineCommand } from "../../cli/command.ts";
import { confirmedByName } from "../../cli/confirmed-by-name.ts";
import { minutesFrom, ageFrom, jsonOption, settingsFileFrom } from "../../cli/options.ts";
import { demonstrate, demoOption } from "../options/demo-option.ts";
import { deployedStackOptions } from "../options/outputs-options.ts";
import { teardownDemo } from "../../stacks/demo/teardown-demo.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import type { Reporter } from "../../cli/reporter.ts";

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
  list: {
    type: "boolean",
    default: false,
    what: "Show every stack's marks and leftovers in this tenant and subscription (read-only).",
  },
  "older-than": {
    type: "string",
    what: "Only if the stack has expired or is older, such as 3d or 12h; with --list, only such stacks.",
  },
  deadline: {
    type: "string",
    default: defaultMinutes,
    what: `How many minutes to wait for what takes its time. Default: ${defaultMinutes}.`,
  },
  ...demoOption,
  ...jsonOption,
} as const;

const demo = {
  name: "teardown",
  excluded: ["stack", "settings", "list"],
  real: "./pf teardown --stack test",
  exits: [0, 1],
} as const;

/** `./pf teardown`: destroys a stack that is not production, purges what that leaves, and gives account of it. */
export const teardown = defineCommand({
  name: "teardown",
  intent: "operate",
  summary: "Destroy a stack, purge what that leaves behind, and list what is left. Never production.",
  example: "./pf teardown --stack test",
  usage:
    "./pf teardown --stack <stack> [--settings <file>] [--yes] [--include <id>]... [--dry-run] [--unlock]\n" +
    "       [--remove-stack] [--older-than <age>] [--deadline <minutes>] [--json]\n" +
    "       ./pf teardown --list [--older-than <age>] [--deadline <minutes>] [--json]\n" +
    "       ./pf teardown --demo [--yes] [--json]",
  options,
  exits: {
    0: "nothing of the stack is left; with --dry-run or --list, all was shown; with --older-than, the stack is younger",
    1: "something is left, or nothing tells the stack's age",
  },
  page: "docs/guides/teardown.md",
  run: async (args, context) => {
    const { reporter, signal, directory } = context;
    const { values } = parseArgs({ args: [...args], options });
    if (values.demo) return await demonstrate(teardownDemo, demo, values, args, context);
    const { stack, json, yes, unlock, include = [] } = values;
    const dryRun = values["dry-run"];
    const removesStack = values["remove-stack"];
    const olderThan = ageFrom(values["older-than"]);
    const deadlineMinutes = minutesFrom(values.deadline);
    const time = { now: Date.now, pause: (milliseconds: number) => delay(milliseconds, undefined, { signal }) };
    if (values.list) {
      requireListOnly(values);
      return await showStacks({ olderThan, deadlineMinutes, time, signal }, { reporter, json });
    }
    if (stack === undefined) throw new UsageError("--stack is missing; it takes a stack's name, such as test.");
    if (dryRun && unlock) throw new UsageError("--dry-run changes nothing, and --unlock takes a lock away: say one.");
    if (dryRun && removesStack) {
      throw new UsageError("--dry-run changes nothing, and --remove-stack removes the stack: use one of them.");
    }
    const wish = {
      stack,
      directory,
      configFile: settingsFileFrom(values.settings),
      environment: process.env,
      unlock,
      included: include,
      deadlineMinutes,
      time,
      signal,
      onEvent: (event: TeardownEvent) => tell(event, reporter),
    };
    const told: { plan?: object; notDue?: object; account?: object; stackRemoved?: boolean; refused?: string } = {};
    let opened: OpenedTeardown | undefined;
    try {
      opened = await openTeardown(wish);
      const { plan } = opened;
      if (olderThan !== undefined) {
        const age = await opened.lookAtAge();
        const verdict = judgeAge(age, olderThan, time.now());
        if (verdict !== "due") {
          reporter.done();
          told.notDue = { stack, verdict, ...age };
          if (!json) reporter.result(notDueText(stack, verdict, age));
          return verdict === "young" ? exitCodes.held : exitCodes.failed;
        }
      }
      told.plan = plan;
      reporter.done();
      if (!json) reporter.result(planText(plan));
      opened.requireHarmless();
      if (dryRun) return exitCodes.held;
      if (json) reporter.note(planText(plan));
      const confirmed = yes ? [] : await confirm(stack, opened.plan, signal);
      const account = await opened.run(confirmed);
      told.account = account;
      reporter.done();
      if (!json) reporter.result(`\n${accountText(account)}`);
      // Ended from outside, with the shell's exit code for that, and not without an account.
      signal.throwIfAborted();
      if (removesStack) {
        if (account.ok) await opened.removeStack();
        told.stackRemoved = account.ok;
        if (!json) reporter.result(stackRemovalText(stack, account.ok));
      }
      return account.ok ? exitCodes.held : exitCodes.failed;
    } catch (error) {
      if (told.account === undefined) told.refused = error instanceof Error ? error.message : String(error);
      throw error;
    } finally {
      if (json) reporter.data(jsonText(told));
      await opened?.close();
    }
  },
});

/** @throws UsageError where it is said what to tear down, too: a list changes nothing */
function requireListOnly(values: Readonly<Record<string, unknown>>): void {
  const ofTeardown = ["stack", "settings", "yes", "include", "dry-run", "unlock", "remove-stack"];
  const given = ofTeardown.find((name) => values[name] !== undefined && values[name] !== false);
  if (given === undefined) return;
  throw new UsageError(`--list only shows what there is: leave out --${given}, or leave out --list.`);
}

async function showStacks(
  wish: Omit<ListWish, "environment" | "onWait">,
  { reporter, json }: { readonly reporter: Reporter; readonly json: boolean },
): Promise<typeof exitCodes.held> {
  reporter.step("Looking for every stack, in Entra ID and in Azure");
  const onWait = (why: string, pause: number): void => tell({ kind: "waiting", why, pause }, reporter);
  const list = await listStacks({ ...wish, environment: process.env, onWait });
  reporter.done();
  if (json) reporter.data(jsonText(list));
  else reporter.result(stackListText(list, columnsOf(process.stdout)));
  return exitCodes.held;
}

/**
 * Asks about each candidate, and then for the stack's name.
 *
 * @returns ids of the candidates that were confirmed
 * @throws UsageError where nobody can be asked, or the name was not typed
 */
async function confirm(stack: string, plan: OpenedTeardown["plan"], signal: AbortSignal): Promise<readonly string[]> {
  const candidates = plan.candidates.filter(({ isIncludable }) => isIncludable);
  if (isEmpty(plan) && candidates.length === 0) return [];
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError(
      "Can't ask for confirmation (not a terminal). Rerun with --yes to remove what the plan says will go. Nothing was removed.",
    );
  }
  const confirmed = await confirmedOf(candidates, signal);
  if (isEmpty(plan) && confirmed.length === 0) return [];
  if (await confirmedByName(stack, "to remove all of that, for good", signal)) return confirmed;
  throw new UsageError(`Not confirmed by the stack's name, "${stack}". Nothing was removed.`);
}

/** @returns ids of the candidates that a person says "yes" to */
async function confirmedOf(candidates: readonly Candidate[], signal: AbortSignal): Promise<readonly string[]> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const confirmed: string[] = [];
    for (const candidate of candidates) {
      const question = `\n${candidateLines(candidate).join("\n")}\nRemove it? Only "yes" removes it: `;
      const shown = folded(safeMessage(question), columnsOf(process.stderr) ?? Infinity);
      const answer = await terminal.question(shown, { signal });
      if (answer.trim().toLowerCase() === "yes") confirmed.push(candidate.id);
    }
    return confirmed;
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
