import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTwin, type Twin } from "../../../twin/index.ts";
import { createLoopbackFetch, type LoopbackFetch } from "../../../twin/network/loopback-fetch.ts";
import { pathWithPython } from "../../support/path-with-python.ts";
import { runClient } from "../../support/client-process.ts";
import { createCertificate } from "./client-certificate.ts";
import { github } from "./federation.ts";

/** Of the last hour, whatever the year. */
const hour = 60 * 60 * 1000;
const certificate = await createCertificate(new Date(Date.now() - hour), new Date(Date.now() + hour));
const password = `aA1!${crypto.randomUUID()}`;
const username = "ada.client@twin.onmicrosoft.com";
const graphClientId = "00000003-0000-0000-c000-000000000000";

let directory: string;
let twin: Twin;
let fetch: LoopbackFetch;
let clientId: string;

/** As an administrator of the tenant would: an application, its consent, its credentials, and a user. */
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "clients-"));
  twin = await startTwin({ directory });
  fetch = createLoopbackFetch({ proxyUrl: twin.proxy.url, caPem: twin.certificateAuthority.pem });
  const graph = await graphOf(twin, fetch);

  const application = await graph("POST", "applications", {
    displayName: "client",
    isFallbackPublicClient: true,
    keyCredentials: [{ type: "AsymmetricX509Cert", usage: "Verify", key: certificate.base64 }],
  });
  clientId = String(application["appId"]);
  const { id: servicePrincipalId } = await graph("POST", "servicePrincipals", { appId: clientId });
  await graph("POST", `applications/${String(application["id"])}/federatedIdentityCredentials`, {
    name: "pipeline",
    issuer: github.issuer,
    subject: github.subject,
    audiences: [github.audience],
  });
  const { id: graphId } = await graph("GET", `servicePrincipals(appId='${graphClientId}')`);
  const scope = "openid profile offline_access";
  await graph("POST", "oauth2PermissionGrants", {
    clientId: servicePrincipalId,
    consentType: "AllPrincipals",
    resourceId: graphId,
    scope,
  });
  await graph("POST", "users", {
    accountEnabled: true,
    displayName: "Ada",
    mailNickname: "ada.client",
    userPrincipalName: username,
    passwordProfile: { password, forceChangePasswordNextSignIn: false },
  });
});

afterAll(async () => {
  await Promise.all([twin.close(), fetch.close()]);
  rmSync(directory, { recursive: true, force: true });
});

function run(command: string, args: readonly string[], more: Record<string, string> = {}) {
  const authority = `https://login.microsoftonline.com/${twin.control.tenantId}`;
  return runClient(command, args, {
    ...twin.environment,
    AUTHORITY: authority,
    CLIENT_ID: clientId,
    USERNAME: username,
    PASSWORD: password,
    ...more,
  });
}

const node = (script: string, more?: Record<string, string>) =>
  run(process.execPath, ["--input-type=module", "-e", script], more);

it("msal-node signs a user in by password, and gets another token by the refresh token", async () => {
  const result = await node(`
    import { PublicClientApplication } from "@azure/msal-node";
    const { AUTHORITY: authority, CLIENT_ID: clientId, USERNAME: username, PASSWORD: password } = process.env;
    const application = new PublicClientApplication({ auth: { authority, clientId } });
    const scopes = [clientId + "/.default"];
    const first = await application.acquireTokenByUsernamePassword({ scopes, username, password });
    const second = await application.acquireTokenSilent({ scopes, account: first.account, forceRefresh: true });
    const claims = JSON.parse(Buffer.from(second.accessToken.split(".")[1], "base64url"));
    console.log(JSON.stringify([first.account.username, second.fromCache, second.accessToken !== first.accessToken,
      second.idTokenClaims.preferred_username, claims.aud === clientId, claims.upn]));
  `);
  expect(result.stderr).toBe("");
  expect(JSON.parse(result.stdout)).toEqual([username, false, true, username, true, username]);
});

it("msal-node authenticates a client by its certificate", async () => {
  const result = await node(
    `
    import { ConfidentialClientApplication } from "@azure/msal-node";
    const { AUTHORITY: authority, CLIENT_ID: clientId, THUMBPRINT: thumbprintSha256, KEY: privateKey } = process.env;
    const clientCertificate = { thumbprintSha256, privateKey };
    const application = new ConfidentialClientApplication({ auth: { authority, clientId, clientCertificate } });
    const { accessToken } = await application.acquireTokenByClientCredential({ scopes: [clientId + "/.default"] });
    console.log(JSON.parse(Buffer.from(accessToken.split(".")[1], "base64url")).appidacr);
  `,
    { THUMBPRINT: certificate.sha256.toString("hex"), KEY: certificate.privateKeyPem },
  );
  expect(result).toEqual({ exitCode: 0, stdout: "2\n", stderr: "" });
});

it("msal-node authenticates a client by the token of an identity provider that it trusts, and by no other", async () => {
  const script = `
    import { ConfidentialClientApplication } from "@azure/msal-node";
    const { AUTHORITY: authority, CLIENT_ID: clientId, ASSERTION: clientAssertion } = process.env;
    const application = new ConfidentialClientApplication({ auth: { authority, clientId, clientAssertion } });
    const scopes = [clientId + "/.default"];
    const said = await application.acquireTokenByClientCredential({ scopes })
      .then(({ accessToken }) => JSON.parse(Buffer.from(accessToken.split(".")[1], "base64url")).appidacr)
      .catch(({ errorCode, errorNo }) => errorCode + " " + errorNo);
    console.log(said);
  `;
  const trusted = await node(script, { ASSERTION: await twin.control.externalToken(github) });
  const another = { ...github, subject: "repo:contoso/other:environment:production" };
  const refused = await node(script, { ASSERTION: await twin.control.externalToken(another) });
  expect([trusted.stdout, refused.stdout]).toEqual(["2\n", "invalid_client 700213\n"]);
});

it("Python's msal signs a user in by password, and gets another token by the refresh token", async () => {
  const script = `
import json, os, warnings
warnings.simplefilter("ignore")
import msal
application = msal.PublicClientApplication(os.environ["CLIENT_ID"], authority=os.environ["AUTHORITY"])
scopes = [os.environ["CLIENT_ID"] + "/.default"]
first = application.acquire_token_by_username_password(os.environ["USERNAME"], os.environ["PASSWORD"], scopes)
account = application.get_accounts()[0]
second = application.acquire_token_silent(scopes, account, force_refresh=True)
print(json.dumps([account["username"], second["access_token"] != first["access_token"], second["token_source"]]))
`;
  const result = await run("python3", ["-c", script], { PATH: await pathWithPython(process.env["PATH"] ?? "") });
  expect(result.stderr).toBe("");
  expect(JSON.parse(result.stdout)).toEqual([username, true, "identity_provider"]);
});

it("leaves no mistake behind, and no host outside that was asked for", () => {
  expect(twin.control.faults()).toEqual([]);
  expect([...twin.control.refusedHosts().keys()]).toEqual([]);
});

async function graphOf({ control }: Twin, fetchThere: LoopbackFetch) {
  const answer = await fetchThere(`https://login.microsoftonline.com/${control.tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: control.administrator.clientId,
      client_secret: control.administrator.clientSecret,
      scope: "https://graph.microsoft.com/.default",
    }),
  });
  const { access_token: token } = (await answer.json()) as { readonly access_token: string };
  return async (method: string, path: string, body?: object): Promise<Readonly<Record<string, unknown>>> => {
    const response = await fetchThere(`https://graph.microsoft.com/v1.0/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  };
}
