import type { JsonApi } from "../../clients/json-api.ts";
import type { Deadline } from "../waiting/deadline.ts";
import { findRegistrations, type KnownRegistrations } from "./find-registrations.ts";
import type { Ledger } from "./ledger.ts";
import type { Mark } from "./stack-mark.ts";
import type { Thing } from "./thing.ts";

/**
 * Deletes registrations that bear the mark, and purges what is in the recycle bin, until a look finds neither. A deleted
 * registration arrives in the bin some time later, and one look alone may be a replica's that knows nothing yet.
 *
 * @param awaited registrations that the engine has deleted just now: they come into the bin
 */
export async function removeRegistrations(
  graph: JsonApi,
  {
    mark,
    known,
    awaited,
  }: { readonly mark: Mark; readonly known: KnownRegistrations; readonly awaited: readonly Thing[] },
  ledger: Ledger,
  deadline: Deadline,
): Promise<void> {
  const waiting = new Map(awaited.map((thing) => [thing.id, thing]));
  const patience = deadline.patience();
  for (;;) {
    deadline.signal.throwIfAborted();
    const { live, deleted } = await findRegistrations(graph, mark, known);
    for (const thing of live) {
      if (await ledger.remove(thing, () => graph.call("DELETE", `/v1.0/applications/${thing.id}`))) {
        waiting.set(thing.id, thing);
      }
    }
    for (const thing of deleted) {
      await ledger.purge(thing, () => graph.call("DELETE", `/v1.0/directory/deletedItems/${thing.id}`));
      waiting.delete(thing.id);
    }
    if (waiting.size === 0 && [...live, ...deleted].every(({ id }) => ledger.isRefused(id))) return;
    // What has just been purged is gone at the next look: that one needs no pause.
    if (waiting.size === 0 && deleted.length > 0 && patience.next() > 0) continue;
    if (patience.next() === 0) break;
    deadline.onWait("Entra ID's recycle bin does not show yet what was deleted", patience.next());
    await patience.wait();
  }
  for (const thing of waiting.values()) {
    ledger.leave(
      thing,
      `It was deleted, and Entra ID's recycle bin does not show it after ${deadline.minutes} minutes; there it stays 30 days.`,
      "Run the teardown again later.",
    );
  }
}
