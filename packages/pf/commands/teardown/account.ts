import { inCloud } from "@protected-function/core/azure/clouds.ts";
import { TeardownRefused } from "../../stacks/live/teardown-refused.ts";
import type { Changed, RemainingObject, Remaining, DeployedObject } from "../../stacks/live/deployed-object.ts";
import type { Removal } from "./begin-removal.ts";
import { remainsOf } from "./plan.ts";
import { allFound, allToRemove, idsOf } from "./survey.ts";

/** The result of a teardown, without secrets. */
export interface TeardownAccount {
  /** True if nothing of the stack is left, as far as can be determined. */
  readonly ok: boolean;
  readonly removed: readonly DeployedObject[];
  /** Purged from recycle bins, or deleted permanently without one. */
  readonly purged: readonly DeployedObject[];
  /** Changed during the teardown, but not removed by that change. */
  readonly changed: readonly Changed[];
  readonly left: readonly RemainingObject[];
  /** Things that the stack may not remove. */
  readonly remains: readonly Remaining[];
  /** The number of removed things that only a person's confirmation made the stack's. */
  readonly unproved: number;
  /** What this login couldn't read: nothing is claimed about it. */
  readonly unread: readonly string[];
  /** The reason that it stopped before trying everything. */
  readonly ended?: string;
}

/** @param ended the reason that it stopped before trying everything */
export function accountOf(removal: Removal, ended: string | undefined): TeardownAccount {
  const { name, included, survey, cloud } = removal;
  const { removed, purged, changed, left } = removal.ledger;
  const { isRead, showsDeleted } = survey.conditionalAccess;
  return {
    ok: left.length === 0 && ended === undefined,
    removed,
    purged,
    changed,
    left: left.map((object) => ({ ...object, fix: inCloud(cloud, object.fix) })),
    remains: remainsOf(name, survey, included),
    unproved: unprovedIn(removal),
    unread: [...(isRead ? [] : ["conditional access"]), ...(showsDeleted ? [] : ["deleted policies and locations"])],
    ...(ended !== undefined && { ended }),
  };
}

/** Removed things that only a person's word, not a proof, made the stack's. */
function unprovedIn({ survey, included, ledger }: Removal): number {
  const proved = idsOf(allFound(survey).filter(({ ownership }) => ownership === "own"));
  const removed = idsOf([...ledger.removed, ...ledger.purged]);
  if (survey.owner.id === undefined) return removed.size;
  const idsToRemove = new Set([...idsOf(allToRemove(survey, included)), ...included]);
  return [...idsToRemove].filter((id) => removed.has(id) && !proved.has(id)).length;
}

export function reasonOf(error: unknown): string {
  if (error instanceof TeardownRefused) return error.why;
  return error instanceof Error ? error.message : String(error);
}
