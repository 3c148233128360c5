import type { Clock } from "../clock.ts";

export interface ReplicationOptions {
  /** For how long after its creation Graph does not find an object yet. */
  readonly delayMilliseconds: number;
}

/**
 * Entra's directory is spread over replicas: what was created on one is not on the next one asked. Here every object
 * arrives the same while after its creation, by the tenant's clock. Graph asks; the state itself knows everything.
 * Reported: hashicorp/terraform-provider-azuread (its retries), microsoftgraph/msgraph-bicep-types#193.
 */
export class Replication {
  readonly #clock: Clock;
  readonly #delayMilliseconds: number;
  readonly #arrivals = new Map<string, number>();

  constructor(clock: Clock, { delayMilliseconds }: ReplicationOptions) {
    this.#clock = clock;
    this.#delayMilliseconds = delayMilliseconds;
  }

  begin(objectId: string): void {
    if (this.#delayMilliseconds > 0) {
      this.#arrivals.set(objectId, this.#clock.now().getTime() + this.#delayMilliseconds);
    }
  }

  hasArrived(objectId: string): boolean {
    return this.#clock.now().getTime() >= (this.#arrivals.get(objectId) ?? 0);
  }

  /** What is there by now has been there for long: a tenant is older than its twin. */
  settle(): void {
    this.#arrivals.clear();
  }
}
