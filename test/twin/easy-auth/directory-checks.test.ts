import { describe, expect, test } from "vitest";
import { tenantId } from "./fake-issuer.ts";
import {
  callerObjectId,
  type GatedSite,
  refused,
  responseOf,
  settingsWith,
  sign,
  useIssuer,
  v1Claims,
} from "./gated-site.ts";

const issuer = useIssuer();
const elsewhere = "55555555-5555-4555-8555-555555555555";

function siteWith(name: string, value: string): GatedSite {
  const site = issuer.site();
  site.deploySite([{ name, value }]);
  return site;
}

describe("WEBSITE_AUTH_AAD_ALLOWED_TENANTS", () => {
  const name = "WEBSITE_AUTH_AAD_ALLOWED_TENANTS";

  test.each([
    [tenantId, 200],
    [`${elsewhere},${tenantId}`, 200],
    [` ${elsewhere} , ${tenantId} `, 200],
    ["", 200],
    [elsewhere, 403],
    [`${tenantId}0`, 403],
  ])("'%s' answers %i", async (value, status) => {
    const site = siteWith(name, value);
    const token = await sign(issuer.key, v1Claims);
    expect((await site.callWith(token)).status).toBe(status);
    expect((await site.exchange({ access_token: token })).status).toBe(status);
    expect(site.reached).toHaveLength(status === 200 ? 1 : 0);
  });

  test("compares without case", async () => {
    const tid = "aaaabbbb-0000-4ccc-8111-dddd2222eeee";
    const site = siteWith(name, tid.toUpperCase());
    expect((await site.callWith(await sign(issuer.key, { ...v1Claims, tid }))).status).toBe(200);
  });

  test("forbids a token that names no tenant", async () => {
    const { tid: _, ...claims } = v1Claims;
    expect(await responseOf(await siteWith(name, tenantId).callWith(await sign(issuer.key, claims)))).toEqual(
      refused(403),
    );
  });

  test("refuses more than ten by name", async () => {
    const response = await siteWith(name, Array.from({ length: 11 }, () => tenantId).join(",")).callWith(
      await sign(issuer.key, v1Claims),
    );
    expect(response.status).toBe(501);
    expect(await response.text()).toContain(`the app setting '${name}' with more than 10 tenants`);
  });
});

describe("WEBSITE_AUTH_AAD_REQUIRE_CLIENT_SERVICE_PRINCIPAL", () => {
  const name = "WEBSITE_AUTH_AAD_REQUIRE_CLIENT_SERVICE_PRINCIPAL";
  const { oid: _, ...unknown } = v1Claims;

  test.each([
    ["true", 403],
    ["True", 403],
    ["1", 403],
    ["false", 200],
    ["0", 200],
    ["", 200],
  ])("'%s' answers %i to a client without a service principal in the tenant", async (value, status) => {
    const site = siteWith(name, value);
    expect((await site.callWith(await sign(issuer.key, unknown))).status).toBe(status);
    expect((await site.callWith(await sign(issuer.key, v1Claims))).status).toBe(200);
  });

  test("makes no difference where identities are listed", async () => {
    const site = siteWith(name, "false");
    const defaultAuthorizationPolicy = { allowedPrincipals: { identities: [callerObjectId] } };
    site.configure(settingsWith({}, { validation: { allowedAudiences: [v1Claims.aud], defaultAuthorizationPolicy } }));
    expect((await site.callWith(await sign(issuer.key, unknown))).status).toBe(403);
  });

  test("refuses other values by name", async () => {
    const response = await siteWith(name, "yes").callWith(await sign(issuer.key, v1Claims));
    expect(response.status).toBe(501);
    expect(await response.text()).toContain(`the app setting '${name}' as 'yes'`);
  });
});
