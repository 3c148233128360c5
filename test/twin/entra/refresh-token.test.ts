import { decodeJwt } from "jose";
import { expect, it } from "vitest";
import { accessToken, createFixture } from "./entra-fixture.ts";
import { addUsers, longSignIn } from "./user-fixture.ts";

const day = 24 * 60 * 60 * 1000;

it("gets tokens like those of the sign-in, and another refresh token", async () => {
  const users = addUsers(createFixture());
  const { api, ada } = users;
  const resource = `api://${api.application.appId}`;
  const token = await users.refreshTokenOf(await users.signIn({ scope: `${resource}/.default openid offline_access` }));

  const response = await users.refresh(token);

  expect(response.status).toBe(200);
  const body = (await response.json()) as Readonly<Record<string, string>>;
  expect(Object.keys(body)).toEqual([
    "token_type",
    "scope",
    "expires_in",
    "ext_expires_in",
    "access_token",
    "refresh_token",
    "id_token",
  ]);
  expect(body["refresh_token"]).not.toBe(token);
  expect(decodeJwt(body["access_token"] ?? "")).toMatchObject({ aud: resource, oid: ada.id, amr: ["pwd"] });
});

it("tells clients nothing: it is no JWT, and holds no name", async () => {
  const users = addUsers(createFixture());
  const token = await users.refreshTokenOf(await longSignIn(users));
  expect(token).toMatch(/^1\.A[\w-]{128}$/);
});

it("stays good for 90 days from each use, the old one as well as the new", async () => {
  const users = addUsers(createFixture());
  const first = await users.refreshTokenOf(await longSignIn(users));
  users.clock.advance(89 * day);
  const second = await users.refreshTokenOf(await users.refresh(first));
  expect((await users.refresh(first)).status).toBe(200);

  users.clock.advance(2 * day);
  expect(await (await users.refresh(first)).json()).toMatchObject({ error_codes: [700082] });
  users.clock.advance(86 * day);
  expect((await users.refresh(second)).status).toBe(200);
});

it("may ask for another resource, as far as that is consented to", async () => {
  const users = addUsers(createFixture());
  const token = await users.refreshTokenOf(await longSignIn(users));
  const scope = "https://graph.microsoft.com/User.Read";

  expect(await (await users.refresh(token, { scope })).json()).toMatchObject({ error_codes: [65001] });
  users.consent(users.desktop.servicePrincipal.id, users.graphId, "User.Read");
  expect(decodeJwt(await accessToken(await users.refresh(token, { scope })))).toMatchObject({
    aud: "https://graph.microsoft.com",
    scp: "User.Read",
  });
});

it("survives a password that was changed before it was given out", async () => {
  const users = addUsers(createFixture());
  const { tenant, ada } = users;
  const password = "Another-password-2";
  tenant.directory.users.update(ada.id, { passwordProfile: { ...ada.passwordProfile, password } });
  users.clock.advance(1000);
  const scope = `api://${users.api.application.appId}/.default offline_access`;
  const token = await users.refreshTokenOf(await users.signIn({ password, scope }));
  expect((await users.refresh(token)).status).toBe(200);
});

it("is no password: it asks a confidential client for its credential", async () => {
  const users = addUsers(createFixture());
  const token = await users.refreshTokenOf(await longSignIn(users));
  users.tenant.directory.applications.update(users.desktop.application.id, { isFallbackPublicClient: false });
  expect(await (await users.refresh(token)).json()).toMatchObject({ error_codes: [7000218] });
});
