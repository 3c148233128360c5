import { z } from "zod";
import type { CloudName } from "../../cloud-name.ts";
import { Refusal } from "../../tenant/refusal.ts";
import type { Resource } from "../../tenant/subscription.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { armRefusals } from "../arm-refusals.ts";
import { isWithin } from "../authorization.ts";
import { normalizeLocation, placeIn } from "../regions.ts";
import { parseBody, trackedEnvelope } from "../request-body.ts";
import { resourceGroupType } from "../resource-path.ts";
import type { Answer, ArmRequest, ResourceType } from "../resource-type.ts";
import { retainedSites } from "./app-service-plan.ts";
import { removeResources, toAnswer } from "../resources.ts";
import { listQuery, listTopLevel } from "./resource-list.ts";

const action = "Microsoft.Resources/subscriptions/resourceGroups";
const body = z.strictObject({
  ...trackedEnvelope,
  properties: z.strictObject({ provisioningState: z.string().optional() }).optional(),
});

/** https://learn.microsoft.com/rest/api/resources/resource-groups */
export const resourceGroup: ResourceType = {
  type: resourceGroupType,
  apiVersions: ["2021-04-01", "2022-09-01", "2023-07-01", "2024-03-01", "2024-07-01", "2024-11-01", "2025-04-01"],
  operations: {
    HEAD: {
      action: `${action}/read`,
      run: ({ tenant, id }) => ({ status: tenant.subscription.find(id) ? 204 : 404 }),
    },
    GET: { action: `${action}/read`, run: (request) => ({ status: 200, body: toAnswer(find(request)) }) },
    PUT: { action: `${action}/write`, run: put },
    DELETE: { action: `${action}/delete`, run: remove },
    LIST: {
      action: `${action}/read`,
      run: ({ tenant, id: subscriptionId }) => {
        const groups = tenant.subscription.ofType(resourceGroupType).filter(({ id }) => isWithin(id, subscriptionId));
        return { status: 200, body: { value: groups.map(toAnswer) } };
      },
    },
    "GET resources": {
      action: `${action}/resources/read`,
      query: listQuery,
      run: (request) => listTopLevel(request, request.tenant.subscription.childrenOf(find(request).id)),
    },
  },
};

function put(request: ArmRequest): Answer {
  const { tenant, id, path } = request;
  const [name = ""] = path.names;
  if (!/^[\p{L}\p{N}_().-]{0,89}[\p{L}\p{N}_()-]$/u.test(name)) throw invalidName(name);
  const sent = parseBody(body, request.body, resourceGroupType);
  const existing = tenant.subscription.find(id);
  const location = place(sent.location, name, existing, tenant.cloud);
  const resource = tenant.subscription.put({
    id,
    type: resourceGroupType,
    name: existing?.name ?? name,
    body: { location, ...(sent.tags && { tags: sent.tags }), properties: { provisioningState: "Succeeded" } },
  });
  return { status: existing ? 200 : 201, body: toAnswer(resource) };
}

function place(location: string | undefined, name: string, existing: Resource | undefined, cloud: CloudName): string {
  const before = existing?.body["location"];
  if (location !== undefined && typeof before === "string" && normalizeLocation(location) !== before) {
    throw new Refusal(
      409,
      "InvalidResourceGroupLocation",
      `Invalid resource group location '${location}'. The Resource group already exists in location '${before}'.`,
    );
  }
  return placeIn(location, { type: resourceGroupType, name, existing, cloud });
}

/** Deletes everything in the resource group. The client polls `Location` until the deletion is done. */
function remove(request: ArmRequest): Answer {
  const { tenant, id, query, operationResults, behavior } = request;
  const { name } = find(request);
  const { subscription } = tenant;
  const version = query.get("api-version") ?? "";
  const blocking = behavior.unreleasedPlanBlocksGroup === true ? unreleasedPlansIn(request) : [];
  if (blocking.length === 0) {
    removeResources(tenant, id);
    return operationResults.accepted(subscription.subscriptionId, version);
  }
  for (const child of subscription.childrenOf(id)) {
    if (!blocking.includes(child)) removeResources(tenant, child.id);
  }
  return operationResults.accepted(subscription.subscriptionId, version, deletionBlocked(name, blocking, tenant));
}

function unreleasedPlansIn({ tenant, id }: ArmRequest): readonly Resource[] {
  return tenant.subscription
    .childrenOf(id)
    .filter((child) => child.type === "Microsoft.Web/serverfarms" && retainedSites(tenant, child.id).length > 0);
}

/**
 * Returns the answer if something blocks a group's deletion. Resource Manager retries only after 408, 429 and 5xx, not
 * after a 409: https://learn.microsoft.com/azure/azure-resource-manager/management/delete-resource-group
 * The code is reported (openshift/installer#5157). The wording is ours.
 */
function deletionBlocked(name: string, blocking: readonly Resource[], tenant: Tenant): Answer {
  const blockingIds = blocking.map(({ id }) => id.slice(id.indexOf("Microsoft.Web/"))).join(",");
  const message = `Deletion of resource group '${name}' failed as resources with identifiers '${blockingIds}' could not be deleted. The tracking Id is '${tenant.newId()}'.`;
  return { status: 409, body: { error: { code: "ResourceGroupDeletionBlocked", message } } };
}

function find({ tenant, id, path }: ArmRequest): Resource {
  const resource = tenant.subscription.find(id);
  if (!resource) throw armRefusals.resourceGroupNotFound(path.names[0] ?? "");
  return resource;
}

/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules; wording is ours. */
function invalidName(name: string): Refusal {
  return new Refusal(
    400,
    "InvalidResourceGroup",
    `The resource group name '${name}' is not valid: 1 to 90 letters, digits, underscores, hyphens, periods and parentheses, and no period at the end.`,
  );
}
