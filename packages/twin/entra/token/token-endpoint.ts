import { NotSupported } from "../../tenant/refusal.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { aadstsRefusal } from "../errors.ts";
import type { Call } from "../call.ts";
import type { SigningKeys } from "../signing-keys.ts";
import { requireTenantOfGrant, requireTokenTenant } from "../tenant-named.ts";
import { readClientAuthentication, requireClient } from "./client.ts";
import { FederatedIssuers } from "./federated-issuers.ts";
import { authorizationCode } from "./authorization-code.ts";
import { type Grant, grants } from "./grants.ts";
import { refuseUnknownParameters, requireParameter } from "./parameters.ts";

export interface TokenEndpointOptions {
  readonly tenant: Tenant;
  readonly signingKeys: SigningKeys;
  /** Reaches the identity providers in federated credentials, as any client does. */
  readonly fetch: typeof globalThis.fetch;
  /** Where clients find it: they sign assertions for that name. Default: the public cloud's. */
  readonly loginHost?: string;
}

/**
 * `POST /{tenant}/oauth2/v2.0/token`: runs the checks of every grant, one a line, then the grant's own. The first check
 * that fails determines the answer.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 * Inferred from captured answers: the tenant is checked before the client, and the client before the resource.
 */
export function createTokenEndpoint(options: TokenEndpointOptions): (call: Call) => Promise<object> {
  const { tenant, signingKeys, loginHost = "login.microsoftonline.com" } = options;
  const federatedIssuers = new FederatedIssuers({ fetch: options.fetch, clock: tenant.clock });

  return async (call) => {
    const { form, trace, from } = call;
    const origin = call.headers.get("origin");
    requirePost(call);
    const tenantNamed = requireTokenTenant(call.tenantName, tenant);
    const grant = requireGrant(requireParameter("grant_type", form.get("grant_type")));
    requireTenantOfGrant(tenantNamed, grant.grantType);
    refuseResourceParameter(call, tenant);
    refuseUnknownParameters(call, [...grant.required, ...grant.parameters]);
    for (const name of grant.required) requireParameter(name, form.get(name));
    const authentication = readClientAuthentication(call);
    const client = requireClient(tenant, requireParameter("client_id", authentication.clientId));
    const place = { tenant, signingKeys, federatedIssuers, loginHost };
    return grant.issue({ ...place, form, trace, from, origin, client, authentication });
  };
}

function requirePost({ method }: Call): void {
  if (method !== "POST") throw aadstsRefusal(900561, [method]);
}

/** By the older reading. The newer one is `requireMatchingResource`. The place among the checks is inferred. */
function refuseResourceParameter({ form }: Call, { directoryBehavior }: Tenant): void {
  if (form.has("resource") && directoryBehavior.resourceParameter === "refused") throw aadstsRefusal(901002, []);
}

/**
 * Grants that Entra ID supports. Answering that they are unsupported (70003) would be wrong.
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols
 */
const grantsNotSupported = new Set([
  "device_code",
  "urn:ietf:params:oauth:grant-type:device_code",
  "urn:ietf:params:oauth:grant-type:jwt-bearer",
  "urn:ietf:params:oauth:grant-type:saml1_1-bearer",
  "urn:ietf:params:oauth:grant-type:saml2-bearer",
  "urn:ietf:params:oauth:grant-type:token-exchange",
]);

function requireGrant(grantType: string): Grant {
  const grant = [...grants, authorizationCode].find((candidate) => candidate.grantType === grantType);
  if (grant) return grant;
  if (grantsNotSupported.has(grantType)) throw new NotSupported(`the grant "${grantType}"`);
  throw aadstsRefusal(70003, [grantType]);
}
