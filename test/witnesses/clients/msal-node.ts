import { readFileSync } from "node:fs";
import { ConfidentialClientApplication, PublicClientApplication } from "@azure/msal-node";
import { claimsOf } from "./claims-of.ts";
import { given, tell } from "./tell.ts";

const authority = `https://login.microsoftonline.com/${given("AZURE_TENANT_ID")}`;
const clientId = given("AZURE_CLIENT_ID");
const scopes = [given("SCOPE")];

type Credential = ConstructorParameters<typeof ConfidentialClientApplication>[0]["auth"];

const credentials: Readonly<Record<string, () => Omit<Credential, "clientId">>> = {
  secret: () => ({ clientSecret: given("AZURE_CLIENT_SECRET") }),
  certificate: () => ({
    clientCertificate: {
      thumbprintSha256: given("CERTIFICATE_THUMBPRINT"),
      privateKey: readFileSync(given("CERTIFICATE_KEY_FILE"), "utf8"),
    },
  }),
  assertion: () => ({ clientAssertion: async () => readFileSync(given("AZURE_FEDERATED_TOKEN_FILE"), "utf8") }),
};

await tell(() => {
  const [, , way = ""] = process.argv;
  const credential = credentials[way];
  return credential ? asApplication(credential()) : asUser();
});

async function asApplication(credential: Omit<Credential, "clientId">): Promise<unknown> {
  const application = new ConfidentialClientApplication({ auth: { authority, clientId, ...credential } });
  const first = await application.acquireTokenByClientCredential({ scopes });
  const second = await application.acquireTokenByClientCredential({ scopes });
  return { claims: claimsOf(first?.accessToken ?? ""), fromCache: [first?.fromCache, second?.fromCache] };
}

/** By password, then silently: from the cache, and by the refresh token. */
async function asUser(): Promise<unknown> {
  const application = new PublicClientApplication({ auth: { authority, clientId } });
  const [username, password] = [given("AZURE_USERNAME"), given("AZURE_PASSWORD")];
  const first = await application.acquireTokenByUsernamePassword({ scopes, username, password });
  if (!first?.account) throw new Error("There is no account.");
  const cached = await application.acquireTokenSilent({ scopes, account: first.account });
  const renewed = await application.acquireTokenSilent({ scopes, account: first.account, forceRefresh: true });
  return {
    claims: claimsOf(renewed.accessToken),
    username: first.account.username,
    fromCache: [first.fromCache, cached.fromCache, renewed.fromCache],
    isRenewed: renewed.accessToken !== first.accessToken,
  };
}
