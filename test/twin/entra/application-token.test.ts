import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from "jose";
import { describe, expect, it } from "vitest";
import { createSigningKeys } from "../../../packages/twin/entra/signing-keys.ts";
import type { AppRole } from "../../../packages/twin/tenant/directory-objects.ts";
import {
  accessToken,
  correlationId,
  createFixture,
  type Fixture,
  readerRole,
  signingKeys,
  start,
  startSeconds,
  tenantId,
  traceId,
  userRole,
  writerRole,
} from "./entra-fixture.ts";

const [kid] = signingKeys.jwks({ version: 1 }).keys.map((key) => key.kid);
const opaque = expect.stringMatching(/^[\w.-]{10,}$/);
const times = { iat: startSeconds - 300, nbf: startSeconds - 300, exp: startSeconds + 3600 };
const graph = "00000003-0000-0000-c000-000000000000";
const resourceManager = "797f4846-ba00-4fd7-ba43-dac1f8f63013";
const defaultAccess = "00000000-0000-0000-0000-000000000000";

/** Verified as the API would: by the keys that the issuer publishes. */
async function verified(fixture: Fixture, token: string, jwksPath: string) {
  const keys = (await (await fixture.get(jwksPath)).json()) as JSONWebKeySet;
  return jwtVerify(token, createLocalJWKSet(keys), { algorithms: ["RS256"], currentDate: start });
}

async function claims({ post, granted }: Fixture, changes: Readonly<Record<string, string>> = {}) {
  return decodeJwt(await accessToken(await post({ ...granted(), ...changes })));
}

function requireAssignment({ tenant }: Fixture, { servicePrincipal }: Fixture["api"]): void {
  tenant.directory.servicePrincipals.update(servicePrincipal.id, { appRoleAssignmentRequired: true });
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

  it("has the audience as requested", async () => {
    const fixture = createFixture({ tokenVersion });
    const { appId } = fixture.api.application;
    expect((await claims(fixture, { scope: `${appId}/.default` })).aud).toBe(appId);
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
    const fixture = createFixture({ tokenVersion: 2 });
    fixture.assign();
    expect((await claims(fixture))["roles"]).toEqual(["Things.Read"]);
  });
});

it("can be requested by an application for itself, also by its identifier URI", async () => {
  const fixture = createFixture();
  const { application, servicePrincipal } = fixture.api;
  const { secretText } = fixture.tenant.directory.applications.addPassword(application.id, { displayName: "own" });
  for (const name of [application.appId, `api://${application.appId}`]) {
    const own = { client_id: application.appId, client_secret: secretText, scope: `${name}/.default` };
    expect(await claims(fixture, own)).toMatchObject({ aud: name, appid: application.appId, oid: servicePrincipal.id });
  }
});

it("is dated by the twin's clock", async () => {
  const fixture = createFixture();
  fixture.clock.advance(60 * 60 * 1000);
  expect(await claims(fixture)).toMatchObject({ iat: times.iat + 3600, exp: times.exp + 3600 });
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

it("comes without a refresh token", async () => {
  const { post, granted } = createFixture();
  const body = (await (await post(granted())).json()) as Record<string, unknown>;
  expect(Object.entries(body)).toEqual([
    ["token_type", "Bearer"],
    ["expires_in", 3599],
    ["ext_expires_in", 3599],
    ["access_token", expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/)],
  ]);
});

it.each([200, 401])("forbids caching of an answer with status %i, and gives its trace id", async (status) => {
  const { post, granted } = createFixture();
  const response = await post({ ...granted(), ...(status === 401 && { client_secret: "wrong" }) });
  expect(response.status).toBe(status);
  expect(Object.fromEntries(response.headers)).toEqual({
    "cache-control": "no-store, no-cache",
    "content-type": "application/json; charset=utf-8",
    expires: "-1",
    p3p: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
    pragma: "no-cache",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-ms-ests-server": "0.0.0.0 - TWIN",
    "x-ms-request-id": traceId,
  });
});

it.each(["twin.onmicrosoft.com", "TWIN.onmicrosoft.com", tenantId.toUpperCase()])(
  "accepts %s as the tenant's name",
  async (tenant) => {
    const { post, granted } = createFixture();
    expect((await post(granted(), { tenant })).status).toBe(200);
  },
);

const absent = '"signin_state":{"essential":false},"login_hint":{"essential":false}';
it.each([
  ["the capability cp1 alone", { claims: '{"access_token":{"xms_cc":{"values":["cp1"]}}}' }],
  ["the capability CP1 alone", { claims: '{"access_token":{"xms_cc":{"values":["CP1"]}}}' }],
  [
    "what MSAL sends along",
    {
      client_info: "1",
      "x-client-SKU": "msal.js.node",
      "x-client-VER": "7.2.3",
      "x-client-OS": "linux",
      "x-client-CPU": "x64",
      "x-ms-lib-capability": "retry-after, h429",
      "x-client-current-telemetry": "5|771,2,,,|,",
      "x-client-last-telemetry": "5|0|||0,0",
      "client-request-id": correlationId,
      claims: `{"id_token":{${absent},"tenant_region_sub_scope":{"essential":false}},"access_token":{"xms_cc":{"values":["CP1"]}}}`,
    },
  ],
  [
    "what the MSAL inside @azure/identity sends along: one claim fewer",
    { claims: `{"id_token":{${absent}},"access_token":{"xms_cc":{"values":["cp1"]}}}` },
  ],
])("takes %s", async (_, more) => {
  const { post, granted } = createFixture();
  expect((await post({ ...granted(), ...more })).status).toBe(200);
});

it("accepts the scopes that MSAL Go and MSAL Java always add", async () => {
  const fixture = createFixture();
  const { scope = "" } = fixture.granted();
  const { aud } = await claims(fixture, { scope: `${scope} openid offline_access profile` });
  expect(aud).toBe(scope.replace(/\/\.default$/, ""));
});

describe("the roles of an application's token", () => {
  /** As Graph wants it: disabled, then changed. */
  function change({ tenant, api }: Fixture, role: AppRole, changes: Partial<AppRole> | undefined): void {
    const { applications } = tenant.directory;
    const others = [readerRole, writerRole, userRole].filter(({ id }) => id !== role.id);
    applications.update(api.application.id, { appRoles: [...others, { ...role, isEnabled: false }] });
    applications.update(api.application.id, { appRoles: [...others, ...(changes ? [{ ...role, ...changes }] : [])] });
  }

  it("are all those assigned to the client, or absent if none", async () => {
    const fixture = createFixture();
    expect(await claims(fixture)).not.toHaveProperty("roles");
    fixture.assign(writerRole.id);
    fixture.assign(readerRole.id);
    expect((await claims(fixture))["roles"]).toEqual(["Things.Write", "Things.Read"]);
  });

  it.each([
    ["stay while the role is disabled, though nobody can be assigned it", { isEnabled: false }, ["Things.Read"]],
    ["have the new value once the role is renamed", { value: "Things.See" }, ["Things.See"]],
    ["go once the role is for users only", { allowedMemberTypes: ["User"] as const }, undefined],
    ["go with the role", undefined, undefined],
  ])("%s", async (_, changes, expected) => {
    const fixture = createFixture();
    fixture.assign(readerRole.id);
    change(fixture, readerRole, changes);
    expect((await claims(fixture))["roles"]).toEqual(expected);
    if (changes && "isEnabled" in changes) {
      fixture.tenant.directory.appRoleAssignments.forget(fixture.client.servicePrincipal.id);
      expect(() => fixture.assign(readerRole.id)).toThrow("Permission being assigned was not found");
    }
  });

  it("can be removed while the application stays assigned, which satisfies required assignment", async () => {
    const fixture = createFixture();
    requireAssignment(fixture, fixture.api);
    fixture.assign(readerRole.id);
    change(fixture, readerRole, undefined);
    expect(await claims(fixture)).not.toHaveProperty("roles");
  });

  it("belong only to the requested resource and client", async () => {
    const fixture = createFixture();
    const { client, api, register } = fixture;
    const { appRoleAssignments } = fixture.tenant.directory;
    const role = { ...readerRole, id: "00000000-aaaa-4000-8000-000000000009", value: "Others.Read" };
    const { id: resourceId } = register("other-api", { appRoles: [role] }).servicePrincipal;
    const { id: otherClient } = register("other-client").servicePrincipal;
    appRoleAssignments.create({ principalId: client.servicePrincipal.id, resourceId, appRoleId: role.id });
    appRoleAssignments.create({
      principalId: otherClient,
      resourceId: api.servicePrincipal.id,
      appRoleId: readerRole.id,
    });
    expect(await claims(fixture)).not.toHaveProperty("roles");
  });

  it("aren't needed if default access is assigned and assignment is required", async () => {
    const fixture = createFixture();
    const { tenant, client, register } = fixture;
    const open = register("no-roles-api");
    requireAssignment(fixture, open);
    tenant.directory.appRoleAssignments.create({
      principalId: client.servicePrincipal.id,
      resourceId: open.servicePrincipal.id,
      appRoleId: defaultAccess,
    });
    expect(await claims(fixture, { scope: `${open.application.appId}/.default` })).not.toHaveProperty("roles");
  });
});

it.each([
  [graph, "https://graph.microsoft.com", "its permissions as roles", "Application.ReadWrite.All"],
  [graph, graph, "its permissions as roles", "Application.ReadWrite.All"],
  [resourceManager, "https://management.azure.com", "no roles, and without any assignment", undefined],
  [resourceManager, "https://management.azure.com/", "no roles, and without any assignment", undefined],
])("gives a deployer a version 1 token for Microsoft's %s, asked for as %s, with %s", async (appId, name, _, value) => {
  const fixture = createFixture();
  const { servicePrincipals, appRoleAssignments } = fixture.tenant.directory;
  const names = appId === graph ? [name] : ["https://management.azure.com", "https://management.azure.com/"];
  const role = value === undefined ? undefined : { ...readerRole, value };
  const resource = servicePrincipals.addMicrosoftServicePrincipal({
    appId,
    displayName: "x",
    names,
    appRoles: role ? [role] : [],
  });
  const principalId = fixture.client.servicePrincipal.id;
  if (role) appRoleAssignments.create({ principalId, resourceId: resource.id, appRoleId: role.id });
  const token = await claims(fixture, { scope: `${name}/.default` });
  expect(token).toMatchObject({ aud: name, iss: `https://sts.windows.net/${tenantId}/`, ver: "1.0" });
  expect(token["roles"]).toEqual(role && [value]);
});
