import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from "jose";
import { describe, expect, it } from "vitest";
import { createSigningKeys } from "../../../twin/entra/signing-keys.ts";
import {
  accessToken,
  createFixture,
  type Fixture,
  signingKeys,
  start,
  startSeconds,
  tenantId,
} from "./entra-fixture.ts";

const [kid] = signingKeys.jwks({ version: 1 }).keys.map((key) => key.kid);
const opaque = expect.stringMatching(/^[\w.-]{10,}$/);
const times = { iat: startSeconds - 300, nbf: startSeconds - 300, exp: startSeconds + 3600 };

/** Verified as the API would: by the keys that the issuer publishes. */
async function verified(fixture: Fixture, token: string, jwksPath: string) {
  const keys = (await (await fixture.get(jwksPath)).json()) as JSONWebKeySet;
  return jwtVerify(token, createLocalJWKSet(keys), { algorithms: ["RS256"], currentDate: start });
}

describe.each([null, 1] as const)("a token for a resource of requestedAccessTokenVersion %s", (tokenVersion) => {
  it("is of version 1, with these claims and no others", async () => {
    const fixture = createFixture({ tokenVersion });
    const { api, client, post, granted, assign } = fixture;
    assign();
    const token = await accessToken(await post(granted()));

    const { payload, protectedHeader } = await verified(fixture, token, "/common/discovery/keys");
    expect(protectedHeader).toEqual({ typ: "JWT", alg: "RS256", x5t: kid, kid });
    expect(payload).toEqual({
      aud: `api://${api.application.appId}`,
      iss: `https://sts.windows.net/${tenantId}/`,
      ...times,
      aio: opaque,
      appid: client.application.appId,
      appidacr: "1",
      idp: `https://sts.windows.net/${tenantId}/`,
      oid: client.servicePrincipal.id,
      rh: opaque,
      roles: ["Things.Read"],
      sub: client.servicePrincipal.id,
      tid: tenantId,
      uti: "qqqqqgAAQACAAAAAAAAACg",
      ver: "1.0",
    });
  });

  it("is for the audience as it was asked for", async () => {
    const { api, post, granted } = createFixture({ tokenVersion });
    const token = await accessToken(await post({ ...granted(), scope: `${api.application.appId}/.default` }));
    expect(claimsOf(token)["aud"]).toBe(api.application.appId);
  });
});

describe("a token for a resource of requestedAccessTokenVersion 2", () => {
  it("is of version 2, with these claims and no others", async () => {
    const fixture = createFixture({ tokenVersion: 2 });
    const { api, client, post, granted } = fixture;
    const token = await accessToken(await post(granted()));

    const { payload, protectedHeader } = await verified(fixture, token, `/${tenantId}/discovery/v2.0/keys`);
    expect(protectedHeader).toEqual({ typ: "JWT", alg: "RS256", kid });
    expect(payload).toEqual({
      aud: api.application.appId,
      iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      ...times,
      aio: opaque,
      azp: client.application.appId,
      azpacr: "1",
      oid: client.servicePrincipal.id,
      rh: opaque,
      sub: client.servicePrincipal.id,
      tid: tenantId,
      uti: "qqqqqgAAQACAAAAAAAAACg",
      ver: "2.0",
      xms_ftd: opaque,
    });
  });

  it("has roles when the client was assigned some", async () => {
    const { post, granted, assign } = createFixture({ tokenVersion: 2 });
    assign();
    expect(claimsOf(await accessToken(await post(granted())))["roles"]).toEqual(["Things.Read"]);
  });
});

it("an application may ask for a token for itself, by its identifier URI too", async () => {
  const { tenant, api, post } = createFixture();
  const { secretText } = tenant.directory.applications.addPassword(api.application.id, { displayName: "own" });
  const form = { grant_type: "client_credentials", client_id: api.application.appId, client_secret: secretText };
  for (const name of [api.application.appId, `api://${api.application.appId}`]) {
    const claims = claimsOf(await accessToken(await post({ ...form, scope: `${name}/.default` })));
    expect(claims).toMatchObject({ aud: name, appid: api.application.appId, oid: api.servicePrincipal.id });
  }
});

it("is dated by the twin's clock", async () => {
  const { post, granted, clock } = createFixture();
  clock.advance(60 * 60 * 1000);
  expect(claimsOf(await accessToken(await post(granted())))).toMatchObject({
    iat: times.iat + 3600,
    exp: times.exp + 3600,
  });
});

it("is signed by the newest key, and one signed before a rotation keeps verifying", async () => {
  const keys = await createSigningKeys();
  const fixture = createFixture({ keys });
  const before = await accessToken(await fixture.post(fixture.granted()));
  await keys.rotate();
  const after = await accessToken(await fixture.post(fixture.granted()));
  expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid);
  for (const token of [before, after]) {
    await expect(verified(fixture, token, "/common/discovery/keys")).resolves.toBeDefined();
  }
});

function claimsOf(token: string): Record<string, unknown> {
  const [, payload = ""] = token.split(".");
  return JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
}
