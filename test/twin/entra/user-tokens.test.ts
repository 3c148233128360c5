import { decodeJwt, decodeProtectedHeader } from "jose";
import { describe, expect, it } from "vitest";
import type { ApplicationProperties } from "../../../packages/twin/tenant/applications.ts";
import { accessToken, createFixture, type Fixture, startSeconds, tenantId, userRole } from "./entra-fixture.ts";
import { addUsers, type UserFixture, userImpersonation } from "./user-fixture.ts";

const times = { iat: startSeconds - 300, nbf: startSeconds - 300, exp: startSeconds + 3600 };
const opaque = expect.stringMatching(/^\S+$/);
const uti = "qqqqqgAAQACAAAAAAAAACg";
const pairwise = expect.stringMatching(/^[\w-]{43}$/);

function assign({ tenant, api }: Fixture, principalId: string): void {
  const resourceId = api.servicePrincipal.id;
  tenant.directory.appRoleAssignments.create({ principalId, resourceId, appRoleId: userRole.id });
}

function requireAssignment({ tenant, api }: Fixture): void {
  tenant.directory.servicePrincipals.update(api.servicePrincipal.id, { appRoleAssignmentRequired: true });
}

async function claims(users: UserFixture, changes: Readonly<Record<string, string>> = {}) {
  return decodeJwt(await accessToken(await users.signIn(changes)));
}

async function tokensOf(users: UserFixture, scope: string) {
  const body = (await (await users.signIn({ scope })).json()) as Record<"access_token" | "id_token" | "scope", string>;
  return { access: body.access_token, id: body.id_token, scope: body.scope };
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
    ["with the profile", "openid profile", { name: "Ada Lovelace" }, "ada@twin.onmicrosoft.com"],
    ["without it", "openid", {}, undefined],
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
        ...(username !== undefined && { preferred_username: username }),
        rh: opaque,
        scp: "user_impersonation",
        sub: pairwise,
        tid: tenantId,
        uti,
        ver: "2.0",
      }),
    );
  });

  it("omits names that the user doesn't have", async () => {
    const users = addUsers(createFixture());
    users.tenant.directory.users.update(users.ada.id, { givenName: null, surname: null });
    const found = Object.keys(await claims(users));
    expect(found.filter((name) => name === "given_name" || name === "family_name")).toEqual([]);
  });
});

describe("an id token", () => {
  it("is of version 2 and for the client, whatever the resource wants, with these claims and no others", async () => {
    const users = addUsers(createFixture());
    const { ada, api, desktop, tenant } = users;
    const ofClient = { ...userRole, id: "00000000-aaaa-4000-8000-000000000008", value: "Desktop.Use" };
    const { appId, id: objectId } = desktop.application;
    tenant.directory.applications.update(objectId, { appRoles: [ofClient] });
    const toClient = { principalId: ada.id, resourceId: desktop.servicePrincipal.id, appRoleId: ofClient.id };
    tenant.directory.appRoleAssignments.create(toClient);
    assign(users, ada.id);

    const { id } = await tokensOf(users, `api://${api.application.appId}/.default openid profile email`);

    expect(decodeProtectedHeader(id)).toEqual({ typ: "JWT", alg: "RS256", kid: opaque });
    expect(Object.entries(decodeJwt(id))).toEqual(
      Object.entries({
        aud: appId,
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

  it("has few claims without the profile scope, and no address for a user without one", async () => {
    const users = addUsers(createFixture());
    users.tenant.directory.users.update(users.ada.id, { mail: null });
    const { id } = await tokensOf(users, `api://${users.api.application.appId}/.default openid email`);
    expect(Object.keys(decodeJwt(id)).join(" ")).toBe("aud iss iat nbf exp aio rh sub tid uti ver");
  });
});

it("has one subject for each application", async () => {
  const users = addUsers(createFixture());
  const scope = `api://${users.api.application.appId}/.default openid`;
  const first = await tokensOf(users, scope);
  const second = await tokensOf(users, scope);
  const subjects = [first.access, second.access, first.id].map((token) => decodeJwt(token).sub);
  expect(subjects[1]).toBe(subjects[0]);
  expect(subjects[2]).not.toBe(subjects[0]);
  expect(subjects).not.toContain(users.ada.id);
});

describe("the roles of a user", () => {
  it("include a group's roles once, and satisfy required assignment", async () => {
    const users = addUsers(createFixture());
    requireAssignment(users);
    assign(users, users.group([users.ada.id]));
    expect((await claims(users))["roles"]).toEqual(["Things.Own"]);
    assign(users, users.ada.id);
    expect((await claims(users))["roles"]).toEqual(["Things.Own"]);
  });

  it("don't include a nested group's roles, which don't satisfy required assignment either", async () => {
    const users = addUsers(createFixture());
    assign(users, users.group([users.group([users.ada.id])]));
    expect((await claims(users))["roles"]).toBeUndefined();
    requireAssignment(users);
    expect(await (await users.signIn()).json()).toMatchObject({ error_codes: [50105] });
  });
});

describe("the scopes of a user's token", () => {
  const ordersRead = { ...userImpersonation, id: "00000000-bbbb-4000-8000-000000000002", value: "Orders.Read" };

  function offer({ tenant, api }: UserFixture, more: Partial<ApplicationProperties["api"]> = {}): void {
    const oauth2PermissionScopes = [userImpersonation, ordersRead];
    const changes = { api: { ...api.application.api, oauth2PermissionScopes, ...more } };
    tenant.directory.applications.update(api.application.id, changes);
  }

  it("are all consented ones, even if one is requested, in any case", async () => {
    const users = addUsers(createFixture());
    const { api, desktop, consent, withdrawConsent } = users;
    offer(users);
    withdrawConsent();
    consent(desktop.servicePrincipal.id, api.servicePrincipal.id, "Orders.Read user_impersonation");
    expect(await claims(users, { scope: `${api.application.appId}/orders.read` })).toMatchObject({
      aud: api.application.appId,
      scp: "user_impersonation Orders.Read",
    });
  });

  it("need no consent if the API preauthorizes the client", async () => {
    const users = addUsers(createFixture());
    users.withdrawConsent();
    offer(users);
    const { appId } = users.desktop.application;
    offer(users, { preAuthorizedApplications: [{ appId, delegatedPermissionIds: [ordersRead.id] }] });
    expect((await claims(users))["scp"]).toBe("Orders.Read");
  });

  it("are Graph's if only OpenID Connect scopes are requested", async () => {
    const users = addUsers(createFixture());
    users.consent(users.desktop.servicePrincipal.id, users.graphId, "profile openid User.Read");

    const { access, scope } = await tokensOf(users, "openid profile offline_access");

    expect(scope).toBe("openid profile User.Read");
    expect(decodeJwt(access)).toMatchObject({
      aud: "00000003-0000-0000-c000-000000000000",
      iss: `https://sts.windows.net/${tenantId}/`,
      scp: "openid profile User.Read",
    });
  });

  it("need no consent for sign-in if User.Read has consent", async () => {
    const users = addUsers(createFixture());
    users.consent(users.desktop.servicePrincipal.id, users.graphId, "User.Read");
    const scope = `api://${users.api.application.appId}/.default openid profile email`;
    expect((await users.signIn({ scope })).status).toBe(200);
  });

  it("may name Graph's scopes with and without the prefix", async () => {
    const users = addUsers(createFixture());
    users.consent(users.desktop.servicePrincipal.id, users.graphId, "openid User.Read");
    const { scope } = await tokensOf(users, "user.read https://graph.microsoft.com/User.Read");
    expect(scope).toBe("openid https://graph.microsoft.com/User.Read");
  });

  it.each([null, 2] as const)(
    "are the sign-in scopes for a client that requests itself by id (version %s)",
    async (tokenVersion) => {
      const users = addUsers(createFixture({ tokenVersion }));
      const { appId, id } = users.api.application;
      users.tenant.directory.applications.update(id, { isFallbackPublicClient: true });
      users.consent(users.api.servicePrincipal.id, users.graphId, "openid profile");

      const response = await users.signIn({ client_id: appId, scope: `${appId}/.default openid profile` });

      const body = (await response.json()) as Record<"access_token" | "scope", string>;
      expect(body.scope).toBe(`openid profile ${appId}/.default`);
      expect(decodeJwt(body.access_token)).toMatchObject({ aud: appId, scp: "openid profile" });
    },
  );
});
