import type { Tenant } from "../tenant/tenant.ts";
import { AadstsRefusal, aadstsRefusal } from "./errors.ts";
import { startTrace } from "./call.ts";
import type { SigningKeys } from "./signing-keys.ts";
import { issuerOf, opaqueClaims, timesOf } from "./token/claims.ts";
import { appOnlyToken } from "./token/grants.ts";

interface ManagedIdentityAssertionOptions {
  readonly tenant: Tenant;
  readonly signingKeys: SigningKeys;
  /** Object id of the identity's service principal. */
  readonly subject: string;
  readonly audience: string;
}

/**
 * Returns a token that a managed identity gets from its machine, to use as the assertion of an application that trusts
 * the identity. Entra ID writes the client id of its token exchange service as the audience. The twin writes the
 * requested audience.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 * @throws Error if the tenant has no such managed identity
 */
export async function managedIdentityAssertion(options: ManagedIdentityAssertionOptions): Promise<string> {
  const { tenant, signingKeys, subject, audience } = options;
  const identity = tenant.directory.servicePrincipals.find(subject);
  if (identity?.servicePrincipalType !== "ManagedIdentity") {
    throw new Error(
      `The tenant has no managed identity with object id ${subject}: only managed identities get tokens without credentials.`,
    );
  }
  const trace = startTrace(tenant, []);
  const { uti, aio, rh } = opaqueClaims(trace, tenant, identity.appId);
  const claims = {
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

/** Requests a token for a resource such as `api://<client id of the API>/.default`. */
export interface ManagedIdentityRequest {
  /** The identity's client id. */
  readonly clientId: string;
  readonly scope: string;
}

/** The token, or Entra ID's refusal: its `error`, and its sentence with the AADSTS code. */
export type ManagedIdentityAnswer =
  | { readonly accessToken: string }
  | { readonly refusal: { readonly code: string; readonly message: string } };

/**
 * In seconds: a day, plus the five minutes by which the token is backdated. From a token for Resource Manager captured
 * in 2023.
 */
const lifetime = 86_700;

interface ManagedIdentityTokenOptions extends ManagedIdentityRequest {
  readonly tenant: Tenant;
  readonly signingKeys: SigningKeys;
  /** The machine's IP address, as seen from outside. */
  readonly from: string;
}

/**
 * Returns a token as a managed identity gets it from its machine. The same checks apply as to any application: roles,
 * required assignment (AADSTS501051) and conditional access, although no policy can target a managed identity. It needs
 * no credential, because Azure keeps it (`appidacr`, `azpacr` 2: a certificate).
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-assign-app-role-managed-identity
 *
 * @throws Error if the tenant has no such managed identity
 */
export async function managedIdentityToken(options: ManagedIdentityTokenOptions): Promise<ManagedIdentityAnswer> {
  const { tenant, signingKeys, clientId, scope, from } = options;
  const servicePrincipal = tenant.directory.servicePrincipals.findByClientId(clientId);
  if (servicePrincipal?.servicePrincipalType !== "ManagedIdentity") {
    throw new Error(
      `The tenant has no managed identity with client id ${clientId}: only managed identities get tokens without credentials.`,
    );
  }
  const trace = startTrace(tenant, []);
  try {
    if (!servicePrincipal.accountEnabled) throw aadstsRefusal(7000112, [clientId, servicePrincipal.displayName]);
    const form = new URLSearchParams({ scope });
    const client = { servicePrincipal };
    return {
      accessToken: await appOnlyToken({ tenant, signingKeys, form, trace, from, client, proof: "2", lifetime }),
    };
  } catch (error) {
    if (!(error instanceof AadstsRefusal)) throw error;
    return { refusal: { code: error.row.error, message: `AADSTS${error.code}: ${error.message}` } };
  }
}
