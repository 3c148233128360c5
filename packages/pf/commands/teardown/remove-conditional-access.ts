import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import type { Deadline } from "@protected-function/core/azure/deadline.ts";
import {
  conditionalAccessRoot,
  type ConditionalAccessObject,
  deletedPath,
  purgeDeleted,
} from "./conditional-access.ts";
import { fixes, type Ledger, NotGone } from "./ledger.ts";
import { isNotFound } from "@protected-function/core/azure/refusals.ts";

/**
 * Deletes and purges policies, then the locations that they name. The engine would forget the ids, which are the only
 * proof that a deleted policy is the stack's. https://learn.microsoft.com/graph/api/resources/capoliciesdeletableroot
 */
export async function removeConditionalAccess(
  graph: JsonApi,
  objects: readonly ConditionalAccessObject[],
  { showsDeleted, ledger, deadline }: ConditionalAccessWork,
): Promise<void> {
  const inOrder = [...objects].sort((left, right) => rank(left) - rank(right));
  for (const object of inOrder) {
    if (!object.isDeleted && !(await remove(graph, object, ledger))) continue;
    if (showsDeleted) await ledger.purge(object, () => purge(graph, object, deadline));
    else ledger.leave(object, hidden, deleteForGood(object));
  }
}

interface ConditionalAccessWork {
  /** Whether this tenant's Graph shows deleted policies and locations. */
  readonly showsDeleted: boolean;
  readonly ledger: Ledger;
  readonly deadline: Deadline;
}

const hidden =
  "It was deleted, but can be restored for 30 days. Graph shows no deleted ones here, neither in v1.0 nor in beta.";

function deleteForGood({ collection, id }: ConditionalAccessObject): string {
  const url = `https://graph.microsoft.com${deletedPath("beta", collection)}/${id}`;
  const place = collection === "policies" ? "Deleted policies" : "Named locations, Deleted named locations";
  return `Wait for that, or delete it for good: https://entra.microsoft.com, Conditional Access, ${place}; or az rest --method DELETE --url ${shellWord(url)}`;
}

/** @returns whether it is gone */
async function remove(graph: JsonApi, object: ConditionalAccessObject, ledger: Ledger): Promise<boolean> {
  const path = `${conditionalAccessRoot}/${object.collection}/${object.id}`;
  if (!object.isTrusted) return await ledger.remove(object, () => graph.call("DELETE", path));
  // https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network
  const setTrust = (isTrusted: boolean): Promise<unknown> =>
    graph.call("PATCH", path, { "@odata.type": "#microsoft.graph.ipNamedLocation", isTrusted });
  let isUntrusted = false;
  let isGone = false;
  try {
    isGone = await ledger.remove(object, async () => {
      await setTrust(false);
      isUntrusted = true;
      await graph.call("DELETE", path);
    });
  } finally {
    // Whatever ended it. From here on, nothing changes the location: the engine leaves it alone.
    if (!isGone && isUntrusted) ledger.change(object, await restored(graph, path, () => setTrust(true)));
  }
  return isGone;
}

/** Marks a location trusted again, and says what Entra ID answers when asked afterwards. */
async function restored(graph: JsonApi, path: string, trust: () => Promise<unknown>): Promise<string> {
  const before = "It was marked untrusted for deletion, which failed.";
  try {
    await trust();
    const { isTrusted } = (await graph.call("GET", path)) as { readonly isTrusted?: boolean };
    return isTrusted === true
      ? `${before} It is trusted again.`
      : `${before} Entra ID still says that it isn't trusted.`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `${before} Whether it is trusted again isn't known: ${reason}`;
  }
}

/** A newly deleted object may not be in the bin yet. An object that was there and no longer is has been purged. */
async function purge(graph: JsonApi, object: ConditionalAccessObject, deadline: Deadline): Promise<void> {
  const { collection, id, isDeleted } = object;
  const patience = deadline.patience();
  for (let tries = 0; ; tries += 1) {
    try {
      await purgeDeleted(graph, collection, id);
      return;
    } catch (error) {
      if (!isNotFound(error) || isDeleted) throw error;
      if (tries >= mostTries || patience.next() === 0) throw new NotGone(notInBin, fixes.later);
      deadline.onWait("Entra ID's recycle bin doesn't show the deleted ones yet", patience.next());
      await patience.wait();
    }
  }
}

const notInBin = "It was deleted, but Entra ID's recycle bin doesn't show it yet. Once there, it stays for 30 days.";

/** Inferred: half a minute is enough for an object that existed before. */
const mostTries = 3;

function rank({ collection }: ConditionalAccessObject): number {
  return collection === "policies" ? 0 : 1;
}
