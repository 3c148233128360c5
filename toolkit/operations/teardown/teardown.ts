import { removeSecret } from "./begun-secrets.ts";
import type { Deadline } from "../waiting/deadline.ts";
import { destroyStack, type DestroyOptions } from "./destroy-stack.ts";
import { Ledger } from "./ledger.ts";
import type { Hands } from "./log-in.ts";
import { type Remaining, remainsOf } from "./plan.ts";
import { emptyGroups, purgeDeletedWorkspace, removeGroup, removeSites } from "./remove-azure.ts";
import { removeConditionalAccess } from "./remove-conditional-access.ts";
import { removeRegistrations } from "./remove-registrations.ts";
import { leaveUnseen, leaveUntouched, leaveWhatIsThere } from "./what-is-left.ts";
import type { Mark } from "./stack-mark.ts";
import type { Survey } from "./survey.ts";
import { TeardownRefused } from "./teardown-refused.ts";
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
  /** Why it ended before everything was tried. */
  readonly ended?: string;
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
 *
 * Throws nothing: whatever ends it, what went until then went, and somebody has to be told.
 */
export async function teardown(options: TeardownOptions): Promise<TeardownAccount> {
  const { found, deadline, onEvent } = options;
  const ledger = new Ledger((done, thing) => onEvent({ kind: "done", done, thing }));
  let ended: string | undefined;
  try {
    await removeEverything(options, ledger);
    onEvent({ kind: "step", text: "Looking what is left" });
    deadline.signal.throwIfAborted();
    leaveWhatIsThere(await options.look(), ledger);
  } catch (error) {
    ended = reasonOf(deadline.signal.aborted ? deadline.signal.reason : error);
    leaveUnseen(found, ledger);
  }
  const { left, removed, purged } = ledger;
  return {
    ok: left.length === 0 && ended === undefined,
    removed,
    purged,
    left,
    remains: remainsOf(options.name, found),
    ...(ended !== undefined && { ended }),
  };
}

async function removeEverything(options: TeardownOptions, ledger: Ledger): Promise<void> {
  const { hands, mark, found, deadline, onEvent } = options;
  const { graph, resourceManager } = hands;
  const work = { resourceManager, ledger, deadline };
  const step = (text: string): void => {
    deadline.signal.throwIfAborted();
    onEvent({ kind: "step", text });
  };
  const { groups, deletedWorkspaces } = found.azure;

  step("Removing the site: with it go its gate and its code");
  if (!(await removeSites(groups, work))) {
    leaveUntouched(found, ledger);
    return;
  }
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

function reasonOf(error: unknown): string {
  if (error instanceof TeardownRefused) return error.why;
  return error instanceof Error ? error.message : String(error);
}
