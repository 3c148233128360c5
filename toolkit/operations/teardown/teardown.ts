import { removeSecret } from "./begun-secrets.ts";
import type { Deadline } from "./deadline.ts";
import { destroyStack, type DestroyOptions } from "./destroy-stack.ts";
import { Ledger } from "./ledger.ts";
import type { Hands } from "./log-in.ts";
import { type Remaining, remainsOf } from "./plan.ts";
import { emptyGroups, purgeDeletedWorkspace, removeGroup, removeSites } from "./remove-azure.ts";
import { removeConditionalAccess } from "./remove-conditional-access.ts";
import { removeRegistrations } from "./remove-registrations.ts";
import type { Mark } from "./stack-mark.ts";
import type { Survey } from "./survey.ts";
import type { Left, Thing } from "./thing.ts";

/** What a teardown came to. No secret is in it. */
export interface TeardownAccount {
  /** Nothing of the stack's is left. */
  readonly ok: boolean;
  readonly removed: readonly Thing[];
  /** Out of recycle bins, or deleted past them. */
  readonly purged: readonly Thing[];
  readonly left: readonly Left[];
  /** What is not the stack's to remove. */
  readonly remains: readonly Remaining[];
}

export type TeardownEvent =
  | { readonly kind: "step"; readonly text: string }
  | { readonly kind: "done"; readonly done: "removed" | "purged"; readonly thing: Thing }
  /** Milliseconds. */
  | { readonly kind: "waiting"; readonly why: string; readonly pause: number };

export interface TeardownOptions extends Pick<DestroyOptions, "stack" | "name"> {
  readonly hands: Hands;
  readonly mark: Mark;
  readonly found: Survey;
  /** Looks again, at what is there then. */
  readonly look: () => Promise<Survey>;
  readonly deadline: Deadline;
  readonly onEvent: (event: TeardownEvent) => void;
}

/**
 * Tears the stack down. The order keeps two promises: the door is never open (the site goes first, and nothing that guards
 * it before), and the evidence stays to the last (what nothing but the state's id proves to be ours is purged before the
 * engine forgets the id). So it may end at any moment, and the next run finds the rest.
 */
export async function teardown(options: TeardownOptions): Promise<TeardownAccount> {
  const { hands, mark, found, deadline, onEvent } = options;
  const { graph, resourceManager } = hands;
  const ledger = new Ledger((done, thing) => onEvent({ kind: "done", done, thing }));
  const work = { resourceManager, ledger, deadline };
  const step = (text: string): void => {
    deadline.signal.throwIfAborted();
    onEvent({ kind: "step", text });
  };
  const { groups, deletedWorkspaces } = found.azure;

  step("Removing the site: with it go its gate and its code");
  if (await removeSites(groups, work)) {
    step("Removing what outlives an ordinary deletion: policies, logs, and what Azure has made by itself");
    await removeConditionalAccess(graph, found.conditionalAccess.ours, ledger, deadline);
    for (const secret of found.begunSecrets) await ledger.remove(secret, () => removeSecret(hands, secret));
    await emptyGroups(groups, work);
    step("Destroying what the state holds");
    await destroyStack({ ...options, before: found.state, ledger });
    step("Removing what no state knows");
    for (const group of groups.filter(({ inState }) => !inState)) await removeGroup(group, work);
    for (const workspace of deletedWorkspaces) await purgeDeletedWorkspace(workspace, mark, work);
    step("Emptying the recycle bin of registrations");
    const known = found.known.applications;
    const awaited = ledger.removed.filter(({ id }) => known.has(id));
    await removeRegistrations(graph, { mark, known: found.known, awaited }, ledger, deadline);
  }
  step("Looking what is left");
  leaveWhatIsThere(await options.look(), ledger);
  const { left, removed, purged } = ledger;
  return { ok: left.length === 0, removed, purged, left, remains: remainsOf(options.name, found) };
}

function leaveWhatIsThere(after: Survey, ledger: Ledger): void {
  const { registrations, conditionalAccess, azure, begunSecrets, lookalikes } = after;
  const still = [
    ...registrations.live,
    ...registrations.deleted,
    ...conditionalAccess.ours,
    ...azure.groups,
    ...azure.deletedWorkspaces,
    ...begunSecrets,
  ];
  for (const { kind, name, id } of still) {
    if (ledger.isRefused(id)) continue;
    ledger.leave({ kind, name, id }, "It is still there after everything was tried.", "Run the teardown again.");
  }
  for (const { why, mend, ...thing } of lookalikes) ledger.leave(thing, why, mend);
}
