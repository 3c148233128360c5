import { describe, expect, it } from "vitest";
import { globalAdministrator } from "../../../../packages/twin/tenant/principals.ts";
import { type BrowserFixture, openBrowser } from "./browser-fixture.ts";

function unconsented(behavior: Parameters<typeof openBrowser>[0] = {}): BrowserFixture {
  const fixture = openBrowser(behavior);
  fixture.withdrawConsent();
  return fixture;
}

describe("consent", () => {
  it("is asked of the user, once, for what the request lacks", async () => {
    const { ask, signAdaIn, tenant, ada, app } = unconsented();
    const page = await signAdaIn(await ask());
    for (const value of ["user_impersonation", "openid", "profile", "offline_access"])
      expect(page.text).toContain(value);
    expect((await page.press("accept")).answer.has("code")).toBe(true);
    const grants = tenant.directory.permissionGrants.all();
    expect(grants.map(({ clientId, consentType, principalId }) => [clientId, consentType, principalId])).toEqual(
      grants.map(() => [app.servicePrincipal.id, "Principal", ada.id]),
    );
    expect((await ask()).answer.has("code")).toBe(true);
    tenant.directory.deleteUser(ada.id);
    expect(tenant.directory.permissionGrants.all()).toEqual([]);
  });

  it("is one user's: the next one is asked too", async () => {
    const { ask, signAdaIn, tenant, ada } = unconsented();
    await (await signAdaIn(await ask())).press("accept");
    const name = "grace@twin.onmicrosoft.com";
    const passwordProfile = { ...ada.passwordProfile };
    const person = { accountEnabled: true, displayName: "Grace", mailNickname: "grace", userPrincipalName: name };
    tenant.directory.users.create({ ...person, passwordProfile });
    const page = await ask({ prompt: "login" });
    const { password } = passwordProfile;
    expect((await page.press("password", { username: name, password })).text).toContain("Permissions requested");
  });

  it("declined is consent_required and AADSTS65004 for the app", async () => {
    const { ask, signAdaIn } = unconsented();
    const seen = await (await signAdaIn(await ask())).press("decline");
    expect(seen.answer.get("error")).toBe("consent_required");
    expect(seen.answer.get("error_description")).toMatch(/^AADSTS65004: User declined to consent to access the app\. /);
  });

  it("missing in a silent request is interaction_required with AADSTS65001", async () => {
    const fixture = openBrowser();
    await fixture.signAdaIn(await fixture.ask());
    fixture.withdrawConsent();
    const seen = await fixture.ask({ prompt: "none" });
    expect(seen.answer.get("error")).toBe("interaction_required");
    expect(seen.answer.get("error_description")).toMatch(/^AADSTS65001: /);
  });

  it("is asked again by prompt=consent", async () => {
    const { ask, signAdaIn } = openBrowser();
    await signAdaIn(await ask());
    const page = await ask({ prompt: "consent" });
    expect(page.text).toContain("user_impersonation");
    expect((await page.press("accept")).answer.has("code")).toBe(true);
  });

  it.each([
    ["the tenant reserves it", () => unconsented({ userConsent: "administratorsOnly" })],
    [
      "the API requires assignment",
      () => {
        const fixture = unconsented();
        const { tenant, api, ada } = fixture;
        tenant.directory.servicePrincipals.update(api.servicePrincipal.id, { appRoleAssignmentRequired: true });
        const ids = { principalId: ada.id, resourceId: api.servicePrincipal.id };
        const own = api.application.appRoles.find(({ allowedMemberTypes }) => allowedMemberTypes.includes("User"));
        tenant.directory.appRoleAssignments.create({ ...ids, appRoleId: own?.id ?? "" });
        return fixture;
      },
    ],
    [
      "the permission is for administrators",
      () => {
        const fixture = unconsented();
        const { tenant, api } = fixture;
        const { api: properties } = tenant.directory.applications.get(api.application.id);
        const [scope, ...others] = properties.oauth2PermissionScopes;
        if (!scope || others.length > 0) throw new Error("The API has one scope.");
        // Graph takes a change of a disabled scope only.
        for (const changed of [
          { ...scope, isEnabled: false },
          { ...scope, type: "Admin" as const },
        ]) {
          const oauth2PermissionScopes = [changed];
          tenant.directory.applications.update(api.application.id, { api: { ...properties, oauth2PermissionScopes } });
        }
        return fixture;
      },
    ],
  ])("needs an administrator (AADSTS90094) if %s", async (_, open) => {
    const { ask, signAdaIn, tenant, ada } = open();
    const page = await signAdaIn(await ask());
    expect(page.text).toContain("AADSTS90094: The grant requires admin permission.");
    const forced = await page.press("accept");
    expect(forced.answer.get("error_description")).toMatch(/^AADSTS90094: /);
    expect(tenant.directory.permissionGrants.all()).toEqual([]);
    const seen = await page.press("return");
    expect(seen.answer.get("error")).toBe("access_denied");
    tenant.directory.directoryRoles.assign(ada.id, globalAdministrator);
    expect((await (await ask({ prompt: "login" })).press("cancel")).answer.get("error")).toBe("access_denied");
    const asAdministrator = await signAdaIn(await ask());
    expect((await asAdministrator.press("accept")).answer.has("code")).toBe(true);
  });
});
