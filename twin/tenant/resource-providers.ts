import { NotImitated } from "./refusal.ts";

/** Part of Resource Manager itself: registered in every subscription, and not to be unregistered. */
const alwaysRegistered = ["Microsoft.Authorization", "Microsoft.Resources"];
const known = [
  ...alwaysRegistered,
  "Microsoft.Insights",
  "Microsoft.KeyVault",
  "Microsoft.ManagedIdentity",
  "Microsoft.OperationalInsights",
  "Microsoft.Storage",
  "Microsoft.Web",
];

/** One resource provider, as a subscription knows it. */
export interface ResourceProvider {
  readonly namespace: string;
  readonly isFree: boolean;
  readonly isRegistered: boolean;
}

/**
 * Which resource providers the subscription may use. In the twin all that it imitates are registered; in a new
 * subscription of Azure few are. Resource Manager compares namespaces without case.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/resource-providers-and-types
 */
export class ResourceProviders {
  readonly #unregistered = new Set<string>();

  /** Throws NotImitated for a provider that the twin does not have. */
  get(namespace: string): ResourceProvider {
    const found = known.find((name) => name.toLowerCase() === namespace.toLowerCase());
    if (found === undefined) throw new NotImitated(`the resource provider ${namespace}`);
    return {
      namespace: found,
      isFree: alwaysRegistered.includes(found),
      isRegistered: this.isRegistered(found),
    };
  }

  isRegistered(namespace: string): boolean {
    return !this.#unregistered.has(namespace.toLowerCase());
  }

  register(namespace: string): void {
    this.#unregistered.delete(namespace.toLowerCase());
  }

  unregister(namespace: string): void {
    this.#unregistered.add(namespace.toLowerCase());
  }
}
