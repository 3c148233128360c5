import { describe, expect, test } from "vitest";
import {
  callerId,
  callerObjectId,
  entryIn,
  type ProtectedSite,
  refused,
  responseOf,
  settingsWith,
  sign,
  unauthenticated,
  useIssuer,
  v1Claims,
} from "./protected-site.ts";

const issuer = useIssuer();

async function signedIn(site: ProtectedSite, more: object = {}): Promise<string> {
  return site.sessionFor({ access_token: await sign(issuer.key, v1Claims), ...more });
}

test("G33 identifies the caller to the app in a session as it does for the token that was exchanged", async () => {
  const site = issuer.site();
  await site.callWith(await sign(issuer.key, v1Claims));

  const response = await site.callIn(await signedIn(site));

  expect(response.status).toBe(200);
  const [direct, inSession] = site.reached.map(({ headers }) => headers);
  for (const name of ["x-ms-client-principal", "x-ms-client-principal-id", "x-ms-client-principal-idp"]) {
    expect(inSession?.get(name)).toBe(direct?.get(name));
  }
  expect(inSession?.get("x-ms-client-principal-id")).toBe(callerObjectId);
});

test("keeps the session token from the app", async () => {
  const site = issuer.site();
  const session = await signedIn(site);
  await site.callIn(session);
  expect([...(site.reached[0]?.headers.values() ?? [])]).not.toContain(session);
});

describe("G21 the session token as Bearer", () => {
  test("grants access, as in the guide", async () => {
    const site = issuer.site();
    const response = await site.call({ authorization: `Bearer ${await signedIn(site)}` });
    expect(response.status).toBe(200);
    expect(site.reached[0]?.headers.get("x-ms-client-principal-id")).toBe(callerObjectId);
  });

  test("is refused under the strict reading, which accepts X-ZUMO-AUTH", async () => {
    const site = issuer.site({ sessionTokenAsBearer: "refused" });
    const session = await signedIn(site);
    expect(await responseOf(await site.call({ authorization: `Bearer ${session}` }))).toEqual(unauthenticated);
    expect((await site.call({ authorization: `Bearer ${session}` }, "/.auth/me")).status).toBe(401);
    expect(site.reached).toEqual([]);
    expect((await site.callIn(session)).status).toBe(200);
  });
});

test("uses the session if both are sent, and Entra's token if the session is invalid", async () => {
  const site = issuer.site();
  const other = "66666666-6666-4666-8666-666666666666";
  const authorization = `Bearer ${await sign(issuer.key, { ...v1Claims, oid: other })}`;
  await site.call({ authorization, "x-zumo-auth": await signedIn(site) });
  await site.call({ authorization, "x-zumo-auth": "e30.e30.e30" });
  const ids = site.reached.map(({ headers }) => headers.get("x-ms-client-principal-id"));
  expect(ids).toEqual([callerObjectId, other]);
});

test("checks a session against the current policy", async () => {
  const site = issuer.site();
  const session = await signedIn(site);
  site.configure(settingsWith({}, { validation: { defaultAuthorizationPolicy: { allowedApplications: ["other"] } } }));
  expect(await responseOf(await site.callIn(session))).toEqual(refused(403));
});

test("survives App Service authentication being switched off and on", async () => {
  const site = issuer.site();
  const session = await signedIn(site);
  site.configure({ platform: { enabled: false } });
  await site.callIn(session);
  site.configure(settingsWith({}));
  expect((await site.callIn(session)).status).toBe(200);
});

describe("hands the session's tokens to the app", () => {
  const tokenHeaders = (site: ProtectedSite): Record<string, string> =>
    Object.fromEntries([...(site.reached.at(-1)?.headers ?? [])].filter(([name]) => name.startsWith("x-ms-token-")));

  test("with the token store", async () => {
    const site = issuer.site();
    const accessToken = await sign(issuer.key, v1Claims);
    const session = await signedIn(site, { refresh_token: "r-1", expires_in: "60" });
    await site.call({ "x-zumo-auth": session, "x-ms-token-aad-id-token": "forged" });
    expect(tokenHeaders(site)).toEqual({
      "x-ms-token-aad-access-token": accessToken,
      "x-ms-token-aad-expires-on": "2026-11-24T12:01:00.0000000Z",
      "x-ms-token-aad-refresh-token": "r-1",
    });
  });

  test("never without a session", async () => {
    const site = issuer.site();
    await signedIn(site);
    await site.callWith(await sign(issuer.key, v1Claims));
    expect(tokenHeaders(site)).toEqual({});
  });

  test.each([{ tokenStore: { enabled: false } }, {}, undefined])(
    "not with the login settings %j, which give a session and a principal but no token",
    async (login) => {
      const site = issuer.site();
      site.configure(settingsWith({ login }));
      const session = await signedIn(site);
      expect((await site.callIn(session)).status).toBe(200);
      expect(tokenHeaders(site)).toEqual({});
      expect(site.reached[0]?.headers.get("x-ms-client-principal-id")).toBe(callerObjectId);
      site.configure(settingsWith({}));
      await site.callIn(session);
      expect(tokenHeaders(site)).toEqual({});
    },
  );

  test("not once the token store is off", async () => {
    const site = issuer.site();
    const session = await signedIn(site);
    site.configure(settingsWith({ login: { tokenStore: { enabled: false } } }));
    await site.callIn(session);
    expect(site.reached).toHaveLength(1);
    expect(tokenHeaders(site)).toEqual({});
  });
});

const ada = "ada@twin.onmicrosoft.com";

describe("GET /.auth/me", () => {
  test("G03 answers the session's tokens and claims as a list of one", async () => {
    const site = issuer.site();
    const accessToken = await sign(issuer.key, { ...v1Claims, upn: ada });
    const session = await site.sessionFor({ access_token: accessToken, id_token: accessToken, refresh_token: "r-1" });

    const response = await site.callIn(session, "/.auth/me");

    expect(response.status).toBe(200);
    const body = (await response.json()) as readonly { user_claims: readonly unknown[] }[];
    expect(body).toEqual([
      {
        access_token: accessToken,
        expires_on: "2026-11-24T13:00:00.0000000Z",
        id_token: accessToken,
        provider_name: "aad",
        refresh_token: "r-1",
        user_claims: expect.arrayContaining([
          { typ: "appid", val: callerId },
          { typ: "http://schemas.microsoft.com/identity/claims/objectidentifier", val: callerObjectId },
          { typ: "roles", val: "Function.Invoke" },
        ]),
        user_id: ada,
      },
    ]);
    expect(body[0]?.user_claims).toHaveLength(15);
    expect(site.reached).toEqual([]);
  });

  test("names an application by its object id, and omits tokens that it didn't send", async () => {
    const site = issuer.site();
    const accessToken = await sign(issuer.key, v1Claims);
    const session = await site.sessionFor({ access_token: accessToken });
    const entry = await entryIn(await site.callIn(session, "/.auth/me"));
    expect(Object.keys(entry)).toEqual(["access_token", "expires_on", "provider_name", "user_claims", "user_id"]);
    expect(entry["user_id"]).toBe(callerObjectId);
  });

  test("also accepts the session as Bearer", async () => {
    const site = issuer.site();
    const session = await site.sessionFor({ access_token: await sign(issuer.key, v1Claims) });
    expect((await site.call({ authorization: `Bearer ${session}` }, "/.auth/me")).status).toBe(200);
  });

  test("shows the tokens of the user's last sign-in", async () => {
    const site = issuer.site();
    const access_token = await sign(issuer.key, v1Claims);
    const first = await site.sessionFor({ access_token, refresh_token: "r-1" });
    await site.sessionFor({ access_token, refresh_token: "r-2" });
    expect(await (await site.callIn(first, "/.auth/me")).json()).toMatchObject([{ refresh_token: "r-2" }]);
  });

  test("shows no tokens from before a sign-in that the token store missed", async () => {
    const site = issuer.site();
    const tokens = { access_token: await sign(issuer.key, v1Claims) };
    const first = await site.sessionFor(tokens);
    site.configure(settingsWith({ login: { tokenStore: { enabled: false } } }));
    await site.sessionFor(tokens);
    site.configure(settingsWith({}));
    expect(await (await site.callIn(first, "/.auth/me")).json()).toEqual([]);
  });

  test("refuses a request without a session", async () => {
    const site = issuer.site();
    expect(await responseOf(await site.call({}, "/.auth/me"))).toEqual(refused(401));
    site.configure(settingsWith({ globalValidation: { requireAuthentication: false } }));
    expect(await responseOf(await site.call({}, "/.auth/me"))).toEqual(refused(401));
  });

  test("answers 404 without the token store", async () => {
    const site = issuer.site();
    const session = await site.sessionFor({ access_token: await sign(issuer.key, v1Claims) });
    site.configure(settingsWith({ login: { tokenStore: { enabled: false } } }));
    expect(await responseOf(await site.callIn(session, "/.auth/me"))).toEqual(refused(404));
  });

  test("refuses a token without a session by name", async () => {
    const site = issuer.site();
    const response = await site.call({ authorization: `Bearer ${await sign(issuer.key, v1Claims)}` }, "/.auth/me");
    expect(response.status).toBe(501);
    expect(await response.text()).toContain("GET /.auth/me for an Entra ID token without a session");
  });
});

describe("GET /.auth/logout", () => {
  const withTokens = (site: ProtectedSite): Promise<string> => signedIn(site, { refresh_token: "r-1" });
  const { headers, ...rest } = refused(302);
  const sentOn = { ...rest, headers: { ...headers, location: "/.auth/logout/done" } };

  test("ends the session, however it is sent, and redirects", async () => {
    const site = issuer.site();
    const session = await withTokens(site);
    expect((await site.callIn(session)).status).toBe(200);

    expect(await responseOf(await site.callIn(session, "/.auth/logout"))).toEqual(sentOn);
    expect((await site.callIn(session)).status).toBe(401);
    expect((await site.call({ authorization: `Bearer ${session}` })).status).toBe(401);
    expect((await site.callIn(session, "/.auth/me")).status).toBe(401);
    expect(site.reached).toHaveLength(1);
  });

  test("deletes the user's tokens for all sessions, but not other users' tokens", async () => {
    const site = issuer.site();
    const [session, other] = [await withTokens(site), await withTokens(site)];
    const grace = await site.sessionFor({ access_token: await sign(issuer.key, { ...v1Claims, oid: "grace" }) });
    await site.callIn(session, "/.auth/logout");
    expect((await site.callIn(other)).status).toBe(200);
    expect(site.reached[0]?.headers.has("x-ms-token-aad-access-token")).toBe(false);
    expect(await (await site.callIn(other, "/.auth/me")).json()).toEqual([]);
    expect(await (await site.callIn(grace, "/.auth/me")).json()).toHaveLength(1);
  });

  test("redirects people without a session, and to no other site", async () => {
    const site = issuer.site();
    expect(await responseOf(await site.call({}, "/.auth/logout"))).toEqual(sentOn);
    const elsewhere = await site.call({}, "/.auth/logout?post_logout_redirect_uri=https://evil.example/");
    expect([elsewhere.status, elsewhere.headers.get("location")]).toEqual([302, "/.auth/logout/done"]);
  });

  test("shows everyone a page after sign-out", async () => {
    const { status, headers: sent, body } = await responseOf(await issuer.site().call({}, "/.auth/logout/done"));
    expect(status).toBe(200);
    expect(sent).toMatchObject({ "content-type": "text/html; charset=utf-8", server: "Kestrel" });
    expect(body).toContain("You have been signed out.");
  });
});
