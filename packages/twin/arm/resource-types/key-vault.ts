import { z } from "zod";
import { Refusal } from "../../tenant/refusal.ts";
import type { Resource } from "../../tenant/subscription.ts";
import { trackedEnvelope } from "../request-body.ts";
import type { ResourceType } from "../resource-type.ts";
import { deletedResourcesOf } from "../soft-deletion.ts";
import { namesakeOf, placeAndTags, storedResourceType, type Write } from "./stored-resource-type.ts";

const type = "Microsoft.KeyVault/vaults";
const accessPolicy = z.strictObject({
  tenantId: z.guid(),
  objectId: z.guid(),
  permissions: z.strictObject({
    secrets: z.array(z.enum(["all", "get", "list", "set", "delete", "recover", "backup", "restore", "purge"])),
  }),
});
const body = z.strictObject({
  ...trackedEnvelope,
  properties: z.strictObject({
    tenantId: z.guid(),
    sku: z.strictObject({ family: z.enum(["A"]), name: z.enum(["standard", "premium"]) }),
    accessPolicies: z.array(accessPolicy).default([]),
    enableRbacAuthorization: z.boolean().default(false),
    // https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview: it can no longer be switched off.
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
export const keyVault: ResourceType = storedResourceType({
  type,
  apiVersions: ["2022-07-01", "2023-02-01", "2023-07-01", "2024-11-01", "2025-05-01"],
  body,
  refuseUnread: refuseBadName,
  store,
});

function store(write: Write<z.output<typeof body>>): Resource["body"] {
  const { name, sent } = write;
  refuseNameInUse(write);
  return {
    ...placeAndTags(write),
    properties: {
      ...sent.properties,
      vaultUri: `https://${name.toLowerCase()}.vault.azure.net/`,
      provisioningState: "Succeeded",
    },
  };
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

/** A deleted vault also keeps its name. */
function refuseNameInUse({ request, name, before }: Write<unknown>): void {
  if (namesakeOf(request, type, name)) {
    throw new Refusal(409, "VaultAlreadyExists", `The vault name '${name}' is already in use.`);
  }
  const deleted = deletedResourcesOf(request.tenant, type);
  if (before || !deleted.some((vault) => vault.name.toLowerCase() === name.toLowerCase())) return;
  // Reported: Azure-Samples/contoso-chat#55 (code and wording).
  throw new Refusal(
    409,
    "ConflictError",
    `A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.`,
  );
}
