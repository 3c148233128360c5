import type { JWTPayload } from "jose";
import type { Tenant } from "../tenant/tenant.ts";
import type { SigningKeys } from "./signing-keys.ts";
import { issuerOf, opaqueClaims, timesOf } from "./token/claims/common-claims.ts";
import { startTrace } from "./trace.ts";

interface ManagedIdentityAssertionOptions {
  readonly tenant: Tenant;
  readonly signingKeys: SigningKeys;
  /** Object id of the identity's service principal. */
  readonly subject: string;
  readonly audience: string;
}

/**
 * A token as a managed identity gets it from its machine, to be the assertion of an application that trusts it. Entra
 * writes the client id of its token exchange service for the audience; here it is what was asked for.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 * @throws Error where the tenant has no such managed identity
 */
export async function managedIdentityAssertion(options: ManagedIdentityAssertionOptions): Promise<string> {
  const { tenant, signingKeys, subject, audience } = options;
  const identity = tenant.directory.servicePrincipals.find(subject);
  if (identity?.servicePrincipalType !== "ManagedIdentity") {
    throw new Error(`The tenant has no managed identity with object id ${subject}: only such get tokens unasked.`);
  }
  const trace = startTrace(tenant, []);
  const { uti, aio, rh } = opaqueClaims(trace, tenant, identity.appId);
  const claims: JWTPayload = {
    aud: audience,
    iss: issuerOf(tenant, 2),
    ...timesOf(trace),
    aio,
    azp: identity.appId,
    azpacr: "2",
    oid: identity.id,
    rh,
    sub: identity.id,
    tid: tenant.tenantId,
    uti,
    ver: "2.0",
  };
  return signingKeys.sign(claims, { version: 2 });
}
