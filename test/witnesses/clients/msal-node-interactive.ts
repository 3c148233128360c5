import { PublicClientApplication } from "@azure/msal-node";
import { decodeJwt } from "jose";
import { given } from "./tell.ts";

// Prints the address that a person's browser opens, then what the sign-in gave.
const application = new PublicClientApplication({
  auth: {
    authority: `https://login.microsoftonline.com/${given("AZURE_TENANT_ID")}`,
    clientId: given("AZURE_CLIENT_ID"),
  },
});
const { account, accessToken } = await application.acquireTokenInteractive({
  scopes: [given("SCOPE")],
  prompt: "login",
  openBrowser: async (url) => void process.stdout.write(`${url}\n`),
});
const { aud, scp } = decodeJwt(accessToken);
process.stdout.write(`${JSON.stringify({ username: account?.username, aud, scp })}\n`);
