import { z } from "zod";
import { Refusal } from "../../tenant/refusal.ts";
import type { Resource } from "../../tenant/subscription.ts";
import { trackedEnvelope } from "../request-body.ts";
import type { ArmRequest, ResourceType } from "../resource-type.ts";
import { namesakeOf, placeAndTags, storedResourceType, type Write } from "./stored-resource-type.ts";

const type = "Microsoft.Storage/storageAccounts";
const skus = ["Standard_LRS", "Standard_GRS", "Standard_RAGRS", "Standard_ZRS", "Standard_GZRS", "Standard_RAGZRS"];
const body = z.strictObject({
  ...trackedEnvelope,
  kind: z.enum(["StorageV2"]),
  sku: z.strictObject({ name: z.enum(skus), tier: z.string().optional() }),
  properties: z
    .strictObject({
      accessTier: z.enum(["Hot", "Cool"]).optional(),
      allowBlobPublicAccess: z.boolean().optional(),
      allowCrossTenantReplication: z.boolean().optional(),
      allowSharedKeyAccess: z.boolean().optional(),
      defaultToOAuthAuthentication: z.boolean().optional(),
      minimumTlsVersion: z.enum(["TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3"]).optional(),
      publicNetworkAccess: z.enum(["Enabled", "Disabled"]).optional(),
      supportsHttpsTrafficOnly: z.boolean().optional(),
    })
    .default({}),
});

/** Defaults. https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create#request-body */
const defaults = {
  accessTier: "Hot",
  allowBlobPublicAccess: false,
  minimumTlsVersion: "TLS1_0",
  supportsHttpsTrafficOnly: true,
};

/** https://learn.microsoft.com/rest/api/storagerp/storage-accounts */
export const storageAccount: ResourceType = storedResourceType({
  type,
  apiVersions: ["2022-09-01", "2023-01-01", "2023-05-01", "2024-01-01", "2025-01-01"],
  body,
  refuseUnread: refuseBadName,
  store,
  isListed: true,
  created: 200,
});

function store(write: Write<z.output<typeof body>>): Resource["body"] {
  const { request, name, sent, before } = write;
  refuseNameInUse(request, name);
  const place = placeAndTags(write);
  const { creationTime } = (before?.body["properties"] ?? {}) as { readonly creationTime?: string };
  return {
    ...place,
    kind: sent.kind,
    sku: { name: sent.sku.name, tier: "Standard" },
    properties: {
      ...defaults,
      ...sent.properties,
      creationTime: creationTime ?? request.tenant.clock.now().toISOString(),
      primaryEndpoints: endpointsOf(name),
      primaryLocation: place.location,
      provisioningState: "Succeeded",
      statusOfPrimary: "available",
    },
  };
}

function endpointsOf(name: string): object {
  const services = ["blob", "dfs", "file", "queue", "table"];
  return Object.fromEntries(services.map((service) => [service, `https://${name}.${service}.core.windows.net/`]));
}

function refuseBadName(name: string): void {
  if (/^[a-z0-9]{3,24}$/.test(name)) return;
  throw new Refusal(
    400,
    "AccountNameInvalid",
    `${name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.`,
  );
}

function refuseNameInUse(request: ArmRequest, name: string): void {
  if (!namesakeOf(request, type, name)) return;
  throw new Refusal(
    409,
    "StorageAccountInAnotherResourceGroup",
    `The account ${name} is already in another resource group in this subscription.`,
  );
}
