import { createVaults } from "../../../packages/twin/arm/vault/index.ts";
import { BearerRefused } from "../../../packages/twin/network/bearer-refused.ts";
import { group, owner, tenantId } from "./arm-fixture.ts";
import { deployed } from "./stack.ts";

export const vaultId = `${group}/providers/Microsoft.KeyVault/vaults/kv-twin`;
export const secretId = `${vaultId}/secrets/caller`;
export const value = "the-callers-secret";

export const vaultBody = {
  location: "westeurope",
  properties: { tenantId, sku: { family: "A", name: "standard" }, enableRbacAuthorization: true },
} as const;

export const secretBody = {
  tags: { stack: "dev" },
  properties: { value, contentType: "client secret", attributes: { exp: 1_800_000_000 } },
} as const;

/** A resource group with a vault in it, and the vault's own address; callers are named by their bearer token. */
export async function withVault(properties: object = {}) {
  const fixture = await deployed("group");
  await fixture.put(vaultId, { ...vaultBody, properties: { ...vaultBody.properties, ...properties } });
  const vaults = createVaults({
    tenant: fixture.tenant,
    verifyBearer: async (request) => {
      const oid = /^Bearer (.+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
      if (oid === undefined) throw new BearerRefused("no token", "");
      if (oid === "other") throw new BearerRefused("audience", "");
      return { oid, roles: [], claims: {} };
    },
  });
  const atVault = async (method: string, path: string, oid: string | undefined = owner) => {
    const headers: Record<string, string> = oid === "" ? {} : { authorization: `Bearer ${oid}` };
    const url = `https://kv-twin.vault.azure.net${path}`;
    const response = await vaults(new Request(url, { method, headers }));
    return { status: response.status, headers: response.headers, body: (await response.json()) as unknown };
  };
  return { ...fixture, atVault };
}
