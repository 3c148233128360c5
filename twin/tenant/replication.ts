import type { Clock } from "../clock.ts";
import { keepMap, type PutBack } from "./keep.ts";

/** What arrives late: objects of the directory, and what assigns a role in Azure. */
export type ReplicatedKind =
  | "application"
  | "servicePrincipal"
  | "managedIdentity"
  | "user"
  | "group"
  /** Late for policies only: Graph's own answers show it at once. */
  | "namedLocation"
  /** Counts for nothing until then: in Resource Manager, in storage, at the SCM host. */
  | "roleAssignment";

export interface ReplicationOptions {
  /** For how long after its creation an object is not there yet, by the twin's clock. */
  readonly delayMilliseconds: number;
  /** Default: every kind. */
  readonly of?: readonly ReplicatedKind[];
}

/**
 * Entra's directory is spread over replicas, and so is what Azure knows of roles: what was created on one is not on the
 * next one asked. Here every object arrives the same while after its creation, by the tenant's clock. The services ask;
 * the state itself knows everything. Reported: hashicorp/terraform-provider-azuread (its retries),
 * microsoftgraph/msgraph-bicep-types#193. Roles take up to ten minutes:
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
    const { delayMilliseconds, of } = this.#options;
    this.#changes.set(id.toLowerCase(), {
      at: this.#clock.now().getTime(),
      delayMilliseconds: (of?.includes(kind) ?? true) ? delayMilliseconds : 0,
    });
  }

  /**
   * By object id or resource id. What never set out has always been there.
   *
   * @param laterMilliseconds for a service that hears of it only so long after the directory
   */
  hasArrived(id: string, laterMilliseconds = 0): boolean {
    const change = this.#changes.get(id.toLowerCase());
    if (!change) return true;
    const delay = change.delayMilliseconds + laterMilliseconds;
    return delay === 0 || this.#clock.now().getTime() >= change.at + delay;
  }

  /** What is there by now, or that object alone, has been there for long: a tenant is older than its twin. */
  settle(id?: string): void {
    if (id === undefined) this.#changes.clear();
    else this.#changes.delete(id.toLowerCase());
  }
}
