import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { assertionType, certificateAssertion, registerCertificate } from "./client-certificate.ts";
import { accessToken, createFixture, tenantId } from "./entra-fixture.ts";
import { adasPassword, addUsers } from "./user-fixture.ts";

type Body = Readonly<Record<string, unknown>>;

async function bodyOf(response: Response): Promise<Body> {
  expect(response.status).toBe(200);
  return (await response.json()) as Body;
}

describe("the answer to a password", () => {
  it("has an access token, and no refresh token and id token that nobody asked for", async () => {
    const { signIn, api } = addUsers(createFixture());
    const resource = `api://${api.application.appId}`;

    const body = await bodyOf(await signIn());

    expect(Object.keys(body)).toEqual(["token_type", "scope", "expires_in", "ext_expires_in", "access_token"]);
    expect(body).toMatchObject({
      token_type: "Bearer",
      scope: `${resource}/user_impersonation ${resource}/.default`,
      expires_in: 3599,
      ext_expires_in: 3599,
    });
  });

  it("has both for openid and offline_access, and client_info for MSAL, in the order of a recorded answer", async () => {
    const { signIn, api, ada } = addUsers(createFixture());
    const resource = `api://${api.application.appId}`;

    const body = await bodyOf(
      await signIn({ scope: `${resource}/user_impersonation openid profile offline_access`, client_info: "1" }),
    );

    expect(Object.keys(body)).toEqual([
      "token_type",
      "scope",
      "expires_in",
      "ext_expires_in",
      "access_token",
      "refresh_token",
      "id_token",
      "client_info",
    ]);
    expect(body["scope"]).toBe(`${resource}/user_impersonation`);
    const info: unknown = JSON.parse(Buffer.from(String(body["client_info"]), "base64url").toString());
    expect(info).toEqual({ uid: ada.id, utid: tenantId });
  });
});

it.each(["ADA@twin.onmicrosoft.com", " ada@twin.onmicrosoft.com "])(
  "finds the user by the name %j",
  async (username) => {
    const { signIn } = addUsers(createFixture());
    expect((await signIn({ username })).status).toBe(200);
  },
);

it("refuses a password with a blank at its end, even where that is the password", async () => {
  const { signIn, tenant, ada } = addUsers(createFixture());
  const password = `${adasPassword} `;
  tenant.directory.users.update(ada.id, { passwordProfile: { ...ada.passwordProfile, password } });
  const response = await signIn({ password });
  expect(await response.json()).toMatchObject({ error_codes: [50126] });
});

it("lets the user's name tell the tenant at /organizations", async () => {
  const { signIn } = addUsers(createFixture());
  const claims = decodeJwt(await accessToken(await signIn({}, "organizations")));
  expect(claims["tid"]).toBe(tenantId);
});

describe("a confidential client that acts for a user", () => {
  it("proves itself by its secret", async () => {
    const { signIn, client, clientSecret, api, consent } = addUsers(createFixture());
    consent(client.servicePrincipal.id, api.servicePrincipal.id, "user_impersonation");
    const response = await signIn({ client_id: client.application.appId, client_secret: clientSecret });
    expect(decodeJwt(await accessToken(response))).toMatchObject({ appidacr: "1" });
  });

  it("proves itself by its certificate", async () => {
    const users = addUsers(createFixture());
    const { signIn, client, api, consent } = users;
    consent(client.servicePrincipal.id, api.servicePrincipal.id, "user_impersonation");
    registerCertificate(users);
    const response = await signIn({
      client_id: client.application.appId,
      client_assertion_type: assertionType,
      client_assertion: await certificateAssertion(users),
    });
    expect(decodeJwt(await accessToken(response))).toMatchObject({ appidacr: "2" });
  });

  it("may use its secret though public flows are allowed, and a wrong one is refused", async () => {
    const { signIn, client, clientSecret, api, consent, tenant } = addUsers(createFixture());
    consent(client.servicePrincipal.id, api.servicePrincipal.id, "user_impersonation");
    tenant.directory.applications.update(client.application.id, { isFallbackPublicClient: true });
    const who = { client_id: client.application.appId };

    const proved = decodeJwt(await accessToken(await signIn({ ...who, client_secret: clientSecret })));
    const anonymous = decodeJwt(await accessToken(await signIn(who)));
    const wrong = await signIn({ ...who, client_secret: "wrong" });

    expect([proved["appidacr"], anonymous["appidacr"]]).toEqual(["1", "0"]);
    expect(await wrong.json()).toMatchObject({ error_codes: [7000215] });
  });
});

it("refuses a guest by name", async () => {
  const { signIn, tenant, ada } = addUsers(createFixture());
  tenant.directory.users.update(ada.id, { userType: "Guest" });
  const response = await signIn();
  expect([response.status, (await response.json()) as Body]).toEqual([
    501,
    {
      error: "NotImitatedByTheTwin",
      error_description:
        "The twin does not imitate the password grant for a guest. See twin/FIDELITY.md for what it does.",
    },
  ]);
});

it("answers the first fault of a password grant that has them all, and the next once that is mended", async () => {
  const { tenant, ada, api, client, clientSecret, signIn, consent, group } = addUsers(createFixture());
  const { users, servicePrincipals, groups, appRoleAssignments } = tenant.directory;
  users.update(ada.id, { accountEnabled: false });
  servicePrincipals.update(api.servicePrincipal.id, { appRoleAssignmentRequired: true, accountEnabled: false });
  const callers = group([]);
  appRoleAssignments.create({
    principalId: callers,
    resourceId: api.servicePrincipal.id,
    appRoleId: "00000000-aaaa-4000-8000-000000000003",
  });

  const form: Record<string, string | undefined> = {
    username: undefined,
    client_id: client.application.appId,
    client_secret: "wrong",
    password: "wrong",
    scope: "api://x/.default api://x/y",
  };
  let path = "common";
  const found: unknown[] = [];
  const mend = async (repair: () => void): Promise<void> => {
    repair();
    const response = await signIn(form, path);
    const { error_codes: codes } = (await response.json()) as { readonly error_codes?: readonly number[] };
    found.push(codes?.[0] ?? response.status);
  };
  await mend(() => {});
  await mend(() => (path = tenantId));
  await mend(() => (form["username"] = "nobody@twin.onmicrosoft.com"));
  await mend(() => (form["client_secret"] = clientSecret));
  await mend(() => (form["username"] = ada.userPrincipalName));
  await mend(() => (form["password"] = adasPassword));
  await mend(() => users.update(ada.id, { accountEnabled: true }));
  await mend(() => (form["scope"] = "api://none/.default"));
  await mend(() => (form["scope"] = `api://${api.application.appId}/.default`));
  await mend(() => servicePrincipals.update(api.servicePrincipal.id, { accountEnabled: true }));
  await mend(() => groups.addMember(callers, ada.id));
  await mend(() => consent(client.servicePrincipal.id, api.servicePrincipal.id, "user_impersonation"));

  expect(found).toEqual([9001023, 900144, 7000215, 50034, 50126, 50057, 70011, 500011, 500014, 50105, 65001, 200]);
});
