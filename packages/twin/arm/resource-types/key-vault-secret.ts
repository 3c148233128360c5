import { z } from "zod";
import { Refusal } from "../../tenant/refusal.ts";
import type { Resource } from "../../tenant/subscription.ts";
import { armRefusals } from "../arm-refusals.ts";
import { readOnlyEnvelope, tags } from "../request-body.ts";
import type { ResourceType } from "../resource-type.ts";
import { toAnswer } from "../resources.ts";
import { deletedResource } from "../soft-deletion.ts";
import type { VaultProperties } from "./key-vault.ts";
import { storedResourceType, type Write } from "./stored-resource-type.ts";

const type = "Microsoft.KeyVault/vaults/secrets";
const seconds = z.int().min(0).optional();
const body = z.strictObject({
  ...readOnlyEnvelope,
  tags,
  properties: z.strictObject({
    // https://learn.microsoft.com/azure/key-vault/secrets/about-secrets: at most 25 kB
    value: z.string().max(25_600),
    contentType: z.string().optional(),
    attributes: z
      .strictObject({ enabled: z.boolean().default(true), nbf: seconds, exp: seconds })
      .default({ enabled: true }),
  }),
});

export interface SecretProperties {
  /** Only the vault returns it, never Resource Manager. */
  readonly value: string;
  readonly contentType?: string;
  readonly attributes: Readonly<Record<string, unknown>> & { readonly created: number };
  readonly secretUri: string;
  readonly secretUriWithVersion: string;
}

/**
 * Secrets in Resource Manager: you can write and describe them, but not read or delete them.
 * https://learn.microsoft.com/rest/api/keyvault/secrets (keyvault.resourcemanager)
 */
export const keyVaultSecret: ResourceType = storedResourceType({
  type,
  apiVersions: ["2022-07-01", "2023-02-01", "2023-07-01", "2024-11-01", "2025-05-01"],
  body,
  refuseUnread: refuseBadName,
  store,
  toAnswer: toSecretAnswer,
  deletion: {
    run: () => {
      // Reported: Azure/terraform-provider-azapi#879.
      throw new Refusal(
        400,
        "DisallowedResourceOperation",
        "The operation 'delete' on resource type 'vaults/secrets' is disallowed.",
      );
    },
  },
});

/** Each write creates a version of the secret. */
function store({ request, name, sent, before }: Write<z.output<typeof body>>): Resource["body"] {
  const { tenant, id } = request;
  const vault = tenant.subscription.find(id.slice(0, id.lastIndexOf("/secrets/")));
  if (!before && deletedResource(tenant, id)) throw deletedButRecoverable(name);
  const now = Math.floor(tenant.clock.now().getTime() / 1000);
  const created = (before?.body["properties"] as SecretProperties | undefined)?.attributes.created ?? now;
  const { vaultUri = "" } = (vault?.body["properties"] ?? {}) as Partial<VaultProperties>;
  const secretUri = `${vaultUri}secrets/${name}`;
  return {
    location: vault?.body["location"],
    ...(sent.tags && { tags: sent.tags }),
    properties: {
      ...sent.properties,
      attributes: { ...sent.properties.attributes, created, updated: now },
      secretUri,
      secretUriWithVersion: `${secretUri}/${tenant.newId().replaceAll("-", "")}`,
    },
  };
}

function toSecretAnswer(resource: Resource): object {
  const { value: _, ...answered } = resource.body["properties"] as SecretProperties;
  return { ...toAnswer(resource), properties: answered };
}

/** https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#object-types; wording is ours. */
function refuseBadName(name: string): void {
  if (/^[0-9a-z-]{1,127}$/i.test(name)) return;
  throw armRefusals.badRequest(`The secret name '${name}' is invalid: 1 to 127 letters, digits and hyphens.`);
}

/**
 * Reported for the vault itself: external-secrets/external-secrets#3519. Inferred: Resource Manager gives the same
 * answer.
 */
function deletedButRecoverable(name: string): Refusal {
  return new Refusal(
    409,
    "Conflict",
    `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`,
  );
}
