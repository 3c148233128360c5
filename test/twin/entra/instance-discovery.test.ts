import { expect, it } from "vitest";
import { createFixture, tenantId } from "./entra-fixture.ts";

const ask = (authority: string, version = "1.1") =>
  createFixture().get(
    `/common/discovery/instance?api-version=${version}&authorization_endpoint=${encodeURIComponent(authority)}`,
  );

const own = (host: string) => ({ preferred_network: host, preferred_cache: host, aliases: [host] });

it.each(["login.microsoftonline.com", "login.windows.net", "sts.windows.net"])(
  "tells MSAL that %s is Microsoft's, and where the tenant's metadata is",
  async (host) => {
    const response = await ask(`https://${host}/${tenantId}/oauth2/v2.0/authorize`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      tenant_discovery_endpoint: `https://login.microsoftonline.com/${tenantId}/v2.0/.well-known/openid-configuration`,
      "api-version": "1.1",
      metadata: [
        {
          preferred_network: "login.microsoftonline.com",
          preferred_cache: "login.windows.net",
          aliases: ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"],
        },
        {
          ...own("login.partner.microsoftonline.cn"),
          aliases: ["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"],
        },
        own("login.microsoftonline.de"),
        { ...own("login.microsoftonline.us"), aliases: ["login.microsoftonline.us", "login.usgovcloudapi.net"] },
        own("login-us.microsoftonline.com"),
      ],
    });
  },
);

it("answers a version 1 authority, by which Python's msal asks, with version 1's metadata", async () => {
  const response = await ask("https://login.microsoftonline.com/common/oauth2/authorize");

  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    tenant_discovery_endpoint: "https://login.microsoftonline.com/common/.well-known/openid-configuration",
    metadata: expect.arrayContaining([expect.objectContaining({ preferred_cache: "login.windows.net" })]),
  });
});

it("leaves it to the metadata to say that a tenant does not exist", async () => {
  expect((await ask("https://login.microsoftonline.com/fabrikam.example/oauth2/v2.0/authorize")).status).toBe(200);
});

it.each([
  ["another api-version", "https://login.microsoftonline.com/x/oauth2/v2.0/authorize", "1.0"],
  ["another cloud", "https://login.microsoftonline.us/x/oauth2/v2.0/authorize", "1.1"],
])("does not imitate %s", async (_, authority, version) => {
  const response = await ask(authority, version);
  expect(response.status).toBe(501);
  expect(await response.json()).toMatchObject({ error: "NotImitatedByTheTwin" });
});

it("does not imitate other parameters and tenants", async () => {
  const { get } = createFixture();
  expect((await get("/common/discovery/instance?api-version=1.1&x=y")).status).toBe(501);
  expect((await get(`/${tenantId}/discovery/instance?api-version=1.1`)).status).toBe(501);
});
