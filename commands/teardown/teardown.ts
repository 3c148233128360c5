import type { Deadline } from "../../azure/deadline.ts";
import { allFound, allGoing, isStateGoing, stayingUrns, type Survey } from "./survey.ts";
import { removeSecret } from "./find-secrets.ts";
import { Lookout } from "./look-again.ts";
import { destroyStack, type DestroyOptions, forgetIdentity } from "./destroy-stack.ts";
import type { FoundResource } from "./find-azure.ts";
import type { FoundRegistration } from "./find-registrations.ts";
import { Ledger } from "./ledger.ts";
import type { AzureSession } from "../../stacks/live/log-in.ts";
import { type Found, isGoing } from "../../stacks/live/ownership.ts";
import { remainsOf } from "./plan.ts";
import {
  noteContents,
  purgeDeletedWorkspace,
  removeGroup,
  removeOutliving,
  removeSites,
  removeStrays,
  sitesIn,
  workspacesIn,
} from "./remove-azure.ts";
import { removeConditionalAccess } from "./remove-conditional-access.ts";
import { removeRegistrations } from "./remove-registrations.ts";
import { TeardownRefused } from "../../stacks/live/teardown-refused.ts";
import type { Changed, Left, Remaining, Thing } from "../../stacks/live/thing.ts";
import { providerResources, stackStateOf, tangible } from "../../stacks/live/stack-state.ts";
import {
  leaveInState,
  leavePrincipals,
  leaveUnseen,
  leaveUntouched,
  leaveWhatIsThere,
  type Selection,
} from "./what-is-left.ts";

/** The result of a teardown, without secrets. */
export interface TeardownAccount {
  /** True if nothing of the stack is left, as far as can be determined. */
  readonly ok: boolean;
  readonly removed: readonly Thing[];
  /** Purged from recycle bins, or deleted permanently without one. */
  readonly purged: readonly Thing[];
  /** Changed during the teardown, but not removed by that change. */
  readonly changed: readonly Changed[];
  readonly left: readonly Left[];
  /** Things that the stack may not remove. */
  readonly remains: readonly Remaining[];
  /** How many removed things nothing but a person's word made the stack's. */
  readonly unproved: number;
  /** What this login couldn't read: nothing is claimed about it. */
  readonly unread: readonly string[];
  /** The reason that it stopped before trying everything. */
  readonly ended?: string;
}

export type TeardownEvent =
  | { readonly kind: "step"; readonly text: string }
  | { readonly kind: "done"; readonly done: "removed" | "purged"; readonly thing: Thing }
  /** The pause, in milliseconds. */
  | { readonly kind: "waiting"; readonly why: string; readonly pause: number };

interface TeardownOptions extends Pick<DestroyOptions, "stack" | "name">, Selection {
  readonly session: AzureSession;
  readonly found: Survey;
  /** Takes the survey again. */
  readonly look: () => Promise<Survey>;
  readonly lookAtRegistrations: () => Promise<readonly FoundRegistration[]>;
  readonly deadline: Deadline;
  readonly onEvent: (event: TeardownEvent) => void;
}

/**
 * Removes everything that is provably the stack's or that a person has included. The order makes two guarantees. First,
 * the API is never open, because the site is removed before anything that protects it. Second, the evidence is kept
 * until the end. Things that only an id in the state proves are purged before the engine forgets that id, and the
 * stack's identity is removed last. A teardown can therefore stop at any moment, and the next run finds the rest.
 *
 * Never throws; always returns what was removed.
 */
export async function teardown(options: TeardownOptions): Promise<TeardownAccount> {
  const { found, deadline, onEvent, stack } = options;
  const ledger = new Ledger((done, thing) => onEvent({ kind: "done", done, thing }));
  let ended: string | undefined;
  try {
    await removeEverything(options, ledger);
    onEvent({ kind: "step", text: "Checking what is left" });
    deadline.signal.throwIfAborted();
    const after = await options.look();
    leaveWhatIsThere(after, options, ledger);
    leavePrincipals(after, ledger);
    if (ledger.left.length === 0 && isStateGoing(found, options.included)) {
      leaveInState(stackStateOf(await stack.export()), options, ledger);
    }
    if (ledger.left.length === 0 && isStateGoing(found, options.included)) await forgetIdentity(stack);
  } catch (error) {
    ended = reasonOf(deadline.signal.aborted ? deadline.signal.reason : error);
    leaveUnseen(found, options, ledger);
  }
  const { left, removed, purged, changed } = ledger;
  return {
    ok: left.length === 0 && ended === undefined,
    removed,
    purged,
    changed,
    left,
    remains: remainsOf(options.name, found, options.included),
    unproved: unprovedIn(found, options.included, ledger),
    unread: unreadIn(found),
    ...(ended !== undefined && { ended }),
  };
}

/** Removed things that only a person's word, not a proof, made the stack's. */
function unprovedIn(found: Survey, included: ReadonlySet<string>, ledger: Ledger): number {
  const proved = new Set(
    allFound(found)
      .filter(({ standing }) => standing === "own")
      .map(({ id }) => id.toLowerCase()),
  );
  const removed = new Set([...ledger.removed, ...ledger.purged].map(({ id }) => id.toLowerCase()));
  if (found.owner.id === undefined) return removed.size;
  const going = [...allGoing(found, included).map(({ id }) => id.toLowerCase()), ...included];
  return [...new Set(going)].filter((id) => removed.has(id) && !proved.has(id)).length;
}

function unreadIn({ conditionalAccess: { isRead, showsDeleted } }: Survey): readonly string[] {
  return [...(isRead ? [] : ["conditional access"]), ...(showsDeleted ? [] : ["deleted policies and locations"])];
}

async function removeEverything(options: TeardownOptions, ledger: Ledger): Promise<void> {
  const { session, found, included, deadline, onEvent } = options;
  const { graph, resourceManager } = session;
  const work = { resourceManager, ledger, deadline };
  const lookout = new Lookout(found, options, options.look, ledger);
  /** Skips a step without work. Otherwise, looks again first: a deletion may take others' things with it. */
  const step = async (text: string, work: readonly unknown[], looksAgain = true): Promise<boolean> => {
    deadline.signal.throwIfAborted();
    if (work.length === 0) return false;
    onEvent({ kind: "step", text });
    if (looksAgain) await lookout.lookAgain();
    deadline.signal.throwIfAborted();
    return true;
  };
  const going = <One extends Found>(things: readonly One[]): readonly One[] =>
    lookout.free(things.filter((thing) => isGoing(thing, included)));
  const { azure, conditionalAccess } = found;
  const groups = going(azure.groups);
  const inGroups = groups.flatMap(({ contents }) => contents);
  const outside = azure.groups.filter((group) => !groups.includes(group)).flatMap(({ contents }) => contents);
  const strays = [...new Map([...going(azure.strays), ...going(outside)].map((one) => [one.id, one])).values()];
  const resources: readonly FoundResource[] = [...inGroups, ...strays];
  const madeByAzure = groups.flatMap((group) => group.madeByAzure);
  const goesByEngine = isStateGoing(found, included);
  const isLeftOver = ({ isHeld }: { readonly isHeld: boolean }): boolean => !isHeld || !goesByEngine;

  const sites = sitesIn(resources);
  if (await step("Removing the site, with its authentication and code", sites, false)) {
    if (!(await removeSites(sites, work))) {
      leaveUntouched(found, options, ledger);
      return;
    }
  }
  const { things, showsDeleted } = conditionalAccess;
  const policies = going(things);
  if (await step("Removing conditional access policies and named locations", policies)) {
    await removeConditionalAccess(graph, lookout.free(policies), { showsDeleted, ledger, deadline });
    // The engine would mark a location untrusted again.
    for (const thing of policies) if (ledger.isRefused(thing.id) && !ledger.isDone(thing.id)) lookout.stop(thing);
  }
  const outliving = [...madeByAzure, ...workspacesIn(resources)];
  if (await step("Removing logs for good, and what Azure created by itself", outliving)) {
    await removeOutliving(madeByAzure, lookout.free(workspacesIn(resources)), work);
  }
  const held = goesByEngine ? tangible(providerResources(found.state)) : [];
  const heldGroups = groups.filter((group) => !isLeftOver(group));
  if (await step("Destroying what is in Pulumi state", held)) {
    const staying = stayingUrns(lookout.latest, included, lookout.stopped);
    const later = urnsOf(heldGroups, found);
    await destroyStack({ ...options, before: found.state, there: found.there, staying, later, ledger });
  }
  if (await step("Removing the resource group", groups)) {
    const free = lookout.free(groups);
    if (free.some((group) => !isLeftOver(group))) {
      const staying = stayingUrns(lookout.latest, included, lookout.stopped);
      await destroyStack({ ...options, before: found.state, there: found.there, staying, later: new Set(), ledger });
    }
    for (const group of free.filter(isLeftOver)) await removeGroup(group, work);
    for (const group of [...groups, ...lookout.latest.azure.groups]) noteContents(group, ledger);
  }
  const secrets = going(found.secrets).filter(isLeftOver);
  const workspaces = going(azure.deletedWorkspaces);
  const rest = [...secrets, ...strays.filter(isLeftOver), ...workspaces];
  if (await step("Removing what isn't in Pulumi state", rest)) {
    for (const secret of lookout.free(secrets)) await ledger.remove(secret, () => removeSecret(session, secret));
    await removeStrays(lookout.free(strays.filter(isLeftOver)), work);
    for (const workspace of lookout.free(workspaces)) await purgeDeletedWorkspace(workspace, work);
  }
  const awaited = awaitedIn(found, ledger);
  if (await step("Purging app registrations from the recycle bin", [...awaited, ...going(found.registrations)])) {
    const look = async (): Promise<readonly FoundRegistration[]> => lookout.free(await options.lookAtRegistrations());
    await removeRegistrations(graph, { look, included, awaited, ledger, deadline });
  }
}

function urnsOf(things: readonly Thing[], { state }: Survey): ReadonlySet<string> {
  const ids = new Set(things.map(({ id }) => id.toLowerCase()));
  return new Set(state.resources.filter(({ id = "" }) => ids.has(id.toLowerCase())).map(({ urn }) => urn));
}

/**
 * App registrations that the engine has deleted. One that didn't exist at the start never arrives in the recycle bin.
 */
function awaitedIn({ registrations }: Survey, { removed }: Ledger): readonly Thing[] {
  const live = new Set(
    registrations.filter(({ isDeleted, kind }) => !isDeleted && kind === "app registration").map(({ id }) => id),
  );
  return removed.filter(({ id }) => live.has(id));
}

function reasonOf(error: unknown): string {
  if (error instanceof TeardownRefused) return error.why;
  return error instanceof Error ? error.message : String(error);
}
