import { exitCodes } from "../../cli/exit-codes.ts";
import { accountOf, reasonOf, type TeardownAccount } from "./account.ts";
import { beginRemoval, type Removal } from "./begin-removal.ts";
import { confirm } from "./confirm.ts";
import { openTarget } from "./open-target.ts";
import { planOf } from "./plan.ts";
import { deadlineOf, lowerCase, type TeardownRequest } from "./request.ts";
import { requireIncludable, requireNothingForeign } from "./refusals.ts";
import { removeInOrder } from "./remove-in-order.ts";
import { judgeAge } from "./stack-entries.ts";
import { ageOf, surveyToRemove } from "./take-survey.ts";
import type { TeardownReport } from "./teardown-report.ts";
import { leaveUnseen, recordLeftovers } from "./what-is-left.ts";

/**
 * Tears a stack down. Each step is one function of its own file; nothing is changed before the confirmation.
 *
 * @returns the exit code
 * @throws TeardownRefused, SettingsRefused, TeardownImpossible, EngineUnavailable, NotConfirmed, UsageError
 */
export async function teardown(request: TeardownRequest, report: TeardownReport): Promise<0 | 1> {
  const included = lowerCase(request.included);
  const target = await openTarget(request, report);
  try {
    const deadline = deadlineOf(request, report);
    report.step("Finding the stack's things in Entra ID and Azure (read-only)");
    const survey = await surveyToRemove(target, { state: target.state, included, deadline });
    requireIncludable(survey, request.included);
    if (request.olderThan !== undefined) {
      const age = await ageOf(target, survey, deadline, request.time);
      const verdict = judgeAge(age, request.olderThan, request.time.now());
      if (verdict !== "due") return report.notDue(verdict, age);
    }
    const plan = planOf(target.name, target.place, survey, included);
    report.plan(plan);
    requireNothingForeign(survey, target.name, included);
    if (request.dryRun) return exitCodes.held;
    report.beforeConfirmation(plan);
    const confirmed = request.yes ? [] : await confirm(target.name, plan, request.signal);
    const account = await remove(await beginRemoval(target, request, lowerCase([...included, ...confirmed]), report));
    report.account(account);
    // After a signal, print the account first, then exit with the shell's code for that signal.
    request.signal.throwIfAborted();
    if (request.removesStack) {
      if (account.ok) await target.stack.remove();
      report.stackRemoval(account.ok);
    }
    return account.ok ? exitCodes.held : exitCodes.failed;
  } finally {
    await target.stack.close();
  }
}

/** Removes everything, then looks for what is left. Never throws; always returns what was removed. */
async function remove(removal: Removal): Promise<TeardownAccount> {
  let endedReason: string | undefined;
  try {
    await removeInOrder(removal);
    await recordLeftovers(removal);
  } catch (error) {
    const { signal } = removal.deadline;
    endedReason = reasonOf(signal.aborted ? signal.reason : error);
    leaveUnseen(removal.survey, removal, removal.ledger);
  }
  return accountOf(removal, endedReason);
}
