import { NotSupported } from "../../tenant/refusal.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { aadstsRefusal } from "../errors.ts";
import type { Call } from "../call.ts";
import type { SigningKeys } from "../signing-keys.ts";
import { requireTenantOfGrant, requireTokenTenant } from "../tenant-named.ts";
import { readClientAuthentication, requireClient } from "./client.ts";
import { FederatedIssuers } from "./federated-issuers.ts";
import { grants } from "./grants.ts";
import { refuseUnknownParameters, requireParameter } from "./parameters.ts";

export interface TokenEndpointOptions {
  readonly tenant: Tenant;
  readonly signingKeys: SigningKeys;
  /** Reaches the identity providers that federated credentials name, as any client would. */
  readonly fetch: typeof globalThis.fetch;
}

/**
 * `POST /{tenant}/oauth2/v2.0/token`: the checks of every grant, one a line, the first that fails answers; then the
 * grant's own. https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 * That the tenant comes before the client, and the client before the resource, is inferred from captured answers.
 */
export function createTokenEndpoint(options: TokenEndpointOptions): (call: Call) => Promise<object> {
  const { tenant, signingKeys } = options;
  const federatedIssuers = new FederatedIssuers({ fetch: options.fetch, clock: tenant.clock });

  return async (call) => {
    const { form, trace, from } = call;
    requirePost(call);
    const tenantNamed = requireTokenTenant(call.tenantName, tenant);
    const grant = requireGrant(requireParameter("grant_type", form.get("grant_type")));
    requireTenantOfGrant(tenantNamed, grant.grantType);
    refuseResourceParameter(form);
    refuseUnknownParameters(call, [...grant.required, ...grant.parameters]);
    for (const name of grant.required) requireParameter(name, form.get(name));
    const authentication = readClientAuthentication(call);
    const client = requireClient(tenant, requireParameter("client_id", authentication.clientId));
    return grant.issue({ tenant, signingKeys, federatedIssuers, form, trace, from, client, authentication });
  };
}

function requirePost({ method }: Call): void {
  if (method !== "POST") throw aadstsRefusal(900561, [method]);
}

/** The version 1 endpoint's parameter. Where it comes among the checks is inferred. */
function refuseResourceParameter(form: URLSearchParams): void {
  if (form.has("resource")) throw aadstsRefusal(901002, []);
}

/** Entra has these; to call them unsupported would be a lie. https://learn.microsoft.com/entra/identity-platform/v2-protocols */
const grantsNotSupported = new Set([
  "authorization_code",
  "device_code",
  "urn:ietf:params:oauth:grant-type:device_code",
  "urn:ietf:params:oauth:grant-type:jwt-bearer",
  "urn:ietf:params:oauth:grant-type:saml1_1-bearer",
  "urn:ietf:params:oauth:grant-type:saml2-bearer",
  "urn:ietf:params:oauth:grant-type:token-exchange",
]);

function requireGrant(grantType: string): (typeof grants)[number] {
  const grant = grants.find((each) => each.grantType === grantType);
  if (grant) return grant;
  if (grantsNotSupported.has(grantType)) throw new NotSupported(`the grant "${grantType}"`);
  throw aadstsRefusal(70003, [grantType]);
}
