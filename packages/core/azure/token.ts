import { ConfidentialClientApplication } from "@azure/msal-node";
import type { Cloud } from "./clouds.ts";
import { type Answer, send } from "./http.ts";
import { type AccessToken, keptTokens, type TokenFor } from "./kept-tokens.ts";

/** A client that holds a secret. */
export interface ClientCredential {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A client ID that no application has. */
export const unknownClientId = "00000000-0000-0000-0000-000000000000";

/**
 * Gets an access token with Microsoft's own client library, unmodified: client credentials grant with a secret. Each
 * call gets a new one.
 *
 * @param scope `<identifier URI or client id>/.default`
 * @throws msal's errors, with AADSTS code and trace id
 */
export async function acquireToken(
  credential: ClientCredential,
  scope: string,
  stack: { readonly tokenEndpoint: string },
): Promise<string> {
  return (await acquire(credential, scope, new URL(stack.tokenEndpoint).origin)).token;
}

/** The same, with each token kept while it is valid. */
export function tokensOf(credential: ClientCredential, { loginEndpoint }: Pick<Cloud, "loginEndpoint">): TokenFor {
  return keptTokens((scope) => acquire(credential, scope, loginEndpoint));
}

async function acquire(
  { tenantId, clientId, clientSecret }: ClientCredential,
  scope: string,
  loginEndpoint: string,
): Promise<AccessToken> {
  const client = new ConfidentialClientApplication({
    auth: { clientId, clientSecret, authority: `${loginEndpoint}/${tenantId}` },
  });
  const result = await client.acquireTokenByClientCredential({ scopes: [scope] });
  if (!result) throw new Error(`The token endpoint returned no token for ${scope}.`);
  return { token: result.accessToken, expiresAt: result.expiresOn?.getTime() ?? 0 };
}

/**
 * The token endpoint's unfiltered answer, for requests that Microsoft's client library refuses to send and answers that
 * it hides.
 */
export function requestToken(
  { tokenEndpoint }: { readonly tokenEndpoint: string },
  form: Readonly<Record<string, string>>,
): Promise<Answer> {
  return send("POST", tokenEndpoint, { body: new URLSearchParams(form) });
}

/** The form of a public client's password grant (ROPC). The client itself has no credential. */
export function passwordForm(
  clientId: string,
  { userPrincipalName, password }: { readonly userPrincipalName: string; readonly password: string },
  scope: string,
): Record<string, string> {
  return { grant_type: "password", client_id: clientId, username: userPrincipalName, password, scope };
}

/** The form of a client credentials grant with a secret. */
export function clientCredentialsForm(credential: ClientCredential, scope: string): Record<string, string> {
  return {
    grant_type: "client_credentials",
    client_id: credential.clientId,
    client_secret: credential.clientSecret,
    scope,
  };
}
