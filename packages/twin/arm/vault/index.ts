import { BearerRefused, type BearerRefusedReason } from "../../network/bearer-refused.ts";
import type { BearerClaims, VerifyBearer } from "../../network/bearer-token.ts";
import type { Handler } from "../../network/handler.ts";
import { NotSupported, Refusal } from "../../tenant/refusal.ts";
import type { Resource } from "../../tenant/subscription.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { isAllowedOnData } from "../authorization.ts";
import type { SecretProperties } from "../resource-types/key-vault-secret.ts";
import type { VaultProperties } from "../resource-types/key-vault.ts";
import { keepDeleted } from "../soft-deletion.ts";

/** Protocol versions in use. The twin treats them all alike. */
const apiVersions: readonly (string | null)[] = ["7.4", "7.5", "7.6", "2025-07-01"];

interface VaultsOptions {
  readonly tenant: Tenant;
  /** Verifies tokens for `https://vault.azure.net`. */
  readonly verifyBearer: VerifyBearer;
}

/**
 * The vaults themselves, on hosts `*.vault.azure.net`. They support only reading and deleting a secret.
 * https://learn.microsoft.com/rest/api/keyvault/secrets
 */
export function createVaults({ tenant, verifyBearer }: VaultsOptions): Handler {
  return async (request) => {
    try {
      return Response.json(await answer(request));
    } catch (error) {
      return refusal(error, tenant);
    }
  };

  async function answer(request: Request): Promise<object> {
    const url = new URL(request.url);
    const vault = vaultOf(url, tenant);
    const caller = await verifyBearer(request);
    const version = url.searchParams.get("api-version");
    const [, name] = /^\/secrets\/([0-9a-z-]+)\/?$/i.exec(url.pathname) ?? [];
    if (name === undefined || !["GET", "DELETE"].includes(request.method) || !apiVersions.includes(version)) {
      throw new NotSupported(`${request.method} ${url.pathname} at a vault, api-version ${version ?? "none"}`);
    }
    const unknownName = [...url.searchParams.keys()].find((key) => key !== "api-version");
    if (unknownName !== undefined) throw new NotSupported(`the query parameter '${unknownName}' of a vault's secret`);
    authorizeAtVault({ tenant, caller, vault, permission: request.method === "GET" ? "get" : "delete" });
    const secret = tenant.subscription.find(`${vault.id}/secrets/${name}`);
    if (!secret) throw notFound(name);
    return request.method === "GET" ? secretAnswer(secret) : deleteSecret(vault, secret);
  }

  function deleteSecret(vault: Resource, secret: Resource): object {
    const { value: _, ...answered } = secretAnswer(secret);
    const { vaultUri, softDeleteRetentionInDays } = vault.body["properties"] as VaultProperties;
    tenant.subscription.delete(secret.id);
    keepDeleted(tenant, secret, softDeleteRetentionInDays);
    const deletedDate = Math.floor(tenant.clock.now().getTime() / 1000);
    return {
      ...answered,
      recoveryId: `${vaultUri}deletedsecrets/${secret.name}`,
      deletedDate,
      scheduledPurgeDate: deletedDate + softDeleteRetentionInDays * 24 * 60 * 60,
    };
  }
}

/** In Azure, the name of a missing vault doesn't resolve. */
export function hasVault(tenant: Tenant, hostName: string): boolean {
  return findVault(tenant, hostName) !== undefined;
}

function findVault({ subscription }: Tenant, hostName: string): Resource | undefined {
  return subscription.ofType("Microsoft.KeyVault/vaults").find(({ body }) => {
    const { vaultUri } = body["properties"] as VaultProperties;
    return new URL(vaultUri).host === hostName;
  });
}

function vaultOf({ host }: URL, tenant: Tenant): Resource {
  const vault = findVault(tenant, host);
  if (vault) return vault;
  throw new NotSupported(`the host ${host}: the vault doesn't exist`);
}

function secretAnswer({ body }: Resource): Record<string, unknown> {
  const { value, contentType, attributes, secretUriWithVersion } = body["properties"] as SecretProperties;
  return { value, ...(contentType !== undefined && { contentType }), id: secretUriWithVersion, attributes };
}

/** Reported: Azure/azure-sdk-for-js#25489 (code and wording). */
function notFound(name: string): Refusal {
  return new Refusal(
    404,
    "SecretNotFound",
    `A secret with (name/id) ${name} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`,
  );
}

/**
 * Reported: Azure/azure-sdk-for-python#24557, pulumi/pulumi-azure-native#2374 (the text continues with the token's
 * actual value). The text for all other reasons is ours.
 */
const tokenRefusals: Partial<Readonly<Record<BearerRefusedReason, string>>> = {
  "no token": "AKV10000: Request is missing a Bearer or PoP token.",
  audience: "AKV10022: Invalid audience. Expected https://vault.azure.net.",
};

/**
 * A request without a token gets the address where it can get one.
 * https://learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses
 */
function refusal(error: unknown, tenant: Tenant): Response {
  if (error instanceof Refusal) {
    return Response.json({ error: { code: error.code, message: error.message } }, { status: error.status });
  }
  if (!(error instanceof BearerRefused)) throw error;
  const challenge = `Bearer authorization="https://login.microsoftonline.com/${tenant.tenantId}", resource="https://vault.azure.net"`;
  const message = tokenRefusals[error.reason] ?? "The access token is not accepted.";
  return Response.json(
    { error: { code: "Unauthorized", message } },
    { status: 401, headers: { "WWW-Authenticate": challenge } },
  );
}

const dataActions = {
  get: "Microsoft.KeyVault/vaults/secrets/getSecret/action",
  delete: "Microsoft.KeyVault/vaults/secrets/delete",
} as const;

/**
 * A vault uses Azure roles or its own access policies, as set at its creation. The Owner role on the subscription alone
 * grants neither.
 * https://learn.microsoft.com/azure/key-vault/general/rbac-access-policy. Throws Forbidden (403); wording is ours.
 */
function authorizeAtVault(request: {
  readonly tenant: Tenant;
  readonly caller: BearerClaims;
  readonly vault: Resource;
  readonly permission: keyof typeof dataActions;
}): void {
  const { tenant, caller, vault, permission } = request;
  const { enableRbacAuthorization, accessPolicies } = vault.body["properties"] as VaultProperties;
  const allowed = enableRbacAuthorization
    ? isAllowedOnData(tenant, caller, dataActions[permission], vault.id)
    : accessPolicies.some(
        ({ objectId, permissions: { secrets } }) =>
          objectId.toLowerCase() === caller.oid.toLowerCase() &&
          (secrets.includes(permission) || secrets.includes("all")),
      );
  if (allowed) return;
  throw new Refusal(
    403,
    "Forbidden",
    `Caller is not authorized to perform action on resource. Caller: oid=${caller.oid}; Action: '${dataActions[permission]}'; Vault: ${vault.name}`,
  );
}
