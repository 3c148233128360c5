import { allOf, keepMap, type PutBack } from "./keep.ts";

/** A function as its site's Functions host describes it, member by member: Resource Manager adds nothing to that. */
export type DescribedFunction = Readonly<Record<string, unknown>> & { readonly name: string };

interface Registration {
  /** The deployment whose functions these are. */
  readonly deploymentId: string;
  /** Left out until somebody asks: the host has to start for it. */
  readonly functions?: readonly DescribedFunction[];
}

/**
 * What Resource Manager knows of the functions of each site since their triggers were last synchronized: "syncs function
 * trigger metadata to the management database". A deployment alone changes nothing here.
 * https://learn.microsoft.com/rest/api/appservice/web-apps/sync-function-triggers
 */
export class FunctionRegistry {
  readonly #registrations = new Map<string, Registration>();
  readonly #attempts = new Map<string, number>();

  keep(): PutBack {
    return allOf(keepMap(this.#registrations), keepMap(this.#attempts));
  }

  /** By resource id; undefined when triggers were never synchronized. */
  of(siteId: string): Registration | undefined {
    return this.#registrations.get(siteId.toLowerCase());
  }

  synchronize(siteId: string, registration: Registration): void {
    this.#registrations.set(siteId.toLowerCase(), registration);
  }

  /** Counts the attempts to synchronize the triggers of one deployment, this one included. */
  attempt(deploymentId: string): number {
    const attempts = (this.#attempts.get(deploymentId) ?? 0) + 1;
    this.#attempts.set(deploymentId, attempts);
    return attempts;
  }

  delete(siteId: string): void {
    this.#registrations.delete(siteId.toLowerCase());
  }
}
