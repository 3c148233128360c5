import type { JsonApi } from "../../azure/json-api.ts";
import type { Deadline } from "../../azure/deadline.ts";
import type { FoundRegistration } from "./find-registrations.ts";
import { type Ledger, fixes } from "./ledger.ts";
import { isGoing } from "../../stacks/live/ownership.ts";
import type { Thing } from "../../stacks/live/thing.ts";

interface RegistrationWork {
  /** Looks again for what is the stack's, or may be. */
  readonly look: () => Promise<readonly FoundRegistration[]>;
  /** Ids that a person has named or confirmed, in lower case. */
  readonly included: ReadonlySet<string>;
  /** What the engine has deleted just now: it comes into the recycle bin. */
  readonly awaited: readonly Thing[];
  readonly ledger: Ledger;
  readonly deadline: Deadline;
}

/**
 * Deletes registrations, and purges what is in the recycle bin, until a look finds neither. A deleted registration arrives in
 * the bin some time later, and one look alone may be a replica's that knows nothing yet.
 */
export async function removeRegistrations(graph: JsonApi, work: RegistrationWork): Promise<void> {
  const { ledger, deadline, included } = work;
  const waiting = new Map<string, Thing>(work.awaited.map((thing) => [thing.id, thing]));
  const patience = deadline.patience();
  for (;;) {
    deadline.signal.throwIfAborted();
    const going = withTheirPrincipals(await work.look(), included);
    const live = going.filter(({ isDeleted }) => !isDeleted);
    const deleted = going.filter(({ isDeleted }) => isDeleted);
    for (const thing of live) {
      const { kind, id } = thing;
      const collection = kind === "app registration" ? "applications" : "servicePrincipals";
      if (await ledger.remove(thing, () => graph.call("DELETE", `/v1.0/${collection}/${id}`))) waiting.set(id, thing);
    }
    for (const thing of deleted) {
      await ledger.purge(thing, () => graph.call("DELETE", `/v1.0/directory/deletedItems/${thing.id}`));
      waiting.delete(thing.id);
    }
    if (waiting.size === 0 && going.every(({ id }) => ledger.isRefused(id))) return;
    // What has just been purged is gone at the next look: that one needs no pause.
    if (waiting.size === 0 && deleted.length > 0 && patience.next() > 0) continue;
    if (patience.next() === 0) break;
    deadline.onWait("Entra ID's recycle bin does not show yet what was deleted", patience.next());
    await patience.wait();
  }
  for (const thing of waiting.values()) {
    ledger.leave(
      thing,
      `It was deleted, and Entra ID's recycle bin does not show it after ${deadline.minutes} minutes. If it comes there, it stays 30 days.`,
      fixes.later,
    );
  }
}

/** A deleted service principal that bears no mark goes with its application, where a person included that one. */
function withTheirPrincipals(
  found: readonly FoundRegistration[],
  included: ReadonlySet<string>,
): readonly FoundRegistration[] {
  const going = found.filter((registration) => isGoing(registration, included));
  const clientIds = new Set(going.filter(({ kind }) => kind === "app registration").map(({ clientId }) => clientId));
  const theirs = found.filter(
    (registration) =>
      !going.includes(registration) &&
      (registration.standing === "candidate" || registration.standing === "other") &&
      registration.isDeleted &&
      registration.kind === "service principal" &&
      clientIds.has(registration.clientId),
  );
  return [...going, ...theirs];
}
