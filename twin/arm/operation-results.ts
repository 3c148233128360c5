import type { Answer } from "./answer.ts";

/**
 * Long-running operations and how they end. In the twin they have ended by the first poll.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations
 */
export class OperationResults {
  readonly #results = new Map<string, Answer>();
  readonly #newId: () => string;

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** The answer that tells a client where to ask how it went. @param outcome what it is told there; default: done */
  accepted(subscriptionId: string, apiVersion: string, outcome: Answer = { status: 200 }): Answer {
    const id = this.#newId();
    this.#results.set(id, outcome);
    const address = `https://management.azure.com/subscriptions/${subscriptionId}/operationresults/${id}?api-version=${apiVersion}`;
    return { status: 202, headers: { Location: address, "Retry-After": "0" } };
  }

  find(id: string): Answer | undefined {
    return this.#results.get(id);
  }
}
