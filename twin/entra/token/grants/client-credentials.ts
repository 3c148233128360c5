import type { TokenVersion } from "../../signing-keys.ts";
import { appOnlyClaims, roleValues } from "../app-only-claims.ts";
import type { Grant, TokenExchange } from "../grant.ts";
import { requireAssignment } from "../require-assignment.ts";
import { requireClientSecret } from "../require-client-secret.ts";
import { requireDefaultScope } from "../require-default-scope.ts";
import { requireResource } from "../require-resource.ts";

/** Seconds, of every captured answer. */
const expiresIn = 3599;

/**
 * An application gets a token for itself: the resource's roles that it was assigned, no refresh token, no id token.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export const clientCredentials: Grant = {
  grantType: "client_credentials",
  parameters: ["scope"],
  async issue(exchange) {
    const { tenant, form, trace, client, authentication, signingKeys } = exchange;
    requireClientSecret(client, authentication, trace.at);
    const name = requireDefaultScope(form);
    const resource = { name, servicePrincipal: requireResource(tenant, name) };
    const assignments = requireAssignment(tenant.directory, client, resource);

    const roles = roleValues(assignments, tenant.directory.servicePrincipals.appRolesOf(resource.servicePrincipal));
    const version = tokenVersionOf(exchange, resource.servicePrincipal.appId);
    const token = await signingKeys.sign(appOnlyClaims(exchange, resource, version, roles), { version });
    return { token_type: "Bearer", expires_in: expiresIn, ext_expires_in: expiresIn, access_token: token };
  },
};

/**
 * The resource decides, never the endpoint: null is 1, and so is Microsoft's own, which are not registered here.
 * https://learn.microsoft.com/entra/identity-platform/access-tokens#token-formats
 */
function tokenVersionOf({ tenant }: TokenExchange, resourceClientId: string): TokenVersion {
  const application = tenant.directory.applications.findByClientId(resourceClientId);
  return application?.api.requestedAccessTokenVersion ?? 1;
}
