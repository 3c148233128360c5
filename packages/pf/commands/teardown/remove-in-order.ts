import { type OwnedObject, isToBeRemoved } from "../../stacks/live/ownership.ts";
import { inCloudOf } from "../../stacks/live/stack-state.ts";
import type { DeployedObject } from "../../stacks/live/deployed-object.ts";
import type { Removal } from "./begin-removal.ts";
import { destroyStack } from "./destroy-stack.ts";
import type { FoundGroup, FoundResource } from "./find-azure.ts";
import { removeSecret } from "./find-secrets.ts";
import type { Ledger } from "./ledger.ts";
import {
  isSite,
  isWorkspace,
  noteContents,
  purgeDeletedWorkspace,
  removeGroup,
  removeOutliving,
  removeSites,
  removeStrays,
} from "./remove-azure.ts";
import { removeConditionalAccess } from "./remove-conditional-access.ts";
import { removeRegistrations } from "./remove-registrations.ts";
import { idsOf, isStateToBeRemoved, resourcesIn, type Survey } from "./survey.ts";
import { leaveUntouched } from "./what-is-left.ts";

/**
 * Removes everything that is provably the stack's or that a person has included. The order makes two guarantees. First,
 * the API is never open, because the site is removed before anything that protects it. Second, the evidence is kept
 * until the end. Things that only an id in the state proves are purged before the engine forgets that id, and the
 * stack's identity is removed last. A teardown can therefore stop at any moment, and the next run finds the rest.
 */
export async function removeInOrder(removal: Removal): Promise<void> {
  const chosen = chosenIn(removal);
  if (await areSitesRemoved(removal, chosen)) {
    await removePolicies(removal);
    await removeLogs(removal, chosen);
    await destroyHeld(removal, chosen);
    await removeGroups(removal, chosen);
    await removeNotHeld(removal, chosen);
    await purgeRegistrations(removal);
  } else leaveUntouched(removal.survey, removal, removal.ledger);
}

/** What of Azure is removed. */
interface Chosen {
  readonly groups: readonly FoundGroup[];
  /** In those groups, or strays. */
  readonly resources: readonly FoundResource[];
  /** Outside of those groups. */
  readonly strays: readonly FoundResource[];
  /** Whether the engine doesn't remove it: it isn't in the state, or the state isn't destroyed. */
  readonly isLeftOver: (object: { readonly isHeld: boolean }) => boolean;
}

function chosenIn(removal: Removal): Chosen {
  const { survey, included } = removal;
  const groups = removable(removal, survey.azure.groups);
  const contents = groups.flatMap((group) => group.contents);
  const outside = resourcesIn(survey.azure).filter((resource) => !contents.includes(resource));
  const strays = removable(removal, outside);
  const goesByEngine = isStateToBeRemoved(survey, included);
  const isLeftOver: Chosen["isLeftOver"] = ({ isHeld }) => !isHeld || !goesByEngine;
  return { groups, resources: [...contents, ...strays], strays, isLeftOver };
}

/** Those that a proof or a person gives to the removal, and nothing has stopped. */
function removable<AnyObject extends OwnedObject>(
  { lookout, included }: Removal,
  objects: readonly AnyObject[],
): readonly AnyObject[] {
  return lookout.withoutStopped(objects.filter((object) => isToBeRemoved(object, included)));
}

/** Skips a step without work. Otherwise, looks again first: a deletion may take others' things with it. */
async function step(
  { deadline: { signal }, lookout, step: begin }: Removal,
  text: string,
  work: readonly unknown[],
  remove: () => Promise<void>,
  surveysAgain = true,
): Promise<void> {
  signal.throwIfAborted();
  if (work.length === 0) return;
  begin(text);
  if (surveysAgain) await lookout.lookAgain();
  signal.throwIfAborted();
  await remove();
}

async function areSitesRemoved(removal: Removal, { resources }: Chosen): Promise<boolean> {
  const sites = resources.filter(isSite);
  let areRemoved = true;
  const remove = async (): Promise<void> => {
    areRemoved = await removeSites(sites, removal);
  };
  await step(removal, "Removing the site, with its authentication and code", sites, remove, false);
  return areRemoved;
}

async function removePolicies(removal: Removal): Promise<void> {
  const { lookout, ledger, graph } = removal;
  const { objects, showsDeleted } = removal.survey.conditionalAccess;
  const policies = removable(removal, objects);
  await step(removal, "Removing conditional access policies and named locations", policies, async () => {
    await removeConditionalAccess(graph, lookout.withoutStopped(policies), { ...removal, showsDeleted });
    // The engine would mark a location untrusted again.
    for (const object of policies) if (ledger.isRefused(object.id) && !ledger.isDone(object.id)) lookout.stop(object);
  });
}

async function removeLogs(removal: Removal, { groups, resources }: Chosen): Promise<void> {
  const madeByAzure = groups.flatMap((group) => group.madeByAzure);
  const workspaces = resources.filter(isWorkspace);
  const text = "Removing logs for good, and what Azure created by itself";
  await step(removal, text, [...madeByAzure, ...workspaces], () =>
    removeOutliving(madeByAzure, removal.lookout.withoutStopped(workspaces), removal),
  );
}

async function destroyHeld(removal: Removal, { groups, isLeftOver }: Chosen): Promise<void> {
  const { survey, included } = removal;
  const heldResources = isStateToBeRemoved(survey, included) ? inCloudOf(survey.state) : [];
  const ids = idsOf(groups.filter((group) => !isLeftOver(group)));
  const later = new Set(
    survey.state.resources.filter(({ id = "" }) => ids.has(id.toLowerCase())).map(({ urn }) => urn),
  );
  await step(removal, "Destroying what is in Pulumi state", heldResources, () => destroyStack(removal, later));
}

async function removeGroups(removal: Removal, { groups, isLeftOver }: Chosen): Promise<void> {
  const { lookout, ledger } = removal;
  await step(removal, "Removing the resource group", groups, async () => {
    const freeGroups = lookout.withoutStopped(groups);
    if (freeGroups.some((group) => !isLeftOver(group))) await destroyStack(removal);
    for (const group of freeGroups.filter(isLeftOver)) await removeGroup(group, removal);
    for (const group of [...groups, ...lookout.latest.azure.groups]) noteContents(group, ledger);
  });
}

async function removeNotHeld(removal: Removal, chosen: Chosen): Promise<void> {
  const { survey, lookout, ledger } = removal;
  const secrets = removable(removal, survey.secrets).filter(chosen.isLeftOver);
  const strays = chosen.strays.filter(chosen.isLeftOver);
  const workspaces = removable(removal, survey.azure.deletedWorkspaces);
  await step(removal, "Removing what isn't in Pulumi state", [...secrets, ...strays, ...workspaces], async () => {
    for (const secret of lookout.withoutStopped(secrets))
      await ledger.remove(secret, () => removeSecret(removal, secret));
    await removeStrays(lookout.withoutStopped(strays), removal);
    for (const workspace of lookout.withoutStopped(workspaces)) await purgeDeletedWorkspace(workspace, removal);
  });
}

async function purgeRegistrations(removal: Removal): Promise<void> {
  const { survey, lookout, ledger, graph } = removal;
  const awaited = awaitedIn(survey, ledger);
  const work = [...awaited, ...removable(removal, survey.registrations)];
  await step(removal, "Purging app registrations from the recycle bin", work, async () => {
    const findAgain = async () => lookout.withoutStopped(await removal.findRegistrationsAgain());
    await removeRegistrations(graph, { ...removal, findAgain, awaited });
  });
}

/**
 * App registrations that the engine has deleted. One that didn't exist at the start never arrives in the recycle bin.
 */
function awaitedIn({ registrations }: Survey, { removed }: Ledger): readonly DeployedObject[] {
  const live = new Set(
    registrations.filter(({ isDeleted, kind }) => !isDeleted && kind === "app registration").map(({ id }) => id),
  );
  return removed.filter(({ id }) => live.has(id));
}
