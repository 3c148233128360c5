import * as client from "openid-client";
import { given, tell } from "./tell.ts";

const tenantId = given("AZURE_TENANT_ID");
const clientId = given("AZURE_CLIENT_ID");

await tell(async () => {
  const first = await discover(`https://sts.windows.net/${tenantId}/`);
  const second = await discover(`https://login.microsoftonline.com/${tenantId}/v2.0`);
  // Also the id token's signature, not only its claims.
  client.enableNonRepudiationChecks(second);
  const signedIn = await client.genericGrantRequest(second, "password", {
    scope: `${given("SCOPE")} openid profile offline_access`,
    username: given("AZURE_USERNAME"),
    password: given("AZURE_PASSWORD"),
  });
  const renewed = await client.refreshTokenGrant(second, signedIn.refresh_token ?? "");
  return {
    issuers: [first, second].map((configuration) => configuration.serverMetadata().issuer),
    names: [signedIn, renewed].map((tokens) => tokens.claims()?.["preferred_username"]),
  };
});

function discover(issuer: string): Promise<client.Configuration> {
  return client.discovery(new URL(issuer), clientId, undefined, client.None());
}
