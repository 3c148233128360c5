import { rolesOf } from "../../sign-in/held-roles.ts";
import type { SignIn } from "../../sign-in/sign-in.ts";
import { decideSignIn } from "../../sign-in/sign-in-decisions.ts";
import { appOnlyClaims } from "../claims/app-only-claims.ts";
import type { Grant } from "../grant.ts";
import { proveConfidentialClient } from "../prove-client.ts";
import { requireDefaultScope } from "../require-default-scope.ts";
import { requireResource } from "../require-resource.ts";
import { tokenVersionOf } from "../token-version-of.ts";

/** Seconds, of every captured answer. */
const expiresIn = 3599;

/**
 * An application gets a token for itself: the resource's roles that it was assigned, no refresh token, no id token.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export const clientCredentials: Grant = {
  grantType: "client_credentials",
  required: [],
  parameters: ["scope"],
  async issue(exchange) {
    const { tenant, form, trace, client, from, signingKeys } = exchange;
    const proof = await proveConfidentialClient(exchange);
    const name = requireDefaultScope(form);
    const resource = { name, servicePrincipal: requireResource(tenant, name) };
    const signIn: SignIn = { kind: "client", tenant, client, resource, from, at: trace.at };
    decideSignIn(signIn);

    const version = tokenVersionOf(tenant, resource.servicePrincipal);
    const roles = rolesOf(signIn, resource.servicePrincipal);
    const token = await signingKeys.sign(appOnlyClaims(exchange, { resource, version, proof, roles }), { version });
    return { token_type: "Bearer", expires_in: expiresIn, ext_expires_in: expiresIn, access_token: token };
  },
};
