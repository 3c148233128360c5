import type { BearerClaims } from "../network/bearer-token.ts";
import type { Handler } from "../network/handler.ts";
import type { Tenant } from "../tenant/tenant.ts";
import type { ResourceManagerBehavior } from "./resource-manager-behavior.ts";
import type { ResourcePath } from "./resource-path.ts";

/** A request that passed authentication and has a valid path, api-version and permission. */
export interface ArmRequest {
  readonly tenant: Tenant;
  readonly caller: BearerClaims;
  readonly path: ResourcePath;
  /** In Azure's casing, or that of the existing resource. */
  readonly id: string;
  readonly query: URLSearchParams;
  /** The parsed JSON body; undefined without one. */
  readonly body: unknown;
  readonly operationResults: OperationResults;
  readonly siteHosts: SiteHosts;
  readonly behavior: ResourceManagerBehavior;
}

export interface Operation {
  /** The action that a role must allow: `Microsoft.Web/sites/write`. */
  readonly action: string;
  /** Supported query parameters besides api-version. */
  readonly query?: readonly string[];
  /** The answer omits what the caller can't read. Any role in the subscription is enough for the request. */
  readonly listsReadableOnly?: true;
  readonly run: (request: ArmRequest) => Answer | Promise<Answer>;
}

/** One resource type of Resource Manager. */
export interface ResourceType {
  readonly type: string;
  /** Set if the name is fixed and each name behaves differently: `authsettingsV2` of `Microsoft.Web/sites/config`. */
  readonly fixedName?: string;
  readonly apiVersions: readonly string[];
  /**
   * Keys: `PUT`, `GET` …; `POST list` for an action or a collection below the resource; `LIST` for the type's own list.
   */
  readonly operations: Readonly<Record<string, Operation>>;
}

/** Returns the type without its retired API versions. */
export function offered(type: ResourceType, { retiredApiVersions = {} }: ResourceManagerBehavior): ResourceType {
  const retired = retiredApiVersions[type.type] ?? [];
  return { ...type, apiVersions: type.apiVersions.filter((version) => !retired.includes(version)) };
}

/** Resource Manager's answer before it is sent. */
export interface Answer {
  readonly status: number;
  /** Undefined for an answer without a body. */
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Long-running operations and their outcomes. In the twin they finish by the first poll.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations
 */
export class OperationResults {
  readonly #results = new Map<string, Answer>();
  readonly #newId: () => string;

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /**
   * Returns an answer with the address of the operation's outcome.
   *
   * @param outcome the answer at that address; default: done
   */
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

interface HostBehavior {
  /** Whether Resource Manager can synchronize a host's triggers. Default: yes. */
  readonly resourceManagerSync?: "works" | "refused";
  /** How many of the first synchronizations change nothing. Default: 0. */
  readonly ineffectiveSyncs?: number;
  /** Whether a host returns files of its package. Default: yes. */
  readonly packageFiles?: "readable" | "refused";
}

/** How Resource Manager reaches the Functions hosts of sites. */
export interface SiteHosts {
  /** Returns the host of a site, by the site's resource id. The site's authentication is in front of it. */
  readonly hostOf: (siteId: string) => Handler;
  /** How Resource Manager and the hosts behave towards each other. */
  readonly behavior?: HostBehavior | undefined;
}

/** The hosts of a subscription whose sites run no code. */
export const noSiteHosts: SiteHosts = {
  hostOf: () => () => new Response("Function host is not running.", { status: 503 }),
};
