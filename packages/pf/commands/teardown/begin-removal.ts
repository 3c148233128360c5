import type { Deadline } from "@protected-function/core/azure/deadline.ts";
import { type AzureSession, patient } from "../../stacks/live/log-in.ts";
import { stackStateOf } from "../../stacks/live/stack-state.ts";
import { exportOf, requireUnlocked } from "../../stacks/live/teardown-refused.ts";
import { findRegistrations, type FoundRegistration } from "./find-registrations.ts";
import { Ledger } from "./ledger.ts";
import { Lookout } from "./look-again.ts";
import { requireTheStack, type Target } from "./open-target.ts";
import { requireNothingForeign } from "./refusals.ts";
import { deadlineOf, type Progress, type Selection, type TeardownRequest } from "./request.ts";
import type { Survey } from "./survey.ts";
import { surveyToRemove, takeSurvey } from "./take-survey.ts";

/** A removal that has begun: what it removes, with what, and what has become of it. */
export interface Removal extends Target, AzureSession, Selection {
  /** The survey right before the removal. */
  readonly survey: Survey;
  /** Takes the survey again. */
  readonly takeSurveyAgain: () => Promise<Survey>;
  readonly findRegistrationsAgain: () => Promise<readonly FoundRegistration[]>;
  readonly lookout: Lookout;
  readonly ledger: Ledger;
  readonly deadline: Deadline;
  readonly step: Progress["step"];
}

/**
 * Checks everything once more: a person may have taken an hour to confirm the plan.
 *
 * @param included ids that a person has included or confirmed, in lower case
 * @throws TeardownRefused if the stack is locked or can no longer be removed, TeardownImpossible
 */
export async function beginRemoval(
  target: Target,
  request: TeardownRequest,
  included: ReadonlySet<string>,
  progress: Progress,
): Promise<Removal> {
  const { name, stack, settings } = target;
  const deadline = deadlineOf(request, progress);
  if (request.unlock) await stack.unlock();
  const state = stackStateOf(await exportOf(stack, name));
  requireTheStack(target, state);
  progress.step("Checking that nobody else works on the stack");
  await requireUnlocked(stack, name, state);
  const survey = await surveyToRemove(target, { state, included, deadline });
  requireNothingForeign(survey, name, included);
  const session = patient(target.session, deadline);
  const takeSurveyAgain = (): Promise<Survey> => takeSurvey(target, session, state);
  const ledger = new Ledger(progress.action);
  const lookout = new Lookout(survey, { name, included }, takeSurveyAgain, ledger);
  const findRegistrationsAgain = () => findRegistrations(session.graph, { ...survey, settings, included });
  const surveys = { survey, takeSurveyAgain, findRegistrationsAgain, lookout };
  return { ...target, ...session, ...surveys, included, ledger, deadline, step: progress.step };
}
