import { z } from "zod";
import { Refusal } from "../../tenant/refusal.ts";
import { placeIn } from "../regions.ts";
import { parseBody, readOnlyEnvelope, tags } from "../request-body.ts";
import type { Answer } from "../answer.ts";
import type { ArmRequest, ResourceType } from "../resource-type.ts";
import { existing, remove, toAnswer } from "../resources.ts";

const type = "Microsoft.Storage/storageAccounts";
const skus = ["Standard_LRS", "Standard_GRS", "Standard_RAGRS", "Standard_ZRS", "Standard_GZRS", "Standard_RAGZRS"];
const body = z.strictObject({
  ...readOnlyEnvelope,
  location: z.string().optional(),
  tags,
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

/** What is not said. https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create#request-body */
const defaults = {
  accessTier: "Hot",
  allowBlobPublicAccess: false,
  minimumTlsVersion: "TLS1_0",
  supportsHttpsTrafficOnly: true,
};

/** https://learn.microsoft.com/rest/api/storagerp/storage-accounts */
export const storageAccount: ResourceType = {
  type,
  apiVersions: ["2022-09-01", "2023-01-01", "2023-05-01", "2024-01-01", "2025-01-01"],
  operations: {
    GET: { action: `${type}/read`, run: (request) => ({ status: 200, body: toAnswer(existing(request)) }) },
    PUT: { action: `${type}/write`, run: put },
    DELETE: { action: `${type}/delete`, run: remove },
  },
};

function put(request: ArmRequest): Answer {
  const { tenant, id, path } = request;
  const [name = ""] = path.names;
  refuseBadName(name);
  const sent = parseBody(body, request.body, type);
  const before = tenant.subscription.find(id);
  refuseNameInUse(request, name);
  const location = placeIn(sent.location, { type, name, resourceGroupName: path.resourceGroupName, existing: before });
  const { creationTime } = (before?.body["properties"] ?? {}) as { readonly creationTime?: string };
  const resource = tenant.subscription.put({
    id,
    type,
    name,
    body: {
      location,
      ...(sent.tags && { tags: sent.tags }),
      kind: sent.kind,
      sku: { name: sent.sku.name, tier: "Standard" },
      properties: {
        ...defaults,
        ...sent.properties,
        creationTime: creationTime ?? tenant.clock.now().toISOString(),
        primaryEndpoints: endpointsOf(name),
        primaryLocation: location,
        provisioningState: "Succeeded",
        statusOfPrimary: "available",
      },
    },
  });
  return { status: 200, body: toAnswer(resource) };
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

/** Names are unique in all of Azure; here, in the one subscription that there is. */
function refuseNameInUse({ tenant, id }: ArmRequest, name: string): void {
  const other = tenant.subscription
    .ofType(type)
    .some((account) => account.name === name && account.id.toLowerCase() !== id.toLowerCase());
  if (!other) return;
  throw new Refusal(
    409,
    "StorageAccountInAnotherResourceGroup",
    `The account ${name} is already in another resource group in this subscription.`,
  );
}
