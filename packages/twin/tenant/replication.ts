import type { Clock } from "../clock.ts";
import { keepMap, type PutBack } from "./keep.ts";

/** Objects that can arrive late: directory objects, and role assignments in Azure. */
export type ReplicatedKind =
  | "application"
  | "servicePrincipal"
  | "managedIdentity"
  | "user"
  | "group"
  /** Late only for policies. Graph's own answers show it at once. */
  | "namedLocation"
  /** Has no effect until it arrives: in Resource Manager, in storage, at the SCM host. */
  | "roleAssignment";

export interface ReplicationOptions {
  /** How long after its creation an object isn't found, by the twin's clock. */
  readonly delayMilliseconds: number;
  /** Default: every kind. */
  readonly kinds?: readonly ReplicatedKind[];
}

/**
 * Entra ID's directory has several replicas, and so do Azure's role assignments. An object created on one replica may
 * be missing on the next. In the twin, every object arrives at the same delay after its creation, by the tenant's
 * clock. The services check arrival, and the state itself has everything.
 *
 * Reported: hashicorp/terraform-provider-azuread (its retries), microsoftgraph/msgraph-bicep-types#193.
 * Roles take up to ten minutes:
 * https://learn.microsoft.com/azure/role-based-access-control/troubleshooting#symptom---role-assignment-changes-are-not-being-detected
 */
export class Replication {
  readonly #clock: Clock;
  readonly #options: ReplicationOptions;
  readonly #changes = new Map<string, { readonly at: number; readonly delayMilliseconds: number }>();

  constructor(clock: Clock, options: ReplicationOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  keep(): PutBack {
    return keepMap(this.#changes);
  }

  begin(kind: ReplicatedKind, id: string): void {
    const { delayMilliseconds, kinds } = this.#options;
    this.#changes.set(id.toLowerCase(), {
      at: this.#clock.now().getTime(),
      delayMilliseconds: (kinds?.includes(kind) ?? true) ? delayMilliseconds : 0,
    });
  }

  /**
   * Finds an object by object id or resource id. An object without a recorded change has always been there.
   *
   * @param laterMilliseconds for a service that learns of the object this long after the directory
   */
  hasArrived(id: string, laterMilliseconds = 0): boolean {
    const change = this.#changes.get(id.toLowerCase());
    if (!change) return true;
    const delay = change.delayMilliseconds + laterMilliseconds;
    return delay === 0 || this.#clock.now().getTime() >= change.at + delay;
  }

  /** Marks all current objects, or only this one, as long since arrived: a tenant is older than its twin. */
  settle(id?: string): void {
    if (id === undefined) this.#changes.clear();
    else this.#changes.delete(id.toLowerCase());
  }
}
