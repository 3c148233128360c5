import * as oauth from "oauth4webapi";
import { given, tell } from "./tell.ts";

const client: oauth.Client = { client_id: given("AZURE_CLIENT_ID") };
const scope = `${given("SCOPE")} openid profile`;

await tell(async () => {
  const first = await discover(`https://sts.windows.net/${given("AZURE_TENANT_ID")}/`);
  const second = await discover(`https://login.microsoftonline.com/${given("AZURE_TENANT_ID")}/v2.0`);
  return { issuers: [first.issuer, second.issuer], idToken: await signIn(second), apiToken: await call(first) };
});

async function discover(issuer: string): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer);
  return await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { algorithm: "oidc" }));
}

/** The id token's claims and signature are validated against what was discovered. */
async function signIn(server: oauth.AuthorizationServer): Promise<unknown> {
  const parameters = { scope, username: given("AZURE_USERNAME"), password: given("AZURE_PASSWORD") };
  const response = await oauth.genericTokenEndpointRequest(server, client, oauth.None(), "password", parameters);
  const answer = await oauth.processGenericTokenEndpointResponse(server, client, response);
  await oauth.validateApplicationLevelSignature(server, response);
  const claims = oauth.getValidatedIdTokenClaims(answer);
  return { iss: claims?.iss, aud: claims?.aud, preferred_username: claims?.["preferred_username"] };
}

/**
 * Version 1's document, held against an API's token of that version: the issuer's key signs it, but it does not call
 * itself an access token of RFC 9068, as Microsoft's do not.
 */
async function call(server: oauth.AuthorizationServer): Promise<unknown> {
  const request = new Request("https://api.example/", {
    headers: { authorization: `Bearer ${given("API_TOKEN")}` },
  });
  return await oauth
    .validateJwtAccessToken(server, request, given("API_AUDIENCE"))
    .then(({ iss }) => iss)
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
}
