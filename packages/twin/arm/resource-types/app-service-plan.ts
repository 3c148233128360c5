import { z } from "zod";
import type { Resource } from "../../tenant/subscription.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { refuseRegionWithoutFlex } from "../flex-consumption.ts";
import { trackedEnvelope } from "../request-body.ts";
import type { Answer, ArmRequest, ResourceType } from "../resource-type.ts";
import { remove, toAnswer } from "../resources.ts";
import { WebRefusal } from "../web-refusal.ts";
import { webApiVersions } from "./site-child.ts";
import { placeAndTags, storedResourceType, type Write } from "./stored-resource-type.ts";

const type = "Microsoft.Web/serverfarms";
const body = z.strictObject({
  ...trackedEnvelope,
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
export const appServicePlan: ResourceType = storedResourceType({
  type,
  apiVersions: webApiVersions,
  body,
  store,
  created: 200,
  namesRegion: true,
  toAnswer: toPlanAnswer,
  deletion: { run: removeEmpty },
});

/** Returns the sites on a plan. Compares ids without case. */
export function sitesOn(planId: string, tenant: Tenant): readonly Resource[] {
  return tenant.subscription.ofType("Microsoft.Web/sites").filter(({ body: { properties } }) => {
    const { serverFarmId } = properties as { readonly serverFarmId: string };
    return serverFarmId.toLowerCase() === planId.toLowerCase();
  });
}

function store(write: Write<z.output<typeof body>>): Resource["body"] {
  const place = placeAndTags(write);
  refuseRegionWithoutFlex(place.location, write.request.tenant.cloud);
  return {
    ...place,
    kind: write.sent.kind ?? "functionapp",
    sku: { name: "FC1", tier: "FlexConsumption", size: "FC1", family: "FC", capacity: 0 },
    properties: { reserved: true, zoneRedundant: false, resourceGroup: write.request.path.resourceGroupName },
  };
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
  const sites = [
    ...sitesOn(request.id, request.tenant).map(({ name }) => name),
    ...retainedSites(request.tenant, request.id),
  ];
  if (sites.length > 0) {
    throw new WebRefusal({
      status: 409,
      code: "Conflict",
      extendedCode: "11003",
      template: "Server farm '{0}' cannot be deleted because it has web app(s) {1} assigned to it.",
      parameters: [request.path.names[0] ?? "", sites.join(",")],
    });
  }
  return remove(request);
}

/** A deleted site that its plan still counts. */
interface RetainedSite {
  readonly planId: string;
  readonly siteName: string;
  readonly until: number;
}

const retainedSitesByTenant = new WeakMap<Tenant, RetainedSite[]>();

/**
 * Keeps a deleted site assigned to its plan for a while, by the clock.
 * Reported: hashicorp/terraform-provider-azurerm#8241
 */
export function keepAssigned(
  tenant: Tenant,
  { planId, siteName, milliseconds }: Omit<RetainedSite, "until"> & { readonly milliseconds: number },
): void {
  const until = tenant.clock.now().getTime() + milliseconds;
  retainedSitesByTenant.set(tenant, [...(retainedSitesByTenant.get(tenant) ?? []), { planId, siteName, until }]);
}

/** Returns the names of deleted sites that a plan still counts. Compares ids without case. */
export function retainedSites(tenant: Tenant, planId: string): readonly string[] {
  const now = tenant.clock.now().getTime();
  return (retainedSitesByTenant.get(tenant) ?? [])
    .filter((retained) => retained.until > now && retained.planId.toLowerCase() === planId.toLowerCase())
    .map(({ siteName }) => siteName);
}
