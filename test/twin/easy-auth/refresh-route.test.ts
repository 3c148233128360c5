import { decodeJwt } from "jose";
import { describe, expect, test } from "vitest";
import {
  clientId,
  entryIn,
  type GatedSite,
  refused,
  responseOf,
  sessionIn,
  settingsWith,
  sign,
  useIssuer,
  v1Claims,
} from "./gated-site.ts";
import { v1Issuer } from "./fake-issuer.ts";

const issuer = useIssuer();
const hour = 3_600_000;
const renewed = { token_type: "Bearer", expires_in: 3599, access_token: "a-2", refresh_token: "r-2", id_token: "i-2" };

async function signedIn(site: GatedSite): Promise<string> {
  const token = await sign(issuer.key, v1Claims);
  return site.sessionFor({ access_token: token, id_token: token, refresh_token: "r-1" });
}

test("redeems the refresh token at Entra, and answers a new session token for the same session", async () => {
  const site = issuer.site();
  site.issuer.redeem = () => Response.json(renewed);
  const session = await signedIn(site);
  site.clock.advance(hour);

  const response = await site.callIn(session, "/.auth/refresh");

  const body = await sessionIn(response);
  expect(body).toEqual({ authenticationToken: expect.any(String), user: { userId: decodeJwt(session).sub } });
  expect(site.issuer.redeemed).toEqual([{ client_id: clientId, grant_type: "refresh_token", refresh_token: "r-1" }]);
  expect(decodeJwt(body.authenticationToken)).toMatchObject({ exp: Number(decodeJwt(session).exp) + 3600 });
  expect((await site.callIn(body.authenticationToken)).status).toBe(200);
});

test("hands the app the new tokens, but the id token of the sign-in", async () => {
  const site = issuer.site();
  site.issuer.redeem = () => Response.json(renewed);
  const session = await signedIn(site);
  const before = await entryIn(await site.callIn(session, "/.auth/me"));

  await site.callIn(session, "/.auth/refresh");

  const after = await entryIn(await site.callIn(session, "/.auth/me"));
  expect(after).toEqual({
    ...before,
    access_token: "a-2",
    refresh_token: "r-2",
    expires_on: "2026-11-24T12:59:59.0000000Z",
  });
  await site.callIn(session);
  expect(site.reached[0]?.headers.get("x-ms-token-aad-access-token")).toBe("a-2");
});

test("redeems the newest refresh token, and keeps it where Entra sends none", async () => {
  const site = issuer.site();
  const session = await signedIn(site);
  site.issuer.redeem = () => Response.json(renewed);
  await site.callIn(session, "/.auth/refresh");
  site.issuer.redeem = () => Response.json({ access_token: "a-3", expires_in: "3599" });
  await site.callIn(session, "/.auth/refresh");
  await site.callIn(session, "/.auth/refresh");
  expect(site.issuer.redeemed.map((form) => form["refresh_token"])).toEqual(["r-1", "r-2", "r-2"]);
});

test("answers the session token as Bearer, too", async () => {
  const site = issuer.site();
  site.issuer.redeem = () => Response.json(renewed);
  const response = await site.call({ authorization: `Bearer ${await signedIn(site)}` }, "/.auth/refresh");
  expect(response.status).toBe(200);
});

describe("G03 the grace period", () => {
  const tolerance = 300_000;

  test("of 72 hours after the session's end: then 401, and Entra is not asked", async () => {
    const site = issuer.site();
    site.issuer.redeem = () => Response.json(renewed);
    const session = await signedIn(site);
    site.clock.advance(80 * hour + tolerance - 1000);
    expect((await site.callIn(session)).status).toBe(401);
    const revived = await sessionIn(await site.callIn(session, "/.auth/refresh"));
    expect((await site.callIn(revived.authenticationToken)).status).toBe(200);
    site.clock.advance(1000);
    expect(await responseOf(await site.callIn(session, "/.auth/refresh"))).toEqual(refused(401));
    expect(site.issuer.redeemed).toHaveLength(1);
  });

  test("is what tokenRefreshExtensionHours says", async () => {
    const site = issuer.site();
    site.issuer.redeem = () => Response.json(renewed);
    site.configure(settingsWith({ login: { tokenStore: { enabled: true, tokenRefreshExtensionHours: 1 } } }));
    const session = await signedIn(site);
    site.clock.advance(9 * hour + tolerance - 1000);
    expect((await site.callIn(session, "/.auth/refresh")).status).toBe(200);
    site.clock.advance(1000);
    expect((await site.callIn(session, "/.auth/refresh")).status).toBe(401);
  });
});

describe("refuses", () => {
  test("with 401 whoever has no session, also with a token of Entra's", async () => {
    const site = issuer.site();
    const authorization = `Bearer ${await sign(issuer.key, v1Claims)}`;
    expect(await responseOf(await site.call({}, "/.auth/refresh"))).toEqual(refused(401));
    expect(await responseOf(await site.call({ authorization }, "/.auth/refresh"))).toEqual(refused(401));
  });

  test("with 403 a session without a refresh token", async () => {
    const site = issuer.site();
    const session = await site.sessionFor({ access_token: await sign(issuer.key, v1Claims) });
    expect(await responseOf(await site.callIn(session, "/.auth/refresh"))).toEqual(refused(403));
    expect(site.issuer.redeemed).toEqual([]);
  });

  test("with 403 while the token store is off", async () => {
    const site = issuer.site();
    const session = await signedIn(site);
    site.configure(settingsWith({ login: { tokenStore: { enabled: false } } }));
    expect((await site.callIn(session, "/.auth/refresh")).status).toBe(403);
    expect(site.issuer.redeemed).toEqual([]);
  });

  test("with 403 what Entra refuses, and keeps the tokens", async () => {
    const site = issuer.site();
    const session = await signedIn(site);
    site.issuer.redeem = () => Response.json({ error: "invalid_grant", error_codes: [700082] }, { status: 400 });
    expect(await responseOf(await site.callIn(session, "/.auth/refresh"))).toEqual(refused(403));
    expect(await (await site.callIn(session, "/.auth/me")).json()).toMatchObject([{ refresh_token: "r-1" }]);
  });

  test.each([
    ["no token", () => Response.json({})],
    ["no JSON", () => new Response("?")],
    ["an error of its own", () => new Response("down", { status: 503 })],
  ])("to say that a token is bad when Entra answers %s", async (_, redeem) => {
    const site = issuer.site();
    const session = await signedIn(site);
    site.issuer.redeem = redeem;
    const response = await site.callIn(session, "/.auth/refresh");
    expect(response.status).toBe(500);
    expect(await response.text()).toContain("IssuerUnreadable");
  });
});

describe("proves the site's registration to Entra", () => {
  const registration = { openIdIssuer: v1Issuer, clientId };
  const redeemWith = async (settings: object, appSettings: { name: string; value: string }[]) => {
    const site = issuer.site();
    site.issuer.redeem = () => Response.json(renewed);
    site.configure(settingsWith({}, { registration: { ...registration, ...settings } }));
    site.deploySite(appSettings);
    const response = await site.callIn(await signedIn(site), "/.auth/refresh");
    return { status: response.status, body: await response.text(), secret: site.issuer.redeemed[0]?.["client_secret"] };
  };

  test("by the secret in the app setting that the settings name", async () => {
    const value = "s3cret";
    const found = await redeemWith({ clientSecretSettingName: "MICROSOFT_PROVIDER_AUTHENTICATION_SECRET" }, [
      { name: "MICROSOFT_PROVIDER_AUTHENTICATION_SECRET", value },
    ]);
    expect(found).toMatchObject({ status: 200, secret: value });
  });

  test("not at all where there is no such setting", async () => {
    expect(await redeemWith({ clientSecretSettingName: "MISSING" }, [])).toMatchObject({
      status: 200,
      secret: undefined,
    });
  });

  test.each<[object, { name: string; value: string }[], string]>([
    [{ clientSecretCertificateThumbprint: "AB" }, [], "a refresh with registration.clientSecretCertificate…"],
    [
      { clientSecretSettingName: "OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID" },
      [{ name: "OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID", value: "id" }],
      "a refresh with a managed identity in place of the client secret",
    ],
    [
      { clientSecretSettingName: "SECRET" },
      [{ name: "SECRET", value: "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/k)" }],
      "a refresh with the app setting 'SECRET' as a Key Vault reference",
    ],
  ])("refuses %j by name", async (settings, appSettings, what) => {
    const { status, body, secret } = await redeemWith(settings, appSettings);
    expect([status, secret]).toEqual([501, undefined]);
    expect(body).toContain(`The twin does not imitate ${what}.`);
  });
});

test("does not bring back what a sign-out deleted while Entra was answering", async () => {
  const site = issuer.site();
  const [session, other] = [await signedIn(site), await signedIn(site)];
  const answer = Promise.withResolvers<Response>();
  const asked = Promise.withResolvers<void>();
  site.issuer.redeem = () => {
    asked.resolve();
    return answer.promise;
  };
  const refreshing = site.callIn(session, "/.auth/refresh");
  await asked.promise;
  await site.callIn(session, "/.auth/logout");

  answer.resolve(Response.json(renewed));

  expect(await responseOf(await refreshing)).toEqual(refused(401));
  expect(await (await site.callIn(other, "/.auth/me")).json()).toEqual([]);
});
