import { createHash, randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";
import { FunctionRegistry } from "./function-registry.ts";
import { ResourceProviders } from "./resource-providers.ts";
import { allOf, keepMap, type PutBack } from "./keep.ts";

/** One resource as Resource Manager keeps it. `body` is the last accepted one, completed by the service's defaults. */
export interface Resource {
  /** `/subscriptions/…`, in the casing it was first written with. */
  readonly id: string;
  /** `Microsoft.Web/sites`, `Microsoft.Web/sites/config` … */
  readonly type: string;
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A package that One Deploy took, as it was uploaded. */
export interface DeployedPackage {
  readonly deploymentId: string;
  readonly zip: Uint8Array;
  readonly sha256: string;
  readonly receivedAt: Date;
}

/** The subscription's resources, by id: Resource Manager compares ids without case. Children go with their parents. */
export class Subscription {
  readonly subscriptionId: string;
  readonly resourceProviders = new ResourceProviders();
  readonly functions = new FunctionRegistry();
  readonly #clock: Clock;
  readonly #resources = new Map<string, Resource>();
  readonly #createdAt = new Map<string, Date>();
  readonly #packages = new Map<string, DeployedPackage>();
  readonly #signingKeys = new Map<string, string>();
  readonly #masterKeys = new Map<string, string>();

  constructor(subscriptionId: string, clock: Clock) {
    this.subscriptionId = subscriptionId;
    this.#clock = clock;
  }

  keep(): PutBack {
    return allOf(
      keepMap(this.#resources),
      keepMap(this.#createdAt),
      keepMap(this.#packages),
      keepMap(this.#signingKeys),
      keepMap(this.#masterKeys),
      this.functions.keep(),
    );
  }

  all(): readonly Resource[] {
    return [...this.#resources.values()];
  }

  find(id: string): Resource | undefined {
    return this.#resources.get(id.toLowerCase());
  }

  ofType(type: string): readonly Resource[] {
    return this.all().filter((resource) => resource.type.toLowerCase() === type.toLowerCase());
  }

  childrenOf(id: string): readonly Resource[] {
    const prefix = `${id.toLowerCase()}/`;
    return this.all().filter((resource) => resource.id.toLowerCase().startsWith(prefix));
  }

  put(resource: Resource): Resource {
    const key = resource.id.toLowerCase();
    const kept = { ...resource, id: this.#resources.get(key)?.id ?? resource.id };
    this.#resources.set(key, kept);
    if (!this.#createdAt.has(key)) this.#createdAt.set(key, this.#clock.now());
    return kept;
  }

  /** When the resource was first written, by the twin's clock; a resource that was deleted and made again is a new one. */
  createdAt(id: string): Date | undefined {
    return this.#createdAt.get(id.toLowerCase());
  }

  /** Removes the resource and everything below it; answers what went. */
  delete(id: string): readonly Resource[] {
    const gone = [...this.childrenOf(id), ...(this.find(id) ? [this.find(id) as Resource] : [])];
    for (const resource of gone) {
      this.#resources.delete(resource.id.toLowerCase());
      this.#createdAt.delete(resource.id.toLowerCase());
      this.#packages.delete(resource.id.toLowerCase());
      this.functions.delete(resource.id);
      this.#signingKeys.delete(resource.id.toLowerCase());
      this.#masterKeys.delete(resource.id.toLowerCase());
    }
    return gone;
  }

  deployPackage(siteId: string, deploymentId: string, zip: Uint8Array, receivedAt: Date): DeployedPackage {
    const sha256 = createHash("sha256").update(zip).digest("hex");
    const deployed = { deploymentId, zip, sha256, receivedAt };
    this.#packages.set(siteId.toLowerCase(), deployed);
    return deployed;
  }

  /** What the platform made up to sign a site's session tokens with: 64 hexadecimal digits, as long as the site is there. */
  signingKeyOf(siteId: string): string {
    const known = this.#signingKeys.get(siteId.toLowerCase()) ?? randomBytes(32).toString("hex").toUpperCase();
    this.#signingKeys.set(siteId.toLowerCase(), known);
    return known;
  }

  /** What opens the administration of a site's Functions host, as long as the site is there. */
  masterKeyOf(siteId: string): string {
    const known = this.#masterKeys.get(siteId.toLowerCase()) ?? randomBytes(40).toString("base64");
    this.#masterKeys.set(siteId.toLowerCase(), known);
    return known;
  }

  packageOf(siteId: string): DeployedPackage | undefined {
    return this.#packages.get(siteId.toLowerCase());
  }
}
