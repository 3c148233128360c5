import { afterEach, expect, test } from "vitest";
import { openIdentityEndpoint } from "../../../packages/twin/functions-host/identity-endpoint.ts";
import { identityId, siteId, useHostedSites } from "../../support/hosted-site.ts";

const hosted = useHostedSites();
const clientId = "99999999-9999-4999-8999-999999999999";
const principalId = "77777777-7777-4777-8777-777777777777";
const token = `h.${Buffer.from(JSON.stringify({ exp: 1800000000, appid: clientId })).toString("base64url")}.s`;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function endpoint() {
  const site = await hosted();
  site.put(siteId, "Microsoft.Web/sites", {
    identity: { type: "UserAssigned", userAssignedIdentities: { [identityId]: { clientId, principalId } } },
    properties: { siteConfig: { appSettings: [] } },
  });
  const asked: string[] = [];
  const opened = await openIdentityEndpoint({
    tenant: site.tenant,
    token: async ({ clientId: id, scope }) => {
      asked.push(`${id} ${scope}`);
      return scope.startsWith("https://graph")
        ? { accessToken: token }
        : { refusal: { code: "invalid_resource", message: "AADSTS500011: The resource principal" } };
    },
  });
  closing.push(opened.close);
  const { IDENTITY_ENDPOINT = "", IDENTITY_HEADER = "" } = opened.environmentOf(siteId);
  const ask = async (query: Record<string, string>, headers: Record<string, string> = {}) => {
    const url = `${IDENTITY_ENDPOINT}?${new URLSearchParams({ "api-version": "2019-08-01", ...query }).toString()}`;
    const response = await fetch(url, { headers: { "x-identity-header": IDENTITY_HEADER, ...headers } });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { ask, asked, opened };
}

const graph = { resource: "https://graph.microsoft.com" };

test.each([
  ["client_id", clientId],
  ["principal_id", principalId],
  ["mi_res_id", identityId],
])("answers a token of the identity that %s names, in App Service's form", async (name, value) => {
  const { ask, asked } = await endpoint();
  expect(await ask({ ...graph, [name]: value })).toEqual({
    status: 200,
    body: {
      access_token: token,
      client_id: clientId,
      expires_on: "1800000000",
      resource: graph.resource,
      token_type: "Bearer",
    },
  });
  expect(asked).toEqual([`${clientId} https://graph.microsoft.com/.default`]);
});

test("refuses an identity that the site doesn't have, such as a system-assigned one", async () => {
  const { ask, asked } = await endpoint();
  const message = "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.";
  for (const named of [{}, { client_id: principalId }]) {
    expect(await ask({ ...graph, ...named })).toMatchObject({ status: 400, body: { statusCode: 400, message } });
  }
  expect(asked).toEqual([]);
});

test("refuses another header or none, a request without a resource, and other versions, and passes Entra ID's refusal on", async () => {
  const { ask, asked, opened } = await endpoint();
  const { IDENTITY_ENDPOINT = "" } = opened.environmentOf(siteId);
  const query = new URLSearchParams({ "api-version": "2019-08-01", ...graph, client_id: clientId });
  expect((await fetch(`${IDENTITY_ENDPOINT}?${query.toString()}`)).status).toBe(401);
  expect((await ask({ ...graph, client_id: clientId }, { "x-identity-header": "guess" })).status).toBe(401);
  expect(asked).toEqual([]);
  expect((await ask({ client_id: clientId })).status).toBe(400);
  expect((await ask({ ...graph, "api-version": "2017-09-01" })).status).toBe(501);
  expect(await ask({ resource: "api://nobody", client_id: clientId })).toMatchObject({
    status: 400,
    body: { message: "AADSTS500011: The resource principal" },
  });
});

test("gives a site without an identity no endpoint", async () => {
  const { opened } = await endpoint();
  expect(opened.environmentOf(`${siteId}-other`)).toEqual({});
});
