import { aadstsRefusal } from "../aadsts-refusal.ts";
import { requireClientAssertion } from "./assertion/require-client-assertion.ts";
import type { TokenExchange } from "./grant.ts";
import { requireClientSecret } from "./require-client-secret.ts";

/**
 * How a client proved who it is, as `appidacr` and `azpacr` say it: not at all, by a secret, by a certificate or an
 * assertion. https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export type ClientProof = "0" | "1" | "2";

/** A client that acts for itself must prove who it is. https://github.com/MicrosoftDocs/azure-docs/issues/30777 */
export async function proveConfidentialClient(exchange: TokenExchange): Promise<ClientProof> {
  const proof = await proveByCredential(exchange);
  if (!proof) throw aadstsRefusal(7000216, ["client_credentials"]);
  return proof;
}

/**
 * A client that acts for a user need not, where its registration allows public client flows. One that shows a
 * credential though it has none is told so; one that has credentials may use them all the same (reported:
 * MicrosoftDocs/azure-docs#30802, #55028).
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc#authorization-request
 */
export async function proveClientOfUser(exchange: TokenExchange): Promise<ClientProof> {
  const { authentication, client } = exchange;
  if (client.application.isFallbackPublicClient !== true) {
    const proof = await proveByCredential(exchange);
    if (!proof) throw aadstsRefusal(7000218, []);
    return proof;
  }
  const shows = authentication.clientSecret !== undefined || authentication.clientAssertion !== undefined;
  if (shows && !hasCredentials(exchange)) throw aadstsRefusal(700025, []);
  return (await proveByCredential(exchange)) ?? "0";
}

/** Undefined: none was shown. An empty secret is none. */
async function proveByCredential(exchange: TokenExchange): Promise<ClientProof | undefined> {
  const { client, authentication, trace } = exchange;
  if (authentication.clientAssertion !== undefined) {
    await requireClientAssertion(exchange, authentication.clientAssertion);
    return "2";
  }
  if (!authentication.clientSecret) return undefined;
  requireClientSecret(client, authentication.clientSecret, trace.at);
  return "1";
}

function hasCredentials({ tenant, client: { application } }: TokenExchange): boolean {
  const { passwordCredentials, keyCredentials, id } = application;
  const federated = tenant.directory.federatedIdentityCredentials.of(id);
  return [passwordCredentials, keyCredentials, federated].some((credentials) => credentials.length > 0);
}
