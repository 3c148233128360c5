import { defaultClientAddress } from "../network/handler.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { AadstsRefusal } from "./errors.ts";
import { startTrace } from "./call.ts";
import type { ManagedIdentityAnswer } from "./managed-identity.ts";
import type { SigningKeys } from "./signing-keys.ts";
import { appOnlyToken } from "./token/grants.ts";

/** An application's token as it would be in another situation, to try what the API answers then. */
export interface AlteredTokenRequest {
  readonly clientId: string;
  readonly scope: string;
  /** `expired`: issued two hours ago. `no-role`: as if the application's app role assignments were removed. */
  readonly situation: "expired" | "no-role";
  /** The client's address. Default: the one of the twin's own proxy. */
  readonly from?: string | undefined;
}

interface AlteredTokenOptions extends AlteredTokenRequest {
  readonly tenant: Tenant;
  readonly signingKeys: SigningKeys;
}

const twoHours = 2 * 60 * 60 * 1000;

/**
 * Returns the token that Entra ID issues to an application in that situation, or its refusal. Nothing in the tenant
 * changes. It needs no credential, because only the twin's owner can ask.
 *
 * @throws Error if the tenant has no such application
 */
export async function alteredToken(options: AlteredTokenOptions): Promise<ManagedIdentityAnswer> {
  const { tenant, signingKeys, clientId, scope, situation, from = defaultClientAddress } = options;
  const servicePrincipal = tenant.directory.servicePrincipals.findByClientId(clientId);
  if (!servicePrincipal) throw new Error(`The tenant has no service principal of the client id ${clientId}.`);
  const trace = startTrace(tenant, []);
  const at = situation === "expired" ? new Date(trace.at.getTime() - twoHours) : trace.at;
  // Assignments belong to an object id, and nobody has this one.
  const id = situation === "no-role" ? tenant.newId() : servicePrincipal.id;
  const client = { servicePrincipal: { ...servicePrincipal, id } };
  const proof = servicePrincipal.servicePrincipalType === "ManagedIdentity" ? "2" : "1";
  const form = new URLSearchParams({ scope });
  try {
    const exchange = { tenant, signingKeys, form, trace: { ...trace, at }, from, client, proof } as const;
    return { accessToken: await appOnlyToken(exchange) };
  } catch (error) {
    if (!(error instanceof AadstsRefusal)) throw error;
    return { refusal: { code: error.row.error, message: `AADSTS${error.code}: ${error.message}` } };
  }
}
