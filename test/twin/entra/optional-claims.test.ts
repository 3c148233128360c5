import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import type { Application } from "../../../packages/twin/tenant/directory-objects.ts";
import { accessToken, createFixture, startSeconds, userRole } from "./entra-fixture.ts";
import { addUsers, type UserFixture } from "./user-fixture.ts";

type Kind = "accessToken" | "idToken";

const asked = (name: string, additionalProperties: readonly string[] = [], source: string | null = null) => ({
  name,
  source,
  essential: false,
  additionalProperties,
});

const none = { accessToken: [], idToken: [], saml2Token: [] };

function withClaims(
  tokenVersion: 1 | 2,
  kind: Kind,
  claims: readonly ReturnType<typeof asked>[],
  groupMembershipClaims: string | null = null,
) {
  const users = addUsers(createFixture({ tokenVersion }));
  const { api, desktop, tenant } = users;
  const { application } = kind === "idToken" ? desktop : api;
  const optionalClaims: Application["optionalClaims"] = { ...none, [kind]: claims };
  tenant.directory.applications.update(application.id, { optionalClaims, groupMembershipClaims });
  return users;
}

async function tokenOf(users: UserFixture, kind: Kind, openid = "openid profile") {
  const answer = await users.signIn({ scope: `api://${users.api.application.appId}/.default ${openid}` });
  const body = (await answer.json()) as Record<"access_token" | "id_token", string>;
  return decodeJwt(kind === "idToken" ? body.id_token : body.access_token);
}

async function appOnly({ post, granted }: UserFixture) {
  return decodeJwt(await accessToken(await post(granted())));
}

it.each([
  ["accessToken", 2, "acct", 0],
  ["accessToken", 2, "auth_time", startSeconds],
  ["accessToken", 2, "email", "ada@contoso.example"],
  ["accessToken", 2, "family_name", "Lovelace"],
  ["accessToken", 2, "given_name", "Ada"],
  ["accessToken", 2, "ipaddr", "203.0.113.10"],
  ["accessToken", 2, "upn", "ada@twin.onmicrosoft.com"],
  ["accessToken", 2, "tenant_region_scope", "WW"],
  ["accessToken", 1, "preferred_username", "ada@twin.onmicrosoft.com"],
  ["idToken", 2, "auth_time", startSeconds],
  ["idToken", 1, "email", "ada@contoso.example"],
  ["idToken", 1, "upn", "ada@twin.onmicrosoft.com"],
] as const)("an %s (%i) has the claim %s that its application asks for", async (kind, version, name, value) => {
  const before = await tokenOf(withClaims(version, kind, []), kind);
  const token = await tokenOf(withClaims(version, kind, [asked(name)]), kind);

  expect(before).not.toHaveProperty(name);
  expect(token[name]).toBe(value);
  const names = Object.keys(token);
  expect(names.slice(0, 5)).toEqual(["aud", "iss", "iat", "nbf", "exp"]);
  expect(names.slice(5)).toEqual(names.slice(5).sort());
  expect(Object.keys(before).filter((other) => !names.includes(other))).toEqual([]);
});

it("needs the scope profile for names in version 2 tokens", async () => {
  const users = withClaims(2, "accessToken", [asked("upn"), asked("given_name"), asked("family_name")]);
  const found = Object.keys(await tokenOf(users, "accessToken", "openid"));
  expect(found.filter((name) => ["upn", "given_name", "family_name"].includes(name))).toEqual([]);
});

describe("the type of a token", () => {
  it("is in an application's own token", async () => {
    expect(await appOnly(withClaims(2, "accessToken", [asked("idtyp")]))).toMatchObject({ idtyp: "app" });
  });

  it("is in a user's only if the application asks for it", async () => {
    const one = await tokenOf(withClaims(2, "accessToken", [asked("idtyp")]), "accessToken");
    expect(one).not.toHaveProperty("idtyp");
    const users = withClaims(2, "accessToken", [asked("idtyp", ["include_user_token"])]);
    expect(await tokenOf(users, "accessToken")).toMatchObject({ idtyp: "user" });
  });
});

it.each([
  [[], (appId: string) => `api://${appId}`],
  [["use_guid"], (appId: string) => appId],
] as const)("the audience of a version 1 token, by %j", async (additionalProperties, audienceOf) => {
  const users = withClaims(1, "accessToken", [asked("aud", additionalProperties)]);
  const audience = audienceOf(users.api.application.appId);
  expect([await appOnly(users), await tokenOf(users, "accessToken")]).toMatchObject([
    { aud: audience },
    { aud: audience },
  ]);
});

it("an application's own token has no claims about users", async () => {
  const users = withClaims(
    2,
    "accessToken",
    ["email", "upn", "sid", "ipaddr", "groups"].map((name) => asked(name)),
  );
  const { api, tenant } = users;
  const found = Object.keys(await appOnly(users));
  tenant.directory.applications.update(api.application.id, { optionalClaims: null });
  expect(found).toEqual(Object.keys(await appOnly(users)));
});

it.each([
  ["sid", asked("sid")],
  ["login_hint", asked("login_hint")],
  ["xms_cc", asked("xms_cc")],
  ["myclaim", asked("myclaim")],
  ["constructor", asked("constructor")],
  ["extension_x_skypeId", asked("extension_x_skypeId", [], "user")],
  ["another_form", asked("upn", ["another_form"])],
  ["sam_account_name", asked("groups", ["sam_account_name"])],
])("names %s, which the twin doesn't know, instead of leaving it out", async (name, claim) => {
  const users = withClaims(2, "accessToken", [claim], "SecurityGroup");
  users.group([users.ada.id]);
  const answer = await users.signIn();
  expect([answer.status, await answer.text()]).toEqual([501, expect.stringContaining(name)]);
});

it("names the time of an earlier sign-in, which the twin doesn't know", async () => {
  const users = withClaims(2, "accessToken", [asked("auth_time")]);
  const scope = `api://${users.api.application.appId}/.default offline_access`;
  const answer = await users.refresh(await users.refreshTokenOf(await users.signIn({ scope })));
  expect([answer.status, await answer.text()]).toEqual([501, expect.stringContaining("auth_time")]);
});

describe("the user's groups", () => {
  function nested(
    groupMembershipClaims: string | null,
    additionalProperties: readonly string[] = [],
    kind: Kind = "accessToken",
  ) {
    const claims = additionalProperties.length > 0 ? [asked("groups", additionalProperties)] : [];
    const users = withClaims(2, kind, claims, groupMembershipClaims);
    const direct = users.group([users.ada.id]);
    const around = users.group([direct]);
    users.group([]);
    const { api, desktop, tenant } = users;
    const resourceId = (kind === "idToken" ? desktop : api).servicePrincipal.id;
    for (const principalId of [direct, around]) {
      const appRoleId = kind === "idToken" ? "00000000-0000-0000-0000-000000000000" : userRole.id;
      tenant.directory.appRoleAssignments.create({ principalId, resourceId, appRoleId });
    }
    return { users, direct, around };
  }

  it.each([null, "None"])("aren't in the token by default: %s", async (setting) => {
    expect(await tokenOf(nested(setting).users, "accessToken")).not.toHaveProperty("groups");
  });

  it.each(["accessToken", "idToken"] as const)("are in the %s by their ids, nested ones included", async (kind) => {
    const { users, direct, around } = nested("SecurityGroup", [], kind);
    expect((await tokenOf(users, kind))["groups"]).toEqual([direct, around]);
    const other = kind === "idToken" ? "accessToken" : "idToken";
    expect(await tokenOf(users, other)).not.toHaveProperty("groups");
  });

  it("are those assigned to the application, without nested ones", async () => {
    const { users, direct } = nested("ApplicationGroup");
    expect((await tokenOf(users, "accessToken"))["groups"]).toEqual([direct]);
  });

  it("are roles if the application asks for that, in place of app roles", async () => {
    const { users, direct } = nested("ApplicationGroup", ["emit_as_roles"]);
    const token = await tokenOf(users, "accessToken");
    expect(token["roles"]).toEqual([direct]);
    expect(token).not.toHaveProperty("groups");
  });

  it("have their display names if the application asks for that", async () => {
    const { users } = nested("ApplicationGroup", ["sam_account_name", "cloud_displayname"]);
    expect((await tokenOf(users, "accessToken"))["groups"]).toEqual(["callers"]);
  });

  it("aren't in an application's own token", async () => {
    expect(await appOnly(nested("SecurityGroup").users)).not.toHaveProperty("groups");
  });

  it.each(["All", "DirectoryRole", "SecurityGroup,DirectoryRole"])(
    "with directory roles aren't supported: %s",
    async (setting) => {
      const answer = await nested(setting).users.signIn();
      expect([answer.status, await answer.text()]).toEqual([501, expect.stringContaining("groupMembershipClaims")]);
    },
  );
});
