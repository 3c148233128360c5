import { expect, test } from "vitest";
import {
  callerId,
  callerObjectId,
  entryIn,
  refused,
  responseOf,
  settingsWith,
  sign,
  useIssuer,
  v1Claims,
} from "./gated-site.ts";

const issuer = useIssuer();
const ada = "ada@twin.onmicrosoft.com";

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

test("names an application by its object id, and leaves out the tokens that it did not bring", async () => {
  const site = issuer.site();
  const accessToken = await sign(issuer.key, v1Claims);
  const session = await site.sessionFor({ access_token: accessToken });
  const entry = await entryIn(await site.callIn(session, "/.auth/me"));
  expect(Object.keys(entry)).toEqual(["access_token", "expires_on", "provider_name", "user_claims", "user_id"]);
  expect(entry["user_id"]).toBe(callerObjectId);
});

test("answers the session as Bearer, too", async () => {
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

test("shows no tokens of before a sign-in that the token store did not see", async () => {
  const site = issuer.site();
  const tokens = { access_token: await sign(issuer.key, v1Claims) };
  const first = await site.sessionFor(tokens);
  site.configure(settingsWith({ login: { tokenStore: { enabled: false } } }));
  await site.sessionFor(tokens);
  site.configure(settingsWith({}));
  expect(await (await site.callIn(first, "/.auth/me")).json()).toEqual([]);
});

test("answers nobody without a session", async () => {
  const site = issuer.site();
  expect(await responseOf(await site.call({}, "/.auth/me"))).toEqual(refused(401));
  site.configure(settingsWith({ globalValidation: { requireAuthentication: false } }));
  expect(await responseOf(await site.call({}, "/.auth/me"))).toEqual(refused(401));
});

test("is not there without the token store", async () => {
  const site = issuer.site();
  const session = await site.sessionFor({ access_token: await sign(issuer.key, v1Claims) });
  site.configure(settingsWith({ login: { tokenStore: { enabled: false } } }));
  expect(await responseOf(await site.callIn(session, "/.auth/me"))).toEqual(refused(404));
});

test("refuses by name what it would say of a token without a session", async () => {
  const site = issuer.site();
  const response = await site.call({ authorization: `Bearer ${await sign(issuer.key, v1Claims)}` }, "/.auth/me");
  expect(response.status).toBe(501);
  expect(await response.text()).toContain("GET /.auth/me for a token of Entra's without a session");
});
