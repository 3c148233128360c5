import { managedIdentityToken } from "./entra/managed-identity.ts";
import type { SigningKeys } from "./entra/signing-keys.ts";
import type { Tenant } from "./tenant/tenant.ts";

/** The IP address of managed identities, from a documentation range. No policy applies to them. */
export const azureAddress = "198.51.100.10";

/** Sends the Functions host's own requests to storage, as an identity of the site. */
export function sendAsIdentity(tenant: Tenant, signingKeys: SigningKeys, fetch: typeof globalThis.fetch) {
  return async (clientId: string, url: string, init: RequestInit): Promise<Response> => {
    const scope = "https://storage.azure.com/.default";
    const token = await managedIdentityToken({ tenant, signingKeys, from: azureAddress, clientId, scope });
    if ("refusal" in token) throw new Error(token.refusal.message);
    const headers = { ...Object.fromEntries(new Headers(init.headers)), authorization: `Bearer ${token.accessToken}` };
    return await fetch(url, { ...init, headers });
  };
}
