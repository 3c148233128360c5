import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import type { Deadline } from "@protected-function/core/azure/deadline.ts";
import type { FoundRegistration } from "./find-registrations.ts";
import { type Ledger, fixes } from "./ledger.ts";
import { isToBeRemoved } from "../../stacks/live/ownership.ts";
import type { DeployedObject } from "../../stacks/live/deployed-object.ts";

interface RegistrationWork {
  /** Searches again for objects that are or may be the stack's. */
  readonly findAgain: () => Promise<readonly FoundRegistration[]>;
  /** Ids that a person has included or confirmed, in lower case. */
  readonly included: ReadonlySet<string>;
  /** Objects that the engine has just deleted and that should arrive in the recycle bin. */
  readonly awaited: readonly DeployedObject[];
  readonly ledger: Ledger;
  readonly deadline: Deadline;
}

/**
 * Deletes app registrations and purges the recycle bin until a search finds neither. A deleted app registration arrives
 * in the bin after some time, and a search may reach a replica that doesn't have it yet.
 */
export async function removeRegistrations(graph: JsonApi, work: RegistrationWork): Promise<void> {
  const { ledger, deadline, included } = work;
  const waiting = new Map<string, DeployedObject>(work.awaited.map((registration) => [registration.id, registration]));
  const patience = deadline.patience();
  for (;;) {
    deadline.signal.throwIfAborted();
    const registrations = withTheirPrincipals(await work.findAgain(), included);
    const live = registrations.filter(({ isDeleted }) => !isDeleted);
    const deleted = registrations.filter(({ isDeleted }) => isDeleted);
    for (const registration of live) {
      const { kind, id } = registration;
      const collection = kind === "app registration" ? "applications" : "servicePrincipals";
      if (await ledger.remove(registration, () => graph.call("DELETE", `/v1.0/${collection}/${id}`)))
        waiting.set(id, registration);
    }
    for (const registration of deleted) {
      await ledger.purge(registration, () => graph.call("DELETE", `/v1.0/directory/deletedItems/${registration.id}`));
      waiting.delete(registration.id);
    }
    if (waiting.size === 0 && registrations.every(({ id }) => ledger.isRefused(id))) return;
    // After a purge, the next search needs no pause.
    if (waiting.size === 0 && deleted.length > 0 && patience.next() > 0) continue;
    if (patience.next() === 0) break;
    deadline.onWait("Entra ID's recycle bin doesn't show the deleted ones yet", patience.next());
    await patience.wait();
  }
  for (const registration of waiting.values()) {
    ledger.leave(
      registration,
      `It was deleted, but Entra ID's recycle bin doesn't show it after ${deadline.minutes} minutes. Once there, it stays for 30 days.`,
      fixes.later,
    );
  }
}

/** If a person included an application, its deleted service principal without a mark is removed with it. */
function withTheirPrincipals(
  candidates: readonly FoundRegistration[],
  included: ReadonlySet<string>,
): readonly FoundRegistration[] {
  const registrations = candidates.filter((registration) => isToBeRemoved(registration, included));
  const clientIds = new Set(
    registrations.filter(({ kind }) => kind === "app registration").map(({ clientId }) => clientId),
  );
  const principals = candidates.filter(
    (registration) =>
      !registrations.includes(registration) &&
      (registration.ownership === "candidate" || registration.ownership === "other") &&
      registration.isDeleted &&
      registration.kind === "service principal" &&
      clientIds.has(registration.clientId),
  );
  return [...registrations, ...principals];
}
