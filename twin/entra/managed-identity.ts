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
 * A token as a managed identity gets it from its machine, to be the assertion of an application that trusts it. Entra
 * writes the client id of its token exchange service for the audience; here it is what was asked for.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
 * @throws Error where the tenant has no such managed identity
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

/** Who asks for a token for what: `api://<client id of the API>/.default`, say. */
export interface ManagedIdentityRequest {
  /** Of the identity. */
  readonly clientId: string;
  readonly scope: string;
}

/** The token, or Entra's refusal: its `error`, and its sentence with the AADSTS code. */
export type ManagedIdentityAnswer =
  | { readonly accessToken: string }
  | { readonly refusal: { readonly code: string; readonly message: string } };

/** Seconds, of a token for Resource Manager that was captured in 2023: a day, and the five minutes it is dated back. */
const lifetime = 86_700;

interface ManagedIdentityTokenOptions extends ManagedIdentityRequest {
  readonly tenant: Tenant;
  readonly signingKeys: SigningKeys;
  /** The IP address that the machine is seen at. */
  readonly from: string;
}

/**
 * A token as a managed identity gets it from its machine, by what decides for every application: roles, required
 * assignment (AADSTS501051), conditional access, which no policy can aim at an identity. No credential is asked for:
 * Azure keeps it (`appidacr`, `azpacr` 2: a certificate).
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-assign-app-role-managed-identity
 *
 * @throws Error where the tenant has no such managed identity
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
