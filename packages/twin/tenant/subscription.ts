import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Clock } from "../clock.ts";
import { AssumedScopes } from "./assumed-scopes.ts";
import { allOf, keepMap, type PutBack } from "./keep.ts";
import { NotSupported } from "./refusal.ts";

/** A resource in Resource Manager's stored form. `body` is the last accepted one, plus the service's defaults. */
export interface Resource {
  /** `/subscriptions/…`, in the casing of its first write. */
  readonly id: string;
  /** `Microsoft.Web/sites`, `Microsoft.Web/sites/config` … */
  readonly type: string;
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The keys of a site's Functions host. */
interface HostKeys {
  readonly masterKey: string;
  /** The one called `default`. */
  readonly functionKey: string;
}

/** A package in the form uploaded to One Deploy. */
interface DeployedPackage {
  readonly deploymentId: string;
  readonly zip: Uint8Array;
  readonly sha256: string;
  readonly receivedAt: Date;
}

/**
 * The subscription's resources by id. Resource Manager compares ids without case. Children are deleted with their
 * parents.
 */
export class Subscription {
  readonly subscriptionId: string;
  readonly resourceProviders = new ResourceProviders();
  readonly functions = new FunctionRegistry();
  readonly assumed = new AssumedScopes();
  readonly #clock: Clock;
  readonly #resources = new Map<string, Resource>();
  readonly #createdAt = new Map<string, Date>();
  readonly #packages = new Map<string, DeployedPackage>();
  /** Secrets that the platform generated for a site. They live as long as the site. */
  readonly #secrets = new Map<string, { readonly signingKey: string; readonly identityHeader: string } & HostKeys>();

  constructor(subscriptionId: string, clock: Clock) {
    this.subscriptionId = subscriptionId;
    this.#clock = clock;
  }

  keep(): PutBack {
    return allOf(
      keepMap(this.#resources),
      keepMap(this.#createdAt),
      keepMap(this.#packages),
      keepMap(this.#secrets),
      this.functions.keep(),
      this.assumed.keep(),
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
    const stored = { ...resource, id: this.#resources.get(key)?.id ?? resource.id };
    this.#resources.set(key, stored);
    if (!this.#createdAt.has(key)) this.#createdAt.set(key, this.#clock.now());
    return stored;
  }

  /**
   * Returns the time of the resource's first write, by the twin's clock. A deleted and recreated resource is a new one.
   */
  createdAt(id: string): Date | undefined {
    return this.#createdAt.get(id.toLowerCase());
  }

  /** Removes the resource and everything below it. Returns what it removed. */
  delete(id: string): readonly Resource[] {
    const removed = [...this.childrenOf(id), ...(this.find(id) ? [this.find(id) as Resource] : [])];
    for (const resource of removed) {
      this.#resources.delete(resource.id.toLowerCase());
      this.#createdAt.delete(resource.id.toLowerCase());
      this.#packages.delete(resource.id.toLowerCase());
      this.functions.delete(resource.id);
      this.#secrets.delete(resource.id.toLowerCase());
    }
    return removed;
  }

  deployPackage(siteId: string, deploymentId: string, zip: Uint8Array, receivedAt: Date): DeployedPackage {
    const sha256 = createHash("sha256").update(zip).digest("hex");
    const deployed = { deploymentId, zip, sha256, receivedAt };
    this.#packages.set(siteId.toLowerCase(), deployed);
    return deployed;
  }

  /** Returns the key that signs a site's session tokens: 64 hexadecimal digits. */
  signingKeyOf(siteId: string): string {
    return this.#secretsOf(siteId).signingKey;
  }

  /** Returns the key for the administration of a site's Functions host. */
  masterKeyOf(siteId: string): string {
    return this.#secretsOf(siteId).masterKey;
  }

  /** Returns the header by which a site's code proves that it runs there: `IDENTITY_HEADER`. */
  identityHeaderOf(siteId: string): string {
    return this.#secretsOf(siteId).identityHeader;
  }

  hostKeysOf(siteId: string): HostKeys {
    return this.#secretsOf(siteId);
  }

  #secretsOf(siteId: string) {
    const secrets = this.#secrets.get(siteId.toLowerCase()) ?? {
      signingKey: randomBytes(32).toString("hex").toUpperCase(),
      masterKey: randomBytes(40).toString("base64"),
      functionKey: randomBytes(40).toString("base64"),
      identityHeader: randomUUID(),
    };
    this.#secrets.set(siteId.toLowerCase(), secrets);
    return secrets;
  }

  packageOf(siteId: string): DeployedPackage | undefined {
    return this.#packages.get(siteId.toLowerCase());
  }
}

/** Part of Resource Manager itself. They're registered in every subscription and can't be unregistered. */
const alwaysRegistered = ["Microsoft.Authorization", "Microsoft.Resources"];
const namespaces = [
  ...alwaysRegistered,
  "Microsoft.App",
  "Microsoft.Insights",
  "Microsoft.KeyVault",
  "Microsoft.ManagedIdentity",
  "Microsoft.Network",
  "Microsoft.OperationalInsights",
  "Microsoft.Storage",
  "Microsoft.Web",
];

/** A resource provider in a subscription. */
interface ResourceProvider {
  readonly namespace: string;
  readonly isFree: boolean;
  readonly isRegistered: boolean;
}

/**
 * The resource providers that the subscription can use. The twin registers all the providers that it supports. A new
 * subscription in Azure has few registered. Resource Manager compares namespaces without case.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/resource-providers-and-types
 */
class ResourceProviders {
  readonly #unregistered = new Set<string>();

  /** Throws NotSupported for a provider that the twin doesn't have. */
  get(namespace: string): ResourceProvider {
    const registered = namespaces.find((name) => name.toLowerCase() === namespace.toLowerCase());
    if (registered === undefined) throw new NotSupported(`the resource provider ${namespace}`);
    return {
      namespace: registered,
      isFree: alwaysRegistered.includes(registered),
      isRegistered: this.isRegistered(registered),
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

/** A function in the exact form that its site's Functions host returns. Resource Manager adds nothing. */
export type DescribedFunction = Readonly<Record<string, unknown>> & { readonly name: string };

interface Registration {
  /** The deployment that these functions belong to. */
  readonly deploymentId: string;
  /** Undefined until a request needs them, because the host has to start for it. */
  readonly functions?: readonly DescribedFunction[];
}

/**
 * Resource Manager's record of each site's functions as of the last trigger synchronization: "syncs function trigger
 * metadata to the management database". A deployment alone changes nothing here.
 * https://learn.microsoft.com/rest/api/appservice/web-apps/sync-function-triggers
 */
class FunctionRegistry {
  readonly #registrations = new Map<string, Registration>();
  readonly #attempts = new Map<string, number>();

  keep(): PutBack {
    return allOf(keepMap(this.#registrations), keepMap(this.#attempts));
  }

  /** By resource id. Returns undefined if triggers were never synchronized. */
  registrationOf(siteId: string): Registration | undefined {
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
