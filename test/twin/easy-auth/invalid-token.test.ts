import { describe, expect, test } from "vitest";
import { v2Issuer } from "./fake-issuer.ts";
import {
  callerId,
  clientId,
  type GatedSite,
  responseOf,
  settingsWith,
  sign,
  unauthenticated,
  useIssuer,
  v1Claims,
  v2Claims,
} from "./gated-site.ts";

const issuer = useIssuer();
const now = v1Claims.iat as number;

async function expectRefused(site: GatedSite, token: string): Promise<void> {
  expect(await responseOf(await site.callWith(token))).toEqual(unauthenticated);
  expect(site.reached).toEqual([]);
}

describe("G08 refuses, with 401 and without asking the app, a token", () => {
  test.each<[string, object]>([
    ["of another audience", { aud: `api://${callerId}` }],
    ["whose audience has a slash more", { aud: `api://${clientId}/` }],
    ["whose audience differs in case", { aud: `API://${clientId}` }],
    ["for Microsoft Graph", { aud: "00000003-0000-0000-c000-000000000000" }],
    ["of another tenant's issuer", { iss: "https://sts.windows.net/55555555-5555-4555-8555-555555555555/" }],
    ["whose issuer lacks the slash", { iss: "https://sts.windows.net/11111111-1111-4111-8111-111111111111" }],
    ["without audience", { aud: undefined }],
    ["without issuer", { iss: undefined }],
    ["without expiry", { exp: undefined }],
  ])("%s", async (_, changes) => {
    await expectRefused(issuer.site(), await sign(issuer.key, { ...v1Claims, ...changes }));
  });

  test("G32 of the other version: v2 under a v1 issuer", async () => {
    await expectRefused(issuer.site(), await sign(issuer.key, { ...v1Claims, ...v2Claims }));
  });

  test("G32 of the other version: v1 under a v2 issuer", async () => {
    const site = issuer.site();
    site.configure(settingsWith({}, { registration: { openIdIssuer: v2Issuer, clientId } }));
    const response = await site.callWith(await sign(issuer.key, { ...v1Claims, aud: clientId }));
    expect(response.status).toBe(401);
    expect(site.reached).toEqual([]);
  });

  test.each(["", "x", "a.b", "a.b.c", "a.b.c.d.e"])("that is none: '%s'", async (token) => {
    await expectRefused(issuer.site(), token);
  });
});

describe("judges times by the twin's clock, five minutes either way", () => {
  test.each([
    ["just expired", { exp: now + 300 - 299 }, 200],
    ["long expired", { exp: now + 300 - 300 }, 401],
    ["almost valid", { nbf: now + 300 + 300 }, 200],
    ["not yet valid", { nbf: now + 300 + 301 }, 401],
  ])("%s", async (_, changes, status) => {
    const site = issuer.site();
    expect((await site.callWith(await sign(issuer.key, { ...v1Claims, ...changes }))).status).toBe(status);
    expect(site.reached).toHaveLength(status === 200 ? 1 : 0);
  });

  test("a token dies as the clock goes on", async () => {
    const site = issuer.site();
    const token = await sign(issuer.key, v1Claims);
    expect((await site.callWith(token)).status).toBe(200);
    site.clock.advance(3_600_000 + 300_000);
    expect((await site.callWith(token)).status).toBe(401);
  });
});
