import { z } from "zod";
import { Refusal } from "../../tenant/refusal.ts";
import { placeIn } from "../regions.ts";
import { parseBody, readOnlyEnvelope, tags } from "../request-body.ts";
import type { Answer } from "../answer.ts";
import type { ArmRequest, ResourceType } from "../resource-type.ts";
import { existing, remove, toAnswer } from "../resources.ts";
import { deletedResourcesOf } from "../soft-deletion.ts";

const type = "Microsoft.KeyVault/vaults";
const accessPolicy = z.strictObject({
  tenantId: z.guid(),
  objectId: z.guid(),
  permissions: z.strictObject({
    secrets: z.array(z.enum(["all", "get", "list", "set", "delete", "recover", "backup", "restore", "purge"])),
  }),
});
const body = z.strictObject({
  ...readOnlyEnvelope,
  location: z.string().optional(),
  tags,
  properties: z.strictObject({
    tenantId: z.guid(),
    sku: z.strictObject({ family: z.enum(["A"]), name: z.enum(["standard", "premium"]) }),
    accessPolicies: z.array(accessPolicy).default([]),
    enableRbacAuthorization: z.boolean().default(false),
    // https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview: it cannot be switched off any more.
    enableSoftDelete: z.literal(true).default(true),
    softDeleteRetentionInDays: z.int().min(7).max(90).default(90),
    enablePurgeProtection: z.literal(true).optional(),
    publicNetworkAccess: z.enum(["Enabled"]).default("Enabled"),
  }),
});

export interface VaultProperties extends z.output<typeof body.shape.properties> {
  readonly vaultUri: string;
}

/** https://learn.microsoft.com/rest/api/keyvault/vaults */
export const keyVault: ResourceType = {
  type,
  apiVersions: ["2022-07-01", "2023-02-01", "2023-07-01", "2024-11-01", "2025-05-01"],
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
  const resource = tenant.subscription.put({
    id,
    type,
    name: before?.name ?? name,
    body: {
      location,
      ...(sent.tags && { tags: sent.tags }),
      properties: {
        ...sent.properties,
        vaultUri: `https://${name.toLowerCase()}.vault.azure.net/`,
        provisioningState: "Succeeded",
      },
    },
  });
  return { status: before ? 200 : 201, body: toAnswer(resource) };
}

/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftkeyvault; wording is ours. */
function refuseBadName(name: string): void {
  if (/^(?!.*--)[a-z][a-z0-9-]{1,22}[a-z0-9]$/i.test(name)) return;
  throw new Refusal(
    400,
    "VaultNameNotValid",
    `The vault name '${name}' is invalid: 3 to 24 letters, digits and single inner hyphens, a letter first.`,
  );
}

/** Names are unique in all of Azure; here, in the one subscription that there is, deleted vaults included. */
function refuseNameInUse({ tenant, id }: ArmRequest, name: string): void {
  const isNamesake = (vault: { readonly name: string }) => vault.name.toLowerCase() === name.toLowerCase();
  const living = tenant.subscription.ofType(type).find(isNamesake);
  if (living && living.id.toLowerCase() !== id.toLowerCase()) {
    throw new Refusal(409, "VaultAlreadyExists", `The vault name '${name}' is already in use.`);
  }
  if (living || !deletedResourcesOf(tenant, type).some(isNamesake)) return;
  // Reported: Azure-Samples/contoso-chat#55 (code and wording).
  throw new Refusal(
    409,
    "ConflictError",
    `A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.`,
  );
}
