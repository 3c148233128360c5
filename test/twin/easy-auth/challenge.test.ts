import { expect, test } from "vitest";
import { tenantId, v2Issuer } from "./fake-issuer.ts";
import { clientId, host, responseOf, settingsWith, unauthenticated, useIssuer } from "./gated-site.ts";

const issuer = useIssuer();

test("G11 answers a bare call with Microsoft's challenge, and does not ask the app", async () => {
  const site = issuer.site();
  expect(await responseOf(await site.call())).toEqual(unauthenticated);
  expect(site.reached).toEqual([]);
});

test.each([
  ["a function key in the header", { "x-functions-key": "secret" }, "/api/who-calls"],
  ["a function key in the query", {}, "/api/who-calls?code=secret"],
  ["basic credentials", { authorization: "Basic dTpw" }, "/api/who-calls"],
  ["a session token, while there are no sessions", { "x-zumo-auth": "e30.e30.e30" }, "/api/who-calls"],
  ["a forged principal", { "x-ms-client-principal": "e30=", "x-ms-client-principal-id": "me" }, "/api/who-calls"],
])("G09 opens to none of them: %s", async (_, headers, path) => {
  const site = issuer.site();
  expect(await responseOf(await site.call(headers, path))).toEqual(unauthenticated);
  expect(site.reached).toEqual([]);
});

test.each([
  ["a v2 issuer", v2Issuer, `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/authorize`],
  [
    "a v2 issuer under the v1 host",
    `https://sts.windows.net/${tenantId}/v2.0`,
    `https://login.windows.net/${tenantId}/oauth2/v2.0/authorize`,
  ],
  [
    "a v1 issuer under the login host",
    `https://login.microsoftonline.com/${tenantId}`,
    `https://login.microsoftonline.com/${tenantId}/oauth2/authorize`,
  ],
])("sends people to the endpoint of %s", async (_, openIdIssuer, authorizationUri) => {
  const site = issuer.site();
  site.configure(settingsWith({}, { registration: { openIdIssuer, clientId } }));
  expect((await site.call()).headers.get("www-authenticate")).toBe(
    `Bearer realm="${host}" authorization_uri="${authorizationUri}" resource_id="${clientId}"`,
  );
});

test("leaves the challenge out when the settings say so", async () => {
  const site = issuer.site();
  site.configure(settingsWith({}, { login: { disableWWWAuthenticate: true } }));
  const { "www-authenticate": _, ...headers } = unauthenticated.headers;
  expect(await responseOf(await site.call())).toEqual({ ...unauthenticated, headers });
});
