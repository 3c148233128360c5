/** An application that proves itself with a client secret. */
interface SecretClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Whoever asks, by the network that they are in: the twin's, from an address of its own, or the tests'. */
type Fetch = (url: string, init: { readonly method: string; readonly body: URLSearchParams }) => Promise<Response>;

/** The token endpoint of a tenant in Azure's public cloud. */
export function tokenEndpointOf(tenantId: string): string {
  return `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`;
}

/** What Entra ID answers an application that asks for a token. */
export async function askForToken(
  fetch: Fetch,
  tokenEndpoint: string,
  { clientId, clientSecret }: SecretClient,
  scope: string,
): Promise<Response> {
  const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret, scope };
  return await fetch(tokenEndpoint, { method: "POST", body: new URLSearchParams(form) });
}

/** The token that it gets. */
export async function clientToken(...request: Parameters<typeof askForToken>): Promise<string> {
  const answer = await askForToken(...request);
  return ((await answer.json()) as { readonly access_token: string }).access_token;
}
