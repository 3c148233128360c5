import type { JsonApi } from "../../clients/json-api.ts";
import type { Deadline } from "../waiting/deadline.ts";
import { type ConditionalAccessThing, conditionalAccessRoot } from "./find-conditional-access.ts";
import type { Ledger } from "./ledger.ts";
import { isNotFound } from "../../clients/refusals.ts";
import { plain } from "./plan.ts";

/**
 * Deletes and purges, policies before the locations that they name. Done here and not by the engine: it would forget their
 * ids, and nothing else tells a deleted policy of ours from another's.
 * https://learn.microsoft.com/graph/api/resources/capoliciesdeletableroot
 */
export async function removeConditionalAccess(
  graph: JsonApi,
  going: readonly ConditionalAccessThing[],
  ledger: Ledger,
  deadline: Deadline,
): Promise<void> {
  const inOrder = [...going].sort((one, other) => rank(one) - rank(other));
  for (const thing of inOrder) {
    const { collection, id, isDeleted } = thing;
    if (!isDeleted && !(await remove(graph, thing, ledger))) continue;
    await ledger.purge(plain(thing), () =>
      purge(graph, `${conditionalAccessRoot}/deletedItems/${collection}/${id}`, deadline),
    );
  }
}

/** @returns whether it is gone */
async function remove(graph: JsonApi, thing: ConditionalAccessThing, ledger: Ledger): Promise<boolean> {
  const path = `${conditionalAccessRoot}/${thing.collection}/${thing.id}`;
  if (!thing.isTrusted) return await ledger.remove(plain(thing), () => graph.call("DELETE", path));
  // https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network
  const setTrust = (isTrusted: boolean): Promise<unknown> =>
    graph.call("PATCH", path, { "@odata.type": "#microsoft.graph.ipNamedLocation", isTrusted });
  let isUntrusted = false;
  const isGone = await ledger.remove(plain(thing), async () => {
    await setTrust(false);
    isUntrusted = true;
    await graph.call("DELETE", path);
  });
  if (isGone || !isUntrusted) return isGone;
  try {
    await setTrust(true);
    ledger.change(plain(thing), "It was marked untrusted to be deleted; that failed, and it is trusted again.");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    ledger.change(plain(thing), `It was marked untrusted to be deleted, and still is: ${why}`);
  }
  return false;
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
