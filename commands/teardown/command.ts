import { createInterface } from "node:readline/promises";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { jsonText } from "../../text/log-lines.ts";
import { folded } from "../../text/folded.ts";
import { safeMessage } from "../../text/message.ts";
import { type ListWish, listStacks } from "./list-stacks.ts";
import { openTeardown, type OpenedTeardown } from "./open-teardown.ts";
import { type Candidate, isEmpty, type TeardownPlan } from "./plan.ts";
import { type AgeVerdict, judgeAge, type StackAge } from "./stack-entries.ts";
import type { TeardownAccount, TeardownEvent } from "./teardown.ts";
import { stackListText } from "./stack-list-text.ts";
import { accountText, candidateLines, notDueText, planText, stackRemovalText } from "./teardown-text.ts";
import { columnsOf, layoutOf } from "../../cli/layout.ts";
import { defineCommand } from "../../cli/command.ts";
import { confirmedByName, NotConfirmed } from "../../cli/confirmed-by-name.ts";
import { minutesFrom, ageFrom, jsonOption, settingsFileFrom } from "../../cli/options.ts";
import { demonstrate, demoOption } from "../options/demo-option.ts";
import { deployedStackOptions } from "../options/outputs-options.ts";
import { exitCodes, UsageError } from "../../cli/exit-codes.ts";
import type { Reporter } from "../../cli/reporter.ts";

const defaultMinutes = "15";

/** The object that `--json` prints for a teardown, as far as it got. */
interface TeardownJson {
  plan?: TeardownPlan;
  /** With `--older-than`: the reason that the stack stays. */
  notDue?: StackAge & { readonly stack: string; readonly verdict: AgeVerdict };
  account?: TeardownAccount;
  /** With `--remove-stack`. */
  stackRemoved?: boolean;
  /** The reason that nothing was removed. */
  refused?: string;
}

const options = {
  ...deployedStackOptions,
  yes: {
    type: "boolean",
    default: false,
    what: "Don't ask: remove what is provably the stack's. Without it, you type the stack's name.",
  },
  include: {
    type: "string",
    multiple: true,
    what: "Also remove this thing, which isn't provably the stack's, by object id or resource id. May be repeated.",
  },
  "dry-run": { type: "boolean", default: false, what: "Show what would be removed and what will remain (read-only)." },
  unlock: {
    type: "boolean",
    default: false,
    what: "First remove the lock of an interrupted run. Only if nobody else works on the stack.",
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
    what: "Only if the stack has expired or is older, such as 3d or 12h. With --list, show only such stacks.",
  },
  deadline: {
    type: "string",
    default: defaultMinutes,
    what: `How many minutes to wait for slow deletions. Default: ${defaultMinutes}.`,
  },
  ...demoOption,
  ...jsonOption,
} as const;

const demo = {
  load: async () => (await import("../../stacks/demo/teardown-demo.ts")).teardownDemo,
  name: "teardown",
  excluded: ["stack", "settings", "list"],
  real: "./pf teardown --stack test",
  exits: [0, 1],
} as const;

/** `./pf teardown`: destroys a stack that isn't production, purges its leftovers, and reports everything. */
export const teardown = defineCommand({
  name: "teardown",
  intent: "operate",
  summary: "Destroy a stack, purge recycle bins, and list what is left. Never production.",
  example: "./pf teardown --stack test",
  usage:
    "./pf teardown --stack <stack> [--settings <file>] [--yes] [--include <id>]... [--dry-run] [--unlock]\n" +
    "       [--remove-stack] [--older-than <age>] [--deadline <minutes>] [--json]\n" +
    "       ./pf teardown --list [--older-than <age>] [--deadline <minutes>] [--json]\n" +
    "       ./pf teardown --demo [--yes] [--json]",
  options,
  exits: {
    0: "nothing of the stack is left; with --dry-run or --list, all was shown; with --older-than, the stack isn't old enough",
    1: "something is left, or the stack's age is unknown",
  },
  page: "docs/guides/teardown.md",
  run: async (args, context) => {
    const { reporter, signal, directory } = context;
    const { values } = parseArgs({ args: [...args], options });
    if (values.demo) return await demonstrate(demo, values, args, context);
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
    if (stack === undefined) throw new UsageError("--stack is missing. Give it a stack's name, such as --stack test.");
    if (dryRun && unlock)
      throw new UsageError("Use only one of --dry-run (changes nothing) and --unlock (removes a lock).");
    if (dryRun && removesStack) {
      throw new UsageError("Use only one of --dry-run (changes nothing) and --remove-stack (removes the stack).");
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
      onEvent: (event: TeardownEvent) => report(event, reporter),
    };
    const answer: TeardownJson = {};
    let opened: OpenedTeardown | undefined;
    try {
      opened = await openTeardown(wish);
      const { plan } = opened;
      if (olderThan !== undefined) {
        const age = await opened.lookAtAge();
        const verdict = judgeAge(age, olderThan, time.now());
        if (verdict !== "due") {
          reporter.done();
          answer.notDue = { stack, verdict, ...age };
          if (!json) reporter.result(notDueText(stack, verdict, age));
          return verdict === "young" ? exitCodes.held : exitCodes.failed;
        }
      }
      answer.plan = plan;
      reporter.done();
      if (!json) reporter.result(planText(plan, { ...layoutOf(process.stdout), isDryRun: dryRun }));
      opened.requireHarmless();
      if (dryRun) return exitCodes.held;
      if (json) reporter.note(planText(plan, { colour: false }));
      const confirmed = yes ? [] : await confirm(stack, opened.plan, signal);
      const account = await opened.run(confirmed);
      answer.account = account;
      reporter.done();
      if (!json) {
        const layout = layoutOf(process.stdout);
        reporter.result(`\n${accountText(account, { ...layout, stack, removesStack })}`);
      }
      // After a signal, print the account first, then exit with the shell's code for that signal.
      signal.throwIfAborted();
      if (removesStack) {
        if (account.ok) await opened.removeStack();
        answer.stackRemoved = account.ok;
        if (!json) reporter.result(stackRemovalText(stack, account.ok));
      }
      return account.ok ? exitCodes.held : exitCodes.failed;
    } catch (error) {
      if (answer.account === undefined) answer.refused = error instanceof Error ? error.message : String(error);
      throw error;
    } finally {
      if (json) reporter.data(jsonText(answer));
      await opened?.close();
    }
  },
});

/** @throws UsageError if --list comes with an option of a teardown */
function requireListOnly(values: Readonly<Record<string, unknown>>): void {
  const ofTeardown = ["stack", "settings", "yes", "include", "dry-run", "unlock", "remove-stack"];
  const given = ofTeardown.find((name) => values[name] !== undefined && values[name] !== false);
  if (given === undefined) return;
  throw new UsageError(`Use only one of --list and --${given}: --list changes nothing.`);
}

async function showStacks(
  wish: Omit<ListWish, "environment" | "onWait">,
  { reporter, json }: { readonly reporter: Reporter; readonly json: boolean },
): Promise<typeof exitCodes.held> {
  reporter.step("Finding every stack in Entra ID and Azure (read-only)");
  const onWait = (why: string, pause: number): void => report({ kind: "waiting", why, pause }, reporter);
  const list = await listStacks({ ...wish, environment: process.env, onWait });
  reporter.done();
  if (json) reporter.data(jsonText(list));
  else reporter.result(stackListText(list, layoutOf(process.stdout)));
  return exitCodes.held;
}

/**
 * Asks you to confirm each candidate, then to type the stack's name.
 *
 * @returns ids of the candidates that were confirmed
 * @throws UsageError without a terminal, or without the stack's name
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
  throw new NotConfirmed(`Not confirmed by the stack's name, "${stack}". Nothing was removed.`);
}

/** @returns ids of the candidates that a person confirms with "yes" */
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

function report(event: TeardownEvent, reporter: Reporter): void {
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
