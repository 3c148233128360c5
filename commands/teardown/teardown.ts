import type { Deadline } from "../../azure/deadline.ts";
import { isStateGoing, removeSecret, type Survey } from "./survey.ts";
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
} from "./remove-azure.ts";
import { removeConditionalAccess } from "./remove-conditional-access.ts";
import { removeRegistrations } from "./remove-registrations.ts";
import { TeardownRefused } from "../../stacks/live/teardown-refused.ts";
import type { Changed, Left, Remaining, Thing } from "../../stacks/live/thing.ts";
import { leavePrincipals, leaveUnseen, leaveUntouched, leaveWhatIsThere, type Selection } from "./what-is-left.ts";

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
    remains: remainsOf(options.name, found),
    ...(ended !== undefined && { ended }),
  };
}

async function removeEverything(options: TeardownOptions, ledger: Ledger): Promise<void> {
  const { session, found, included, deadline, onEvent } = options;
  const { graph, resourceManager } = session;
  const work = { resourceManager, ledger, deadline };
  const step = (text: string): void => {
    deadline.signal.throwIfAborted();
    onEvent({ kind: "step", text });
  };
  const going = <Thing extends Found>(things: readonly Thing[]): readonly Thing[] =>
    things.filter((thing) => isGoing(thing, included));
  const groups = going(found.azure.groups);
  const strays = going(found.azure.strays);
  const resources: readonly FoundResource[] = [...groups.flatMap(({ contents }) => contents), ...strays];
  const madeByAzure = groups.flatMap((group) => group.madeByAzure);
  const goesByEngine = isStateGoing(found, included);
  const isLeftOver = ({ isHeld }: { readonly isHeld: boolean }): boolean => !isHeld || !goesByEngine;

  step("Removing the site, with its authentication and code");
  if (!(await removeSites(resources, work))) {
    leaveUntouched(found, options, ledger);
    return;
  }
  step("Removing what the engine would leave: policies, logs, and what Azure created by itself");
  const { things, showsDeleted } = found.conditionalAccess;
  await removeConditionalAccess(graph, going(things), { showsDeleted, ledger, deadline });
  for (const secret of going(found.begunSecrets)) await ledger.remove(secret, () => removeSecret(session, secret));
  await removeOutliving(madeByAzure, resources, work);
  if (goesByEngine) {
    step("Destroying what is in Pulumi state");
    await destroyStack({ ...options, before: found.state, ledger });
  }
  step("Removing what isn't in Pulumi state");
  for (const group of groups.filter(isLeftOver)) await removeGroup(group, work);
  for (const group of groups) noteContents(group, ledger);
  await removeStrays(strays.filter(isLeftOver), work);
  for (const workspace of going(found.azure.deletedWorkspaces)) await purgeDeletedWorkspace(workspace, work);
  step("Purging app registrations from the recycle bin");
  await removeRegistrations(graph, {
    look: options.lookAtRegistrations,
    included,
    awaited: awaitedIn(found, ledger),
    ledger,
    deadline,
  });
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
