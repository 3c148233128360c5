import { isWithin } from "../authorization.ts";
import { z } from "zod";
import type { Resource } from "../../tenant/subscription.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { readOnlyEnvelope, trackedEnvelope } from "../request-body.ts";
import { Refusal } from "../../tenant/refusal.ts";
import type { Answer, ArmRequest, ResourceType } from "../resource-type.ts";
import { remove, toAnswer } from "../resources.ts";
import { placeAndTags, storedResourceType } from "./stored-resource-type.ts";

const networkType = "Microsoft.Network/virtualNetworks";
const subnetType = `${networkType}/subnets`;
const apiVersions = ["2023-02-01", "2023-05-01", "2023-11-01", "2024-01-01", "2024-05-01"];
const ranges = z.array(z.union([z.cidrv4(), z.cidrv6()])).min(1);

/** Address ranges; no packets. https://learn.microsoft.com/rest/api/virtualnetwork/virtual-networks */
export const virtualNetwork: ResourceType = storedResourceType({
  type: networkType,
  apiVersions,
  body: z.strictObject({
    ...trackedEnvelope,
    properties: z.strictObject({
      addressSpace: z.strictObject({ addressPrefixes: ranges }),
      enableDdosProtection: z.literal(false).default(false),
      enableVmProtection: z.literal(false).optional(),
    }),
  }),
  store: (write) => ({
    ...placeAndTags(write),
    properties: { ...write.sent.properties, provisioningState: "Succeeded" },
  }),
  toAnswer: (network, tenant) => ({
    ...toAnswer(network),
    properties: {
      ...(network.body["properties"] as object),
      subnets: tenant.subscription
        .ofType(subnetType)
        .filter(({ id }) => isWithin(id, network.id))
        .map(toAnswer),
    },
  }),
  isListed: true,
  deletion: { run: removeUnused },
});

/** https://learn.microsoft.com/rest/api/virtualnetwork/subnets */
export const subnet: ResourceType = storedResourceType({
  type: subnetType,
  apiVersions,
  body: z.strictObject({
    ...readOnlyEnvelope,
    properties: z.strictObject({
      addressPrefix: z.union([z.cidrv4(), z.cidrv6()]).optional(),
      addressPrefixes: ranges.optional(),
      delegations: z
        .array(z.strictObject({ name: z.string(), properties: z.strictObject({ serviceName: z.string() }) }))
        .optional(),
      serviceEndpoints: z
        .array(z.strictObject({ service: z.string(), locations: z.array(z.string()).optional() }))
        .optional(),
      defaultOutboundAccess: z.boolean().optional(),
      privateEndpointNetworkPolicies: z.enum(["Enabled", "Disabled"]).default("Disabled"),
      privateLinkServiceNetworkPolicies: z.enum(["Enabled", "Disabled"]).default("Enabled"),
    }),
  }),
  store: ({ sent: { properties } }) => ({ properties: { ...properties, provisioningState: "Succeeded" } }),
  deletion: { run: removeUnused },
});

/** Returns the subnet of that id. */
export function subnetOf(id: string, { subscription }: Tenant): Resource | undefined {
  const found = subscription.find(id);
  return found?.type === subnetType ? found : undefined;
}

/** Returns the services that a subnet is delegated to. */
export function delegationsOf(subnet: Resource): readonly string[] {
  const { delegations = [] } = subnet.body["properties"] as {
    readonly delegations?: readonly { readonly properties: { readonly serviceName: string } }[];
  };
  return delegations.map(({ properties }) => properties.serviceName);
}

/**
 * A subnet that a site uses can't be deleted, nor can its network.
 * Reported: hashicorp/terraform-provider-azurerm#14573 (code); the rest of the wording is ours.
 */
function removeUnused(request: ArmRequest): Answer {
  const { tenant, id } = request;
  const site = tenant.subscription.ofType("Microsoft.Web/sites").find(({ body }) => {
    const { virtualNetworkSubnetId } = body["properties"] as { readonly virtualNetworkSubnetId?: string };
    return virtualNetworkSubnetId !== undefined && isWithin(virtualNetworkSubnetId, id);
  });
  if (site) {
    throw new Refusal(400, "InUseSubnetCannotBeDeleted", `${id} is in use by ${site.id} and cannot be deleted.`);
  }
  return remove(request);
}
