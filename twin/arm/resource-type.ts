import type { BearerClaims } from "../network/bearer-token.ts";
import type { Handler } from "../network/handler.ts";
import type { Tenant } from "../tenant/tenant.ts";
import type { ResourceManagerBehavior } from "./resource-manager-behavior.ts";
import type { ResourcePath } from "./resource-path.ts";

/** A request that passed authentication, and whose path, api-version and permission are in order. */
export interface ArmRequest {
  readonly tenant: Tenant;
  readonly caller: BearerClaims;
  readonly path: ResourcePath;
  /** In Azure's casing; that of the resource where it exists. */
  readonly id: string;
  readonly query: URLSearchParams;
  /** The parsed JSON body; undefined where there is none. */
  readonly body: unknown;
  readonly operationResults: OperationResults;
  readonly siteHosts: SiteHosts;
  readonly behavior: ResourceManagerBehavior;
}

export interface Operation {
  /** What a role must allow: `Microsoft.Web/sites/write`. */
  readonly action: string;
  /** Query parameters that are understood, besides api-version. */
  readonly query?: readonly string[];
  /** The answer leaves out what the caller may not read: any role in the subscription suffices for the request. */
  readonly listsReadableOnly?: true;
  readonly run: (request: ArmRequest) => Answer | Promise<Answer>;
}

/** One resource type as Resource Manager serves it. */
export interface ResourceType {
  readonly type: string;
  /** Where the name is fixed and each name behaves on its own: `authsettingsV2` of `Microsoft.Web/sites/config`. */
  readonly fixedName?: string;
  readonly apiVersions: readonly string[];
  /** By `PUT`, `GET` …; `POST list` for an action or a collection below the resource; `LIST` for the type's own. */
  readonly operations: Readonly<Record<string, Operation>>;
}

/** The type without the API versions that were retired. */
export function offered(type: ResourceType, { retiredApiVersions = {} }: ResourceManagerBehavior): ResourceType {
  const retired = retiredApiVersions[type.type] ?? [];
  return { ...type, apiVersions: type.apiVersions.filter((version) => !retired.includes(version)) };
}

/** What Resource Manager answers, before it is put on the wire. */
export interface Answer {
  readonly status: number;
  /** Left out: no body at all. */
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

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

interface HostBehavior {
  /** Whether Resource Manager can have a host synchronize its triggers. Default: it can. */
  readonly resourceManagerSync?: "works" | "refused";
  /** How many synchronizations change nothing, the first ones. Default: 0. */
  readonly ineffectiveSyncs?: number;
  /** Whether a host gives files of its package. Default: it does. */
  readonly packageFiles?: "readable" | "refused";
}

/** How Resource Manager reaches the Functions hosts of sites. */
export interface SiteHosts {
  /** The host of a site, behind the site's authentication: by the site's resource id. */
  readonly hostOf: (siteId: string) => Handler;
  /** What Resource Manager and the hosts make of each other on demand. */
  readonly behavior?: HostBehavior | undefined;
}

/** A subscription whose sites run nothing. */
export const noSiteHosts: SiteHosts = {
  hostOf: () => () => new Response("Function host is not running.", { status: 503 }),
};
