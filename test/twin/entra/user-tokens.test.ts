import { decodeJwt, decodeProtectedHeader } from "jose";
import { describe, expect, it } from "vitest";
import { accessToken, createFixture, type Fixture, startSeconds, tenantId, userRole } from "./entra-fixture.ts";
import { addUsers, type UserFixture } from "./user-fixture.ts";

const times = { iat: startSeconds - 300, nbf: startSeconds - 300, exp: startSeconds + 3600 };
const opaque = expect.stringMatching(/^\S+$/);
const uti = "qqqqqgAAQACAAAAAAAAACg";
const pairwise = expect.stringMatching(/^[\w-]{43}$/);

function assign({ tenant, api }: Fixture, principalId: string): void {
  const resourceId = api.servicePrincipal.id;
  tenant.directory.appRoleAssignments.create({ principalId, resourceId, appRoleId: userRole.id });
}

async function tokensOf(users: UserFixture, scope: string) {
  const body = (await (await users.signIn({ scope })).json()) as { access_token: string; id_token: string };
  return { access: body.access_token, id: body.id_token };
}

describe("an access token of a user", () => {
  it("of version 1 has these claims, in this order, and no others", async () => {
    const users = addUsers(createFixture());
    const { ada, api, desktop } = users;
    assign(users, ada.id);

    const token = await accessToken(await users.signIn());

    const { x5t, kid, ...header } = decodeProtectedHeader(token);
    expect([header, x5t]).toEqual([{ typ: "JWT", alg: "RS256" }, kid]);
    expect(Object.entries(decodeJwt(token))).toEqual(
      Object.entries({
        aud: `api://${api.application.appId}`,
        iss: `https://sts.windows.net/${tenantId}/`,
        ...times,
        acr: "1",
        aio: opaque,
        amr: ["pwd"],
        appid: desktop.application.appId,
        appidacr: "0",
        family_name: "Lovelace",
        given_name: "Ada",
        ipaddr: "203.0.113.10",
        name: "Ada Lovelace",
        oid: ada.id,
        rh: opaque,
        roles: ["Things.Own"],
        scp: "user_impersonation",
        sub: pairwise,
        tid: tenantId,
        unique_name: "ada@twin.onmicrosoft.com",
        upn: "ada@twin.onmicrosoft.com",
        uti,
        ver: "1.0",
      }),
    );
  });

  it.each([
    [
      "with the profile",
      "openid profile",
      { name: "Ada Lovelace" },
      { preferred_username: "ada@twin.onmicrosoft.com" },
    ],
    ["without it", "openid", {}, {}],
  ])("of version 2, %s, has these claims, in this order, and no others", async (_, openid, name, username) => {
    const users = addUsers(createFixture({ tokenVersion: 2 }));
    const { ada, api, desktop } = users;

    const { access } = await tokensOf(users, `api://${api.application.appId}/user_impersonation ${openid}`);

    expect(decodeProtectedHeader(access)).toEqual({ typ: "JWT", alg: "RS256", kid: opaque });
    expect(Object.entries(decodeJwt(access))).toEqual(
      Object.entries({
        aud: api.application.appId,
        iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
        ...times,
        aio: opaque,
        azp: desktop.application.appId,
        azpacr: "0",
        ...name,
        oid: ada.id,
        ...username,
        rh: opaque,
        scp: "user_impersonation",
        sub: pairwise,
        tid: tenantId,
        uti,
        ver: "2.0",
      }),
    );
  });

  it("leaves out names that the user has not", async () => {
    const users = addUsers(createFixture());
    users.tenant.directory.users.update(users.ada.id, { givenName: null, surname: null });
    const claims = decodeJwt(await accessToken(await users.signIn()));
    expect(claims).not.toHaveProperty("given_name");
    expect(claims).not.toHaveProperty("family_name");
  });
});

describe("an id token", () => {
  it("is of version 2 and for the client, whatever the resource wants, with these claims and no others", async () => {
    const users = addUsers(createFixture());
    const { ada, api, desktop, tenant } = users;
    const ofClient = { ...userRole, id: "00000000-aaaa-4000-8000-000000000008", value: "Desktop.Use" };
    tenant.directory.applications.update(desktop.application.id, { appRoles: [ofClient] });
    tenant.directory.appRoleAssignments.create({
      principalId: ada.id,
      resourceId: desktop.servicePrincipal.id,
      appRoleId: ofClient.id,
    });
    assign(users, ada.id);

    const { id } = await tokensOf(users, `api://${api.application.appId}/.default openid profile email`);

    expect(decodeProtectedHeader(id)).toEqual({ typ: "JWT", alg: "RS256", kid: opaque });
    expect(Object.entries(decodeJwt(id))).toEqual(
      Object.entries({
        aud: desktop.application.appId,
        iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
        ...times,
        aio: opaque,
        email: "ada@contoso.example",
        name: "Ada Lovelace",
        oid: ada.id,
        preferred_username: "ada@twin.onmicrosoft.com",
        rh: opaque,
        roles: ["Desktop.Use"],
        sub: pairwise,
        tid: tenantId,
        uti,
        ver: "2.0",
      }),
    );
  });

  it("says little without the profile, and no address of who has none", async () => {
    const users = addUsers(createFixture());
    users.tenant.directory.users.update(users.ada.id, { mail: null });
    const { id } = await tokensOf(users, `api://${users.api.application.appId}/.default openid email`);
    expect(Object.keys(decodeJwt(id))).toEqual([
      "aud",
      "iss",
      "iat",
      "nbf",
      "exp",
      "aio",
      "rh",
      "sub",
      "tid",
      "uti",
      "ver",
    ]);
  });
});

describe("the subject of a user's tokens", () => {
  it("is the same at the same application, and another at another", async () => {
    const users = addUsers(createFixture());
    const scope = `api://${users.api.application.appId}/.default openid`;
    const first = await tokensOf(users, scope);
    const second = await tokensOf(users, scope);
    const subjects = [first.access, second.access, first.id].map((token) => decodeJwt(token).sub);
    expect(subjects[1]).toBe(subjects[0]);
    expect(subjects[2]).not.toBe(subjects[0]);
    expect(subjects).not.toContain(users.ada.id);
  });
});
