import type { Tenant } from "../../tenant/tenant.ts";
import { aadstsRefusal } from "../aadsts-refusal.ts";
import type { Call } from "../call.ts";
import type { SigningKeys } from "../signing-keys.ts";
import { FederatedIssuers } from "./assertion/federated-issuers.ts";
import { readClientAuthentication } from "./read-client-authentication.ts";
import { refuseUnknownParameters } from "./refuse-unknown-parameters.ts";
import { requireClient } from "./require-client.ts";
import { requireGrant } from "./require-grant.ts";
import { requireParameter } from "./require-parameter.ts";
import { requireTenantOfGrant, requireTokenTenant } from "./require-token-tenant.ts";

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
    requireTenantOfGrant(tenantNamed, grant);
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
