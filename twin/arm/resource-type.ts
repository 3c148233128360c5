import type { BearerClaims } from "../network/bearer-token.ts";
import type { Tenant } from "../tenant/tenant.ts";
import type { Answer } from "./answer.ts";
import type { OperationResults } from "./operation-results.ts";
import type { ResourceManagerBehavior } from "./resource-manager-behavior.ts";
import type { ResourcePath } from "./resource-path.ts";
import type { SiteHosts } from "./site-hosts.ts";

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
