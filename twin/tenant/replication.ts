import type { Clock } from "../clock.ts";

/** What arrives late: objects of the directory, and what assigns a role in Azure. */
export type ReplicatedKind =
  | "application"
  | "servicePrincipal"
  | "managedIdentity"
  | "user"
  | "group"
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
  readonly #arrivals = new Map<string, number>();

  constructor(clock: Clock, options: ReplicationOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  begin(kind: ReplicatedKind, id: string): void {
    const { delayMilliseconds, of } = this.#options;
    if (delayMilliseconds > 0 && (of?.includes(kind) ?? true)) {
      this.#arrivals.set(id.toLowerCase(), this.#clock.now().getTime() + delayMilliseconds);
    }
  }

  /** By object id or resource id. What never set out has always been there. */
  hasArrived(id: string): boolean {
    return this.#clock.now().getTime() >= (this.#arrivals.get(id.toLowerCase()) ?? 0);
  }

  /** What is there by now has been there for long: a tenant is older than its twin. */
  settle(): void {
    this.#arrivals.clear();
  }
}
