import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { assertionType, certificateAssertion, registerCertificate } from "./client-proof-fixture.ts";
import { accessToken, createFixture, tenantId } from "./entra-fixture.ts";
import { adasPassword, addUsers, longSignIn, type UserFixture } from "./user-fixture.ts";

const day = 24 * 60 * 60 * 1000;
const anotherPassword = "Another-password-2";

function setPassword({ tenant, ada }: UserFixture, password: string): void {
  tenant.directory.users.update(ada.id, { passwordProfile: { ...ada.passwordProfile, password } });
}

async function bodyOf(response: Response) {
  expect(response.status).toBe(200);
  return (await response.json()) as Readonly<Record<string, string>>;
}

async function expectCode(answer: Promise<Response>, code: number): Promise<void> {
  expect(await (await answer).json()).toMatchObject({ error_codes: [code] });
}

describe("the answer to a password", () => {
  it("has an access token, without an unrequested refresh token or ID token", async () => {
    const { signIn, api } = addUsers(createFixture());
    const resource = `api://${api.application.appId}`;

    expect(Object.entries(await bodyOf(await signIn()))).toEqual([
      ["token_type", "Bearer"],
      ["scope", `${resource}/user_impersonation ${resource}/.default`],
      ["expires_in", 3599],
      ["ext_expires_in", 3599],
      ["access_token", expect.any(String)],
    ]);
  });

  it("has both for openid and offline_access, and client_info for MSAL, in the order of a recorded answer", async () => {
    const { signIn, api, ada } = addUsers(createFixture());
    const scope = `api://${api.application.appId}/user_impersonation`;

    const body = await bodyOf(await signIn({ scope: `${scope} openid profile offline_access`, client_info: "1" }));

    expect(Object.keys(body).join(" ")).toBe(
      "token_type scope expires_in ext_expires_in access_token refresh_token id_token client_info",
    );
    expect(body["scope"]).toBe(scope);
    const info: unknown = JSON.parse(Buffer.from(String(body["client_info"]), "base64url").toString());
    expect(info).toEqual({ uid: ada.id, utid: tenantId });
  });
});

it.each(["ADA@twin.onmicrosoft.com", " ada@twin.onmicrosoft.com "])(
  "finds the user by the name %j",
  async (username) => {
    expect((await addUsers(createFixture()).signIn({ username })).status).toBe(200);
  },
);

it("refuses a password with a trailing blank, even if it is the password", async () => {
  const users = addUsers(createFixture());
  const password = `${adasPassword} `;
  setPassword(users, password);
  await expectCode(users.signIn({ password }), 50126);
});

it("finds the tenant at /organizations by the user's name", async () => {
  const { signIn } = addUsers(createFixture());
  expect(decodeJwt(await accessToken(await signIn({}, "organizations")))["tid"]).toBe(tenantId);
});

describe("a confidential client that acts for a user", () => {
  function withConsent() {
    const users = addUsers(createFixture());
    const { client, clientSecret, api, consent } = users;
    consent(client.servicePrincipal.id, api.servicePrincipal.id, "user_impersonation");
    const who = { client_id: client.application.appId };
    const proofOf = async (shown: Record<string, string>) =>
      decodeJwt(await accessToken(await users.signIn({ ...who, ...shown })))["appidacr"];
    return { users, who, proofOf, secret: { client_secret: clientSecret } };
  }

  it("authenticates with its secret or its certificate", async () => {
    const { users, proofOf, secret } = withConsent();
    registerCertificate(users);
    const certificate = { client_assertion_type: assertionType, client_assertion: await certificateAssertion(users) };
    expect([await proofOf(secret), await proofOf(certificate)]).toEqual(["1", "2"]);
  });

  it("may use its secret even if public flows are allowed, but not a wrong one", async () => {
    const { users, who, proofOf, secret } = withConsent();
    users.tenant.directory.applications.update(users.client.application.id, { isFallbackPublicClient: true });
    expect([await proofOf(secret), await proofOf({})]).toEqual(["1", "0"]);
    await expectCode(users.signIn({ ...who, client_secret: "wrong" }), 7000215);
  });
});

it("refuses a guest by name", async () => {
  const { signIn, tenant, ada } = addUsers(createFixture());
  tenant.directory.users.update(ada.id, { userType: "Guest" });
  const response = await signIn();
  expect([response.status, await response.json()]).toEqual([
    501,
    {
      error: "NotSupportedByTheTwin",
      error_description:
        "The twin doesn't support the password grant for a guest. See packages/twin/FIDELITY.md for what it supports.",
    },
  ]);
});

it("reports the first of all faults in a password grant, and the next once that is fixed", async () => {
  const { tenant, ada, api, client, clientSecret, signIn, consent, group } = addUsers(createFixture());
  const { users, servicePrincipals, groups, appRoleAssignments } = tenant.directory;
  const resourceId = api.servicePrincipal.id;
  users.update(ada.id, { accountEnabled: false });
  servicePrincipals.update(resourceId, { appRoleAssignmentRequired: true, accountEnabled: false });
  const callers = group([]);
  const appRoleId = "00000000-aaaa-4000-8000-000000000003";
  appRoleAssignments.create({ principalId: callers, resourceId, appRoleId });

  const form: Record<string, string | undefined> = {
    username: undefined,
    client_id: client.application.appId,
    client_secret: "wrong",
    password: "wrong",
    scope: "api://x/.default api://x/y",
  };
  let path = "common";
  const fixes: readonly (readonly [code: number, fix: () => void])[] = [
    [9001023, () => {}],
    [900144, () => (path = tenantId)],
    [7000215, () => (form["username"] = "nobody@twin.onmicrosoft.com")],
    [50034, () => (form["client_secret"] = clientSecret)],
    [50126, () => (form["username"] = ada.userPrincipalName)],
    [50057, () => (form["password"] = adasPassword)],
    [70011, () => users.update(ada.id, { accountEnabled: true })],
    [500011, () => (form["scope"] = "api://none/.default")],
    [500014, () => (form["scope"] = `api://${api.application.appId}/.default`)],
    [50105, () => servicePrincipals.update(resourceId, { accountEnabled: true })],
    [65001, () => groups.addReference("members", callers, ada.id)],
  ];
  for (const [code, fix] of fixes) {
    fix();
    await expectCode(signIn(form, path), code);
  }
  consent(client.servicePrincipal.id, resourceId, "user_impersonation");
  expect((await signIn(form, path)).status).toBe(200);
});

describe("a refresh token", () => {
  async function signedIn() {
    const users = addUsers(createFixture());
    return { users, token: await users.refreshTokenOf(await longSignIn(users)) };
  }

  it("gets tokens like those of the sign-in, and another refresh token", async () => {
    const users = addUsers(createFixture());
    const aud = `api://${users.api.application.appId}`;
    const token = await users.refreshTokenOf(await users.signIn({ scope: `${aud}/.default openid offline_access` }));

    const body = await bodyOf(await users.refresh(token));

    expect(Object.keys(body).join(" ")).toBe(
      "token_type scope expires_in ext_expires_in access_token refresh_token id_token",
    );
    expect(body["refresh_token"]).not.toBe(token);
    expect(decodeJwt(body["access_token"] ?? "")).toMatchObject({ aud, oid: users.ada.id, amr: ["pwd"] });
  });

  it("is opaque to clients: not a JWT, and without a name", async () => {
    expect((await signedIn()).token).toMatch(/^1\.A[\w-]{128}$/);
  });

  it("is valid for 90 days from each use, both the old one and the new one", async () => {
    const { users, token: first } = await signedIn();
    users.clock.advance(89 * day);
    const second = await users.refreshTokenOf(await users.refresh(first));
    expect((await users.refresh(first)).status).toBe(200);

    users.clock.advance(2 * day);
    await expectCode(users.refresh(first), 700082);
    users.clock.advance(86 * day);
    expect((await users.refresh(second)).status).toBe(200);
  });

  it("may request another resource within the given consent", async () => {
    const { users, token } = await signedIn();
    const scope = "https://graph.microsoft.com/User.Read";
    await expectCode(users.refresh(token, { scope }), 65001);
    users.consent(users.desktop.servicePrincipal.id, users.graphId, "User.Read");
    expect(decodeJwt(await accessToken(await users.refresh(token, { scope })))).toMatchObject({
      aud: "https://graph.microsoft.com",
      scp: "User.Read",
    });
  });

  it("stays valid after an earlier password change", async () => {
    const users = addUsers(createFixture());
    setPassword(users, anotherPassword);
    users.clock.advance(1000);
    const scope = `api://${users.api.application.appId}/.default offline_access`;
    const token = await users.refreshTokenOf(await users.signIn({ password: anotherPassword, scope }));
    expect((await users.refresh(token)).status).toBe(200);
  });

  it("requires a confidential client's credential", async () => {
    const { users, token } = await signedIn();
    users.tenant.directory.applications.update(users.desktop.application.id, { isFallbackPublicClient: false });
    await expectCode(users.refresh(token), 7000218);
  });
});
