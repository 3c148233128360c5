import { z } from "zod";
import type { Resource } from "../../tenant/subscription.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { placeIn } from "../regions.ts";
import { parseBody, readOnlyEnvelope, tags } from "../request-body.ts";
import type { Answer } from "../answer.ts";
import type { ArmRequest, ResourceType } from "../resource-type.ts";
import { existing, remove, toAnswer } from "../resources.ts";
import { WebRefusal } from "../web-refusal.ts";
import { webApiVersions } from "./web-api-versions.ts";

const type = "Microsoft.Web/serverfarms";
const body = z.strictObject({
  ...readOnlyEnvelope,
  location: z.string().optional(),
  tags,
  kind: z.enum(["functionapp", "functionapp,linux"]).optional(),
  sku: z.strictObject({
    name: z.enum(["FC1"]),
    tier: z.enum(["FlexConsumption"]).optional(),
    size: z.enum(["FC1"]).optional(),
    family: z.enum(["FC"]).optional(),
    capacity: z.literal(0).optional(),
  }),
  properties: z.strictObject({
    // Flex Consumption is Linux only: https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan
    reserved: z.literal(true),
    zoneRedundant: z.literal(false).optional(),
  }),
});

/** Flex Consumption plans. https://learn.microsoft.com/rest/api/appservice/app-service-plans */
export const appServicePlan: ResourceType = {
  type,
  apiVersions: webApiVersions,
  operations: {
    GET: {
      action: `${type}/read`,
      run: (request) => ({ status: 200, body: toPlanAnswer(existing(request), request.tenant) }),
    },
    PUT: { action: `${type}/write`, run: put },
    DELETE: { action: `${type}/delete`, run: removeEmpty },
  },
};

/** The sites on a plan. Ids are compared without case. */
export function sitesOn(planId: string, tenant: Tenant): readonly Resource[] {
  return tenant.subscription.ofType("Microsoft.Web/sites").filter(({ body: { properties } }) => {
    const { serverFarmId } = properties as { readonly serverFarmId: string };
    return serverFarmId.toLowerCase() === planId.toLowerCase();
  });
}

function put(request: ArmRequest): Answer {
  const { tenant, id, path } = request;
  const [name = ""] = path.names;
  const sent = parseBody(body, request.body, type);
  const before = tenant.subscription.find(id);
  const { resourceGroupName } = path;
  const location = placeIn(sent.location, { type, name, resourceGroupName, existing: before });
  const resource = tenant.subscription.put({
    id,
    type,
    name: before?.name ?? name,
    body: {
      location,
      ...(sent.tags && { tags: sent.tags }),
      kind: sent.kind ?? "functionapp",
      sku: { name: "FC1", tier: "FlexConsumption", size: "FC1", family: "FC", capacity: 0 },
      properties: { reserved: true, zoneRedundant: false, resourceGroup: resourceGroupName },
    },
  });
  return { status: 200, body: toPlanAnswer(resource, tenant) };
}

function toPlanAnswer(plan: Resource, tenant: Tenant): object {
  const properties = {
    ...(plan.body["properties"] as object),
    subscription: tenant.subscription.subscriptionId,
    numberOfSites: sitesOn(plan.id, tenant).length,
    provisioningState: "Succeeded",
    status: "Ready",
  };
  return { ...toAnswer(plan), properties };
}

/** Reported: hashicorp/terraform-provider-azurerm#13377. */
function removeEmpty(request: ArmRequest): Answer {
  const sites = sitesOn(request.id, request.tenant);
  if (sites.length > 0) {
    throw new WebRefusal({
      status: 409,
      code: "Conflict",
      extendedCode: "11003",
      template: "Server farm '{0}' cannot be deleted because it has web app(s) {1} assigned to it.",
      parameters: [request.path.names[0] ?? "", sites.map(({ name }) => name).join(",")],
    });
  }
  return remove(request);
}
