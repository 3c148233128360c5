import type { Tenant } from "../tenant/tenant.ts";
import { AadstsRefusal, aadstsRefusal } from "./aadsts-refusal.ts";
import { rolesOf } from "./sign-in/held-roles.ts";
import type { SignIn } from "./sign-in/sign-in.ts";
import { decideSignIn } from "./sign-in/sign-in-decisions.ts";
import type { SigningKeys } from "./signing-keys.ts";
import { appOnlyClaims } from "./token/claims/app-only-claims.ts";
import { requireDefaultScope } from "./token/require-default-scope.ts";
import { requireResource } from "./token/require-resource.ts";
import { tokenVersionOf } from "./token/token-version-of.ts";
import { startTrace } from "./trace.ts";

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
    throw new Error(`The tenant has no managed identity with client id ${clientId}: only such get tokens unasked.`);
  }
  const trace = startTrace(tenant, []);
  try {
    if (!servicePrincipal.accountEnabled) throw aadstsRefusal(7000112, [clientId, servicePrincipal.displayName]);
    const name = requireDefaultScope(new URLSearchParams({ scope }));
    const resource = { name, servicePrincipal: requireResource(tenant, name) };
    const client = { servicePrincipal };
    const signIn: SignIn = { kind: "client", tenant, client, resource, from, at: trace.at };
    decideSignIn(signIn);
    const version = tokenVersionOf(tenant, resource.servicePrincipal);
    const roles = rolesOf(signIn, resource.servicePrincipal);
    const claims = appOnlyClaims({ tenant, trace, client }, { resource, version, proof: "2", roles });
    const exp = Number(claims.iat) + lifetime;
    return { accessToken: await signingKeys.sign({ ...claims, exp }, { version }) };
  } catch (error) {
    if (!(error instanceof AadstsRefusal)) throw error;
    return { refusal: { code: error.row.error, message: `AADSTS${error.code}: ${error.message}` } };
  }
}
