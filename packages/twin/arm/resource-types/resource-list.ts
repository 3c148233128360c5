import { NotSupported } from "../../tenant/refusal.ts";
import type { Resource } from "../../tenant/subscription.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { isAllowed } from "../authorization.ts";
import { resourceListType } from "../resource-path.ts";
import type { Answer, ArmRequest, ResourceType } from "../resource-type.ts";

/** Reported, including nextLink: Azure/azure-sdk-for-js#18535. The reference gives no size. */
const resourcesPerPage = 1000;

/** The query parameters of {@link listTopLevel}. */
export const listQuery = ["$filter", "$expand", "$skiptoken"] as const;

/**
 * The resources of the whole subscription that the caller can read, each by its own type's read permission. Inferred: a
 * caller with a role below the subscription gets part of the list. Reported: a caller without any role is refused
 * (microsoft/startstopv2-deployments#21).
 * https://learn.microsoft.com/rest/api/resources/resources/list
 */
export const resourceList: ResourceType = {
  type: resourceListType,
  apiVersions: ["2021-04-01", "2022-09-01", "2023-07-01", "2024-03-01", "2024-07-01", "2024-11-01", "2025-04-01"],
  operations: {
    LIST: {
      action: "Microsoft.Resources/subscriptions/resources/read",
      query: listQuery,
      listsReadableOnly: true,
      run: (request) => {
        const { tenant, caller, id: subscriptionId } = request;
        const readable = tenant.subscription
          .childrenOf(subscriptionId)
          .filter(({ id, type }) => isAllowed(tenant, caller, `${type}/read`, id));
        return listTopLevel(request, readable);
      },
    },
  },
};

/**
 * Lists top-level resources only. Their own providers list their parts, role assignments and locks. The order by id is
 * ours: a page can continue the previous one even after deletions.
 */
export function listTopLevel({ tenant, id, query }: ArmRequest, resources: readonly Resource[]): Answer {
  const isWanted = predicateOf(query.get("$filter"));
  const expands = expandsCreatedTime(query.get("$expand"));
  const after = Buffer.from(query.get("$skiptoken") ?? "", "base64url").toString();
  const remaining = resources
    .filter((resource) => isTopLevel(resource) && isWanted(resource) && keyOf(resource) > after)
    .toSorted((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
  const page = remaining.slice(0, resourcesPerPage);
  const value = page.map((resource) => toListed(resource, tenant, expands));
  const last = remaining.length > page.length ? page.at(-1) : undefined;
  return { status: 200, body: { value, ...(last && { nextLink: nextLink(id, query, last) }) } };
}

function isTopLevel({ id, type }: Resource): boolean {
  return id.split("/").length === 9 && !type.toLowerCase().startsWith("microsoft.authorization/");
}

function keyOf({ id }: Resource): string {
  return id.toLowerCase();
}

/** Throws NotSupported for any filter except one by type. Azure compares types without case. */
function predicateOf(filter: string | null): (resource: Resource) => boolean {
  if (filter === null) return () => true;
  const [, wantedType] = /^resourceType eq '([^']+)'$/.exec(filter) ?? [];
  if (wantedType === undefined) throw new NotSupported(`$filter=${filter} of resources`);
  return ({ type }) => type.toLowerCase() === wantedType.toLowerCase();
}

function expandsCreatedTime(expand: string | null): boolean {
  if (expand !== null && expand !== "createdTime") throw new NotSupported(`$expand=${expand} of resources`);
  return expand !== null;
}

function toListed(
  { id, name, type, body: { location, kind, sku, tags, identity } }: Resource,
  tenant: Tenant,
  expands: boolean,
): object {
  const createdTime = expands ? tenant.subscription.createdAt(id)?.toISOString() : undefined;
  const optional = { location, kind, sku, tags, identity, createdTime };
  return {
    id,
    name,
    type,
    ...Object.fromEntries(Object.entries(optional).filter(([, member]) => member !== undefined)),
  };
}

function nextLink(id: string, query: URLSearchParams, last: Resource): string {
  const next = new URLSearchParams(query);
  next.set("$skiptoken", Buffer.from(keyOf(last)).toString("base64url"));
  return `https://management.azure.com${id}/resources?${next.toString()}`;
}
