import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import type { ApplicationProperties } from "../../../twin/tenant/applications.ts";
import { accessToken, createFixture, type Fixture, tenantId } from "./entra-fixture.ts";
import { addUsers, userImpersonation } from "./user-fixture.ts";

describe("the scopes of a user's token", () => {
  const withScopes = (api: Fixture["api"], more: Partial<ApplicationProperties["api"]>) => ({
    api: {
      ...api.application.api,
      oauth2PermissionScopes: [
        userImpersonation,
        { ...userImpersonation, id: "00000000-bbbb-4000-8000-000000000002", value: "Orders.Read" },
      ],
      ...more,
    },
  });

  it("are all that is consented, though one was asked for, in whatever case", async () => {
    const users = addUsers(createFixture());
    const { tenant, api, desktop, consent, withdrawConsent } = users;
    tenant.directory.applications.update(api.application.id, withScopes(api, {}));
    withdrawConsent();
    consent(desktop.servicePrincipal.id, api.servicePrincipal.id, "Orders.Read user_impersonation");
    const response = await users.signIn({ scope: `${api.application.appId}/orders.read` });
    expect(decodeJwt(await accessToken(response))).toMatchObject({
      aud: api.application.appId,
      scp: "user_impersonation Orders.Read",
    });
  });

  it("need no consent where the API pre-authorises the client", async () => {
    const users = addUsers(createFixture());
    const { tenant, api, desktop, withdrawConsent } = users;
    withdrawConsent();
    tenant.directory.applications.update(api.application.id, withScopes(api, {}));
    const pre = { appId: desktop.application.appId, delegatedPermissionIds: ["00000000-bbbb-4000-8000-000000000002"] };
    tenant.directory.applications.update(api.application.id, withScopes(api, { preAuthorizedApplications: [pre] }));
    expect(decodeJwt(await accessToken(await users.signIn()))["scp"]).toBe("Orders.Read");
  });

  it("are Graph's where only OpenID Connect's are asked for", async () => {
    const users = addUsers(createFixture());
    users.consent(users.desktop.servicePrincipal.id, users.graphId, "profile openid User.Read");

    const response = await users.signIn({ scope: "openid profile offline_access" });

    const body = (await response.json()) as { readonly access_token: string; readonly scope: string };
    expect(body.scope).toBe("openid profile User.Read");
    expect(decodeJwt(body.access_token)).toMatchObject({
      aud: "00000003-0000-0000-c000-000000000000",
      iss: `https://sts.windows.net/${tenantId}/`,
      scp: "openid profile User.Read",
    });
  });

  it("need no consent to signing in of their own where User.Read is consented to", async () => {
    const users = addUsers(createFixture());
    users.consent(users.desktop.servicePrincipal.id, users.graphId, "User.Read");
    const scope = `api://${users.api.application.appId}/.default openid profile email`;
    expect((await users.signIn({ scope })).status).toBe(200);
  });

  it("may name Graph's with and without Graph", async () => {
    const users = addUsers(createFixture());
    users.consent(users.desktop.servicePrincipal.id, users.graphId, "openid User.Read");
    const response = await users.signIn({ scope: "user.read https://graph.microsoft.com/User.Read" });
    expect(await response.json()).toMatchObject({ scope: "openid https://graph.microsoft.com/User.Read" });
  });

  it.each([null, 2] as const)(
    "are those of signing in for a client that asks for itself by its id (version %s)",
    async (tokenVersion) => {
      const users = addUsers(createFixture({ tokenVersion }));
      const { tenant, api } = users;
      tenant.directory.applications.update(api.application.id, { isFallbackPublicClient: true });
      users.consent(api.servicePrincipal.id, users.graphId, "openid profile");
      const { appId } = api.application;

      const response = await users.signIn({ client_id: appId, scope: `${appId}/.default openid profile` });

      const body = (await response.json()) as { readonly access_token: string; readonly scope: string };
      expect(body.scope).toBe(`openid profile ${appId}/.default`);
      expect(decodeJwt(body.access_token)).toMatchObject({ aud: appId, scp: "openid profile" });
    },
  );
});
