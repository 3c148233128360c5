import type { Answer } from "./answer.ts";

/**
 * Long-running operations and how they end. In the twin they have ended by the first poll.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations
 */
export class OperationResults {
  readonly #results = new Set<string>();
  readonly #newId: () => string;

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** The answer that tells a client where to ask how it went. */
  accepted(subscriptionId: string, apiVersion: string): Answer {
    const id = this.#newId();
    this.#results.add(id);
    const address = `https://management.azure.com/subscriptions/${subscriptionId}/operationresults/${id}?api-version=${apiVersion}`;
    return { status: 202, headers: { Location: address, "Retry-After": "0" } };
  }

  has(id: string): boolean {
    return this.#results.has(id);
  }
}
