import { describe, expect, test } from "vitest";
import {
  callerId,
  callerObjectId,
  clientId,
  type GatedSite,
  refused,
  responseOf,
  settingsWith,
  sign,
  tenantId,
  useIssuer,
  v1Claims,
  v2Claims,
  v2Issuer,
} from "./gated-site.ts";

const issuer = useIssuer();
const stranger = "66666666-6666-4666-8666-666666666666";
function withPolicy(defaultAuthorizationPolicy: object | undefined, openIdIssuer?: string): Record<string, unknown> {
  const validation = {
    allowedAudiences: [`api://${clientId}`],
    ...(defaultAuthorizationPolicy && { defaultAuthorizationPolicy }),
  };
  return settingsWith({}, { validation, ...(openIdIssuer && { registration: { openIdIssuer, clientId } }) });
}

test("B03 forbids a valid v1 token of a client that is not listed", async () => {
  const site = issuer.site();
  const token = await sign(issuer.key, { ...v1Claims, appid: stranger });
  expect(await responseOf(await site.callWith(token))).toEqual(refused(403));
  expect(site.reached).toEqual([]);
});

test("B03 forbids a valid v2 token of a client that is not listed", async () => {
  const site = issuer.site();
  site.configure(withPolicy({ allowedApplications: [callerId] }, v2Issuer));
  const token = await sign(issuer.key, { ...v2Claims, azp: stranger });
  expect(await responseOf(await site.callWith(token))).toEqual(refused(403));
});

test("forbids a token that names no client", async () => {
  const { appid: _, ...claims } = v1Claims;
  expect((await issuer.site().callWith(await sign(issuer.key, claims))).status).toBe(403);
});

test.each([
  ["any client when no policy is set", undefined],
  ["any client when the policy is empty", {}],
  ["any client when the policy lists no applications", { allowedPrincipals: {} }],
])("B03 lets in %s", async (_, policy) => {
  const site = issuer.site();
  site.configure(withPolicy(policy));
  expect((await site.callWith(await sign(issuer.key, { ...v1Claims, appid: stranger }))).status).toBe(200);
});

test("asks for the object id when identities are listed", async () => {
  const site = issuer.site();
  site.configure(withPolicy({ allowedPrincipals: { identities: [callerObjectId] } }));
  expect((await site.callWith(await sign(issuer.key, v1Claims))).status).toBe(200);
  expect((await site.callWith(await sign(issuer.key, { ...v1Claims, oid: stranger }))).status).toBe(403);
});

test("demands both the application and the identity when both are listed", async () => {
  const site = issuer.site();
  site.configure(withPolicy({ allowedApplications: [stranger], allowedPrincipals: { identities: [callerObjectId] } }));
  expect((await site.callWith(await sign(issuer.key, v1Claims))).status).toBe(403);
});

describe("when groups are listed", () => {
  const [members, others] = ["77777777-7777-4777-8777-777777777777", "88888888-8888-4888-8888-888888888888"];
  const answer = async (principals: object, claims: object): Promise<number> => {
    const site = issuer.site();
    site.configure(withPolicy({ allowedPrincipals: principals }));
    const { status } = await site.callWith(await sign(issuer.key, { ...v1Claims, ...claims }));
    expect(site.reached).toHaveLength(status === 200 ? 1 : 0);
    return status;
  };

  test.each([
    ["a member gets in", { groups: [others, members] }, 200],
    ["nobody else gets in", { groups: [others] }, 403],
    ["a member of no group does not get in", { groups: [] }, 403],
    ["a token that says nothing of groups is answered 500, as reported", {}, 500],
  ])("%s", async (_, claims, status) => {
    expect(await answer({ groups: [members] }, claims)).toBe(status);
  });

  test("a listed identity gets in without the group", async () => {
    const principals = { groups: [members], identities: [callerObjectId] };
    expect(await answer(principals, { groups: [others] })).toBe(200);
    expect(await answer(principals, {})).toBe(200);
    expect(await answer(principals, { oid: stranger, groups: [others] })).toBe(403);
    expect(await answer(principals, { oid: stranger, groups: [members] })).toBe(200);
  });

  test("an empty list of them asks for nothing", async () => {
    expect(await answer({ groups: [] }, {})).toBe(200);
  });

  test("the exchange asks for them, too", async () => {
    const site = issuer.site();
    site.configure(withPolicy({ allowedPrincipals: { groups: [members] } }));
    expect((await site.exchange({ access_token: await sign(issuer.key, v1Claims) })).status).toBe(500);
  });
});

test("never looks at roles", async () => {
  const { roles: _, ...claims } = v1Claims;
  expect((await issuer.site().callWith(await sign(issuer.key, claims))).status).toBe(200);
});

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
