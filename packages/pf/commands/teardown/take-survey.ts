import type { Deadline } from "@protected-function/core/azure/deadline.ts";
import type { Time } from "@protected-function/core/azure/patience.ts";
import type { Owner } from "@protected-function/infra/stack-mark.ts";
import { type AzureSession, patient } from "../../stacks/live/log-in.ts";
import type { OwnedObject } from "../../stacks/live/ownership.ts";
import { programNames } from "../../stacks/live/program-resources.ts";
import { randomStringIn, type StackState } from "../../stacks/live/stack-state.ts";
import { requireReadable } from "../../stacks/live/teardown-refused.ts";
import type { Remaining } from "../../stacks/live/deployed-object.ts";
import { findConditionalAccess } from "./conditional-access.ts";
import { findAttached } from "./find-attached.ts";
import { findInAzure } from "./find-azure.ts";
import { findRegistrations, knownRegistrations } from "./find-registrations.ts";
import { findSecrets } from "./find-secrets.ts";
import { findUses, rolesLeftOver } from "./find-uses.ts";
import { existingUrnsOf } from "./held-there.ts";
import type { Target } from "./open-target.ts";
import { readMarks } from "./read-marks.ts";
import { requireNoConflicts, requireNoProduction } from "./refusals.ts";
import { type StackAge, stackEntries, type StackEntry } from "./stack-entries.ts";
import { idsOf, isWithin, resourcesIn, type Survey } from "./survey.ts";

interface SurveyOptions {
  readonly state: StackState;
  /** Ids that a person has included or confirmed, in lower case. */
  readonly included: ReadonlySet<string>;
  readonly deadline: Deadline;
}

/**
 * Takes the survey before anything is removed. Refuses a stack that holds others' things, or production.
 *
 * @throws TeardownRefused, TeardownImpossible
 */
export async function surveyToRemove(target: Target, { state, included, deadline }: SurveyOptions): Promise<Survey> {
  const session = patient(target.session, deadline);
  const reads = Promise.all([takeSurvey(target, session, state), existingUrnsOf(session, state)]);
  const [survey, existingUrns] = await requireReadable(session.by, reads);
  requireNoConflicts(survey, target.name);
  requireNoProduction(survey, included);
  return { ...survey, existingUrns };
}

/** Takes the survey (read-only). @throws RequestRefused */
export async function takeSurvey(
  { project, stackName: stack, settings, place: { subscriptionId } }: Target,
  { graph, resourceManager }: Pick<AzureSession, "graph" | "resourceManager">,
  state: StackState,
): Promise<Survey> {
  const id = randomStringIn(state, "stack-id");
  const owner: Owner = { project, stack, workload: settings.name, subscriptionId, id };
  const registrationsInState = knownRegistrations(state);
  const names = programNames(settings.name, stack, randomStringIn(state, "suffix"));
  const [registrations, conditionalAccess, azure, secrets] = await Promise.all([
    findRegistrations(graph, { owner, knownRegistrations: registrationsInState, settings }),
    findConditionalAccess(graph, owner, state, settings),
    findInAzure(resourceManager, { subscriptionId, owner, state, names, adopted: settings.adopted }),
    findSecrets(resourceManager, owner, state),
  ]);
  // If nothing is provably the stack's, its possible things don't count as other owners'.
  const isOwnObject = ({ ownership }: OwnedObject): boolean =>
    ownership === "own" || (ownership === "candidate" && owner.id === undefined);
  const foundObjects: readonly OwnedObject[] = [...azure.groups, ...resourcesIn(azure), ...conditionalAccess.objects];
  const ownIds = idsOf(foundObjects.filter(isOwnObject));
  const isOwn = (id: string): boolean => isWithin(id, ownIds);
  const ownClientIds = new Set(registrations.filter(isOwnObject).map(({ clientId }) => clientId));
  const search = { graph, resourceManager, subscriptionId, state, conditionalAccess, isOwn, ownClientIds };
  const [uses, attached, roles] = await Promise.all([
    findUses(search),
    findAttached({ resourceManager, subscriptionId, state, azure }),
    rolesLeftOver(search),
  ]);
  const { isRead, showsDeleted } = conditionalAccess;
  const remains = [...(isRead ? [] : [policiesNotRead]), ...(showsDeleted ? [] : [deletedHidden]), ...roles];
  const found = { registrations, conditionalAccess, azure, secrets };
  return { owner, state, knownRegistrations: registrationsInState, ...found, uses: [...uses, ...attached], remains };
}

const policiesNotRead: Remaining = {
  what: "other conditional access policies that may name this stack's API",
  why: "unknown, because this login can't read them (requires Policy.Read.All)",
};

const deletedHidden: Remaining = {
  what: "deleted conditional access policies and named locations of this stack, if any",
  why: "unknown, because Graph shows no deleted ones here (v1.0 and beta); Entra ID keeps them for 30 days",
};

/** The stack's age, from the marks of its proven things. @throws TeardownRefused, TeardownImpossible */
export async function ageOf(
  { session, place: { subscriptionId } }: Target,
  { owner }: Survey,
  deadline: Deadline,
  time: Time,
): Promise<StackAge> {
  if (owner.id === undefined) return {};
  const marks = await requireReadable(session.by, readMarks({ ...patient(session, deadline), subscriptionId }));
  const { stacks } = stackEntries(marks, subscriptionId, time.now());
  const entry = stacks.find((stack) => stack.id === owner.id && isSameStack(stack, owner));
  return { created: entry?.created, expiresOn: entry?.expiresOn };
}

function isSameStack(entry: StackEntry, owner: Owner): boolean {
  return (
    entry.project === owner.project &&
    entry.stack === owner.stack &&
    entry.workload === owner.workload &&
    entry.subscriptionId === owner.subscriptionId.toLowerCase()
  );
}
