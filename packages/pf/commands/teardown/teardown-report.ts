import { exitCodes } from "../../cli/exit-codes.ts";
import { layoutOf } from "../../cli/layout.ts";
import type { Reporter } from "../../cli/reporter.ts";
import { jsonText } from "@protected-function/core/text/log-lines.ts";
import type { TeardownAccount } from "./account.ts";
import type { TeardownPlan } from "./plan.ts";
import type { Progress, TeardownRequest } from "./request.ts";
import type { AgeVerdict, StackAge } from "./stack-entries.ts";
import { accountText, notDueText, planText, stackRemovalText } from "./teardown-text.ts";

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

export type TeardownReport = ReturnType<typeof teardownReport>;

/** Shows each step's result when there is one, or collects them for `--json`. */
export function teardownReport(request: TeardownRequest, reporter: Reporter, printsJson: boolean) {
  const { stack, dryRun, removesStack } = request;
  const answer: TeardownJson = {};
  const show = (text: string): void => {
    reporter.finish();
    if (!printsJson) reporter.result(text);
  };
  return {
    ...progressOn(reporter),
    /** @returns the exit code */
    notDue: (verdict: "young" | "unknown", age: StackAge): 0 | 1 => {
      answer.notDue = { stack, verdict, ...age };
      show(notDueText(stack, verdict, age));
      return verdict === "young" ? exitCodes.held : exitCodes.failed;
    },
    plan: (plan: TeardownPlan): void => {
      answer.plan = plan;
      show(planText(plan, { ...layoutOf(process.stdout), isDryRun: dryRun }));
    },
    /** With `--json`, a person still has to read the plan. */
    beforeConfirmation: (plan: TeardownPlan): void => {
      if (printsJson) reporter.note(planText(plan, { colour: false }));
    },
    account: (account: TeardownAccount): void => {
      answer.account = account;
      show(`\n${accountText(account, { ...layoutOf(process.stdout), stack, removesStack })}`);
    },
    stackRemoval: (isRemoved: boolean): void => {
      answer.stackRemoved = isRemoved;
      show(stackRemovalText(stack, isRemoved));
    },
    refused: (error: unknown): void => {
      if (answer.account === undefined) answer.refused = error instanceof Error ? error.message : String(error);
    },
    /** Prints the JSON, whatever happened. */
    end: (): void => {
      if (printsJson) reporter.data(jsonText(answer));
    },
  };
}

/** Tells what goes on. Two things may have one name: each after the first has its id, so that no line seems repeated. */
export function progressOn(reporter: Pick<Reporter, "step" | "progress">): Progress {
  const told = new Set<string>();
  return {
    step: (text) => reporter.step(text),
    detail: (text) => reporter.progress(text),
    action: (action, { kind, name, id }) => {
      const text = `${action} ${kind} ${name}`;
      reporter.progress(told.has(text) ? `${action} another ${kind} ${name} (${id})` : text);
      told.add(text);
    },
    waiting: (reason, pause) => reporter.progress(`${reason}; trying again in ${Math.ceil(pause / 1000)} s`),
  };
}
