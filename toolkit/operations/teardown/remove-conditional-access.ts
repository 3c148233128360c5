import type { JsonApi } from "../../clients/json-api.ts";
import type { Deadline } from "../waiting/deadline.ts";
import { type ConditionalAccessThing, conditionalAccessRoot } from "./find-conditional-access.ts";
import type { Ledger } from "./ledger.ts";
import { isNotFound } from "../../clients/refusals.ts";

/**
 * Deletes and purges, policies before the locations that they name. Done here and not by the engine: it would forget their
 * ids, and nothing else tells a deleted policy of ours from another's.
 * https://learn.microsoft.com/graph/api/resources/capoliciesdeletableroot
 */
export async function removeConditionalAccess(
  graph: JsonApi,
  found: readonly ConditionalAccessThing[],
  ledger: Ledger,
  deadline: Deadline,
): Promise<void> {
  const inOrder = [...found].sort((one, other) => rank(one) - rank(other));
  for (const thing of inOrder) {
    const { collection, id, deleted } = thing;
    if (!deleted && !(await ledger.remove(thing, () => remove(graph, thing)))) continue;
    await ledger.purge(thing, () =>
      purge(graph, `${conditionalAccessRoot}/deletedItems/${collection}/${id}`, deadline),
    );
  }
}

async function remove(graph: JsonApi, { collection, id, trusted }: ConditionalAccessThing): Promise<void> {
  const path = `${conditionalAccessRoot}/${collection}/${id}`;
  if (trusted) {
    // https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network
    await graph.call("PATCH", path, { "@odata.type": "#microsoft.graph.ipNamedLocation", isTrusted: false });
  }
  await graph.call("DELETE", path);
}

/** What was just deleted may not be in the bin yet; what never comes there is gone. */
async function purge(graph: JsonApi, path: string, deadline: Deadline): Promise<void> {
  const patience = deadline.patience();
  for (let tries = 0; ; tries += 1) {
    try {
      await graph.call("DELETE", path);
      return;
    } catch (error) {
      if (!isNotFound(error) || tries >= mostTries || patience.next() === 0) throw error;
      deadline.onWait("Entra ID's recycle bin does not show yet what was deleted", patience.next());
      await patience.wait();
    }
  }
}

/** Inferred: half a minute is enough for what was there when it was looked for. */
const mostTries = 3;

function rank({ collection }: ConditionalAccessThing): number {
  return collection === "policies" ? 0 : 1;
}
