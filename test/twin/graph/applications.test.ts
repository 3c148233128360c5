import { expect, it } from "vitest";
import {
  expectBadRequest,
  expectNotSupported,
  expectMissing,
  expectRefusal,
  graphFixture,
  nobody,
} from "./graph-fixture.ts";
import { appRole, inlineApplication } from "./bodies.ts";

const enabledRule = [
  "CannotDeleteOrUpdateEnabledEntitlement",
  "Permission (scope or role) cannot be deleted or updated unless disabled first.",
] as const;

async function withApplication() {
  const fixture = graphFixture();
  const { id } = await fixture.created("/v1.0/applications", inlineApplication(fixture.me));
  const path = `/v1.0/applications/${id}`;
  const patch = (body: unknown) => fixture.call("PATCH", path, { body });
  return { ...fixture, id, path, patch, read: () => fixture.read(path) };
}

it("shows an application as Graph does, once azuread has created it: owner away, three reads", async () => {
  const { call, read, statusOf, me } = graphFixture();
  const post = await call("POST", "/v1.0/applications", { body: inlineApplication(me) });
  expect(post.status).toBe(201);
  const { id, appId } = post.body as { id: string; appId: string };
  expect(post.headers.get("location")).toBe(
    `https://graph.microsoft.com/v1.0/directoryObjects/${id}/Microsoft.DirectoryServices.Application`,
  );
  const path = `/v1.0/applications/${id}`;
  expect(await statusOf("DELETE", `${path}/owners/${me}/$ref`)).toBe(204);

  expect(await read(path)).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#applications/$entity",
    id,
    deletedDateTime: null,
    appId,
    applicationTemplateId: null,
    createdDateTime: "2026-11-24T15:09:18Z",
    displayName: "api",
    description: null,
    notes: "stack dev",
    serviceManagementReference: null,
    groupMembershipClaims: null,
    disabledByMicrosoftStatus: null,
    isDeviceOnlyAuthSupported: null,
    isFallbackPublicClient: false,
    identifierUris: [],
    optionalClaims: null,
    addIns: [],
    publisherDomain: "twin.onmicrosoft.com",
    certification: null,
    signInAudience: "AzureADMyOrg",
    tags: ["stack:dev"],
    tokenEncryptionKeyId: null,
    samlMetadataUrl: null,
    defaultRedirectUri: null,
    requestSignatureVerification: null,
    servicePrincipalLockConfiguration: null,
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
    parentalControlSettings: { countriesBlockedForMinors: [], legalAgeGroupRule: "Allow" },
    keyCredentials: [],
    passwordCredentials: [],
    appRoles: [
      {
        allowedMemberTypes: ["Application", "User"],
        description: "Call the function",
        displayName: "Invoke",
        id: "11111111-0000-4000-8000-000000000001",
        isEnabled: true,
        origin: "Application",
        value: "Function.Invoke",
      },
    ],
    requiredResourceAccess: [
      {
        resourceAppId: "00000003-0000-0000-c000-000000000000",
        resourceAccess: [{ id: "14dad69e-099b-42c9-810b-d002981feec1", type: "Scope" }],
      },
    ],
    api: {
      requestedAccessTokenVersion: 1,
      acceptMappedClaims: false,
      knownClientApplications: [],
      oauth2PermissionScopes: [
        {
          id: "11111111-0000-4000-8000-000000000002",
          adminConsentDescription: "Call the function",
          adminConsentDisplayName: "Call",
          isEnabled: true,
          type: "User",
          userConsentDescription: "",
          userConsentDisplayName: "",
          value: "user_impersonation",
        },
      ],
      preAuthorizedApplications: [],
    },
    web: {
      homePageUrl: null,
      logoutUrl: null,
      redirectUris: ["https://site.example/.auth/login/aad/callback"],
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: true },
      redirectUriSettings: [],
    },
    spa: { redirectUris: [] },
    publicClient: { redirectUris: [] },
    info: {
      marketingUrl: null,
      privacyStatementUrl: null,
      supportUrl: null,
      termsOfServiceUrl: null,
      logoUrl: null,
    },
  });
  expect(await read(`/beta/applications/${id}?$select=oauth2RequirePostResponse`)).toEqual({
    "@odata.context": "https://graph.microsoft.com/beta/$metadata#applications(oauth2RequirePostResponse)/$entity",
    oauth2RequirePostResponse: false,
  });
  expect(await read(`${path}/owners`)).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#directoryObjects",
    value: [],
  });
});

it("creates what ApplicationRegistration sends, with its nulls", async () => {
  const { created } = graphFixture();
  const registration = await created("/v1.0/applications", {
    displayName: "registration",
    description: null,
    groupMembershipClaims: null,
    notes: null,
    serviceManagementReference: null,
    signInAudience: "AzureADMyOrg",
    api: { requestedAccessTokenVersion: 2 },
    info: { marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
    web: {
      homePageUrl: null,
      logoutUrl: null,
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: true },
    },
  });
  expect(registration).toMatchObject({
    displayName: "registration",
    isFallbackPublicClient: null,
    api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [] },
    web: { redirectUris: [], implicitGrantSettings: { enableIdTokenIssuance: true } },
  });
});

it.each([
  [{}, "AzureADandPersonalMicrosoftAccount", 2],
  [{ signInAudience: "AzureADMyOrg" }, "AzureADMyOrg", null],
  [{ signInAudience: "PersonalMicrosoftAccount" }, "PersonalMicrosoftAccount", 2],
  [{ signInAudience: "AzureADMyOrg", api: { requestedAccessTokenVersion: 1 } }, "AzureADMyOrg", 1],
])("signs in everyone by default, with version 2 tokens: %j", async (body, signInAudience, version) => {
  expect(await graphFixture().created("/v1.0/applications", { displayName: "bare", ...body })).toMatchObject({
    signInAudience,
    api: { requestedAccessTokenVersion: version },
  });
});

it("refuses version 1 tokens for personal Microsoft accounts, at creation and later", async () => {
  const { call, created } = graphFixture();
  const message = "Property api.requestedAccessTokenVersion is invalid.";
  const api = { requestedAccessTokenVersion: 1 };
  expectBadRequest(await call("POST", "/v1.0/applications", { body: { displayName: "x", api } }), message);
  const { id } = await created("/v1.0/applications", { displayName: "x", signInAudience: "AzureADMyOrg" });
  const signInAudience = "AzureADandPersonalMicrosoftAccount";
  const patch = (body: object) => call("PATCH", `/v1.0/applications/${id}`, { body });
  expectBadRequest(await patch({ signInAudience }), message);
  expect((await patch({ signInAudience, api: { requestedAccessTokenVersion: 2 } })).status).toBe(204);
  expectBadRequest(await patch({ api: { requestedAccessTokenVersion: null } }), message);
});

it("takes the redirect addresses of each platform, and no others", async () => {
  const { statusOf, created } = graphFixture();
  const { id } = await created("/v1.0/applications", { displayName: "x" });
  const patch = (platform: string, uri: string) =>
    statusOf("PATCH", `/v1.0/applications/${id}`, { body: { [platform]: { redirectUris: [uri] } } });
  for (const uri of ["https://site.example/", "http://localhost:8080/", "urn:ietf:wg:oauth:2.0:oob"]) {
    expect(await patch("web", uri)).toBe(204);
  }
  for (const uri of ["http://site.example/", "urn:x", "javascript:alert(1)", "myapp://auth"]) {
    expect(await patch("web", uri)).toBe(400);
  }
  expect(await patch("spa", "urn:ietf:wg:oauth:2.0:oob")).toBe(400);
  expect(await patch("publicClient", "urn:ietf:wg:oauth:2.0:oob")).toBe(204);
});

it("refuses an owner that the tenant doesn't have", async () => {
  const { call, tenant } = graphFixture();
  const owners = [`https://graph.microsoft.com/v1.0/directoryObjects/${nobody}`];
  const body = { displayName: "api", "owners@odata.bind": owners };
  expectMissing(await call("POST", "/v1.0/applications", { body }), nobody);
  expect(tenant.directory.applications.all()).toEqual([]);
});

it("merges a complex property, and replaces a collection as a whole", async () => {
  const { patch, read } = await withApplication();
  const before = await read();
  expect((await patch({ api: { requestedAccessTokenVersion: 2 } })).status).toBe(204);
  expect((await patch({ web: { implicitGrantSettings: { enableIdTokenIssuance: false } } })).status).toBe(204);
  const implicitGrantSettings = { enableAccessTokenIssuance: false, enableIdTokenIssuance: false };
  const after = {
    ...before,
    api: { ...(before["api"] as object), requestedAccessTokenVersion: 2 },
    web: { ...(before["web"] as object), implicitGrantSettings },
  };
  expect(await read()).toEqual(after);
  await patch({ tags: ["a"], web: { redirectUris: [] } });
  expect(await read()).toEqual({ ...after, tags: ["a"], web: { ...after.web, redirectUris: [] } });
});

it("treats null as a value, not as an omission", async () => {
  const { patch, read } = await withApplication();
  await patch({ notes: null, isFallbackPublicClient: null });
  expect(await read()).toMatchObject({ notes: null, isFallbackPublicClient: null, displayName: "api" });
});

it("keeps secrets when a PATCH sends an empty list", async () => {
  const { call, path, patch, read } = await withApplication();
  await call("POST", `${path}/addPassword`, { body: {} });
  expect((await patch({ passwordCredentials: [], keyCredentials: [], displayName: "renamed" })).status).toBe(204);
  const after = await read();
  expect(after).toMatchObject({ displayName: "renamed" });
  expect(after["passwordCredentials"]).toHaveLength(1);
});

it("changes an app role as azuread does: disabled first, then changed", async () => {
  const { patch, read } = await withApplication();
  expect((await patch({ appRoles: [appRole({ isEnabled: false, origin: "Application" })] })).status).toBe(204);
  expect((await patch({ appRoles: [appRole({ description: "other" })] })).status).toBe(204);
  expect((await read())["appRoles"]).toEqual([{ ...appRole({ description: "other" }), origin: "Application" }]);
});

it.each([
  ["app role changed", { appRoles: [appRole({ description: "other" })] }],
  ["app role removed", { appRoles: [] }],
  ["app role changed while it is disabled", { appRoles: [appRole({ description: "other", isEnabled: false })] }],
  ["permission scope removed", { api: { oauth2PermissionScopes: [] } }],
])("refuses an enabled %s", async (_, changes) => {
  const { patch, read } = await withApplication();
  expectRefusal(await patch({ ...changes, notes: "changed with it" }), 400, ...enabledRule);
  expect(await read()).toMatchObject({ notes: "stack dev", appRoles: [{ description: "Call the function" }] });
});

it("accepts the id that azuread sends, and refuses another", async () => {
  const { patch, id } = await withApplication();
  expect((await patch({ id, notes: "x" })).status).toBe(204);
  expectBadRequest(await patch({ id: nobody, notes: "x" }), "Property 'id' is read-only and cannot be set.");
});

it("keeps both of two overlapping changes", async () => {
  const { patch, read } = await withApplication();
  await Promise.all([patch({ notes: "one" }), patch({ tags: ["two"] })]);
  expect(await read()).toMatchObject({ notes: "one", tags: ["two"] });
});

it("keeps optional claims and groups in tokens, merges the kinds of tokens, and empties them by {}", async () => {
  const { call, read, created } = graphFixture();
  const claim = { name: "email", source: null, essential: true, additionalProperties: [] };
  const { id, optionalClaims } = await created("/v1.0/applications", {
    displayName: "x",
    groupMembershipClaims: "SecurityGroup, ApplicationGroup",
    optionalClaims: { accessToken: [{ name: "email", essential: true }] },
  });
  expect(optionalClaims).toEqual({ accessToken: [claim], idToken: [], saml2Token: [] });
  const path = `/v1.0/applications/${id}`;
  await call("PATCH", path, { body: { optionalClaims: { idToken: [{ name: "upn", additionalProperties: ["x"] }] } } });
  expect(await read(path)).toMatchObject({
    groupMembershipClaims: "SecurityGroup, ApplicationGroup",
    optionalClaims: { accessToken: [claim], idToken: [{ name: "upn", additionalProperties: ["x"] }] },
  });
  for (const none of [null, {}, { accessToken: [], idToken: [] }]) {
    await call("PATCH", path, { body: { optionalClaims: { accessToken: [claim] } } });
    expect((await call("PATCH", path, { body: { optionalClaims: none } })).status).toBe(204);
    expect(await read(path)).toMatchObject({ optionalClaims: null });
  }
  expect((await call("PATCH", path, { body: { groupMembershipClaims: "Everything" } })).status).toBe(400);
  expect((await call("PATCH", path, { body: { optionalClaims: { accessToken: [{ nam: "x" }] } } })).status).toBe(400);
});

it("keeps what only flows of browsers and devices read", async () => {
  const { call, read, created } = graphFixture();
  const both = { isDeviceOnlyAuthSupported: true, oauth2RequirePostResponse: true };
  const application = await created("/v1.0/applications", { displayName: "x", ...both });
  expect(application).toMatchObject({ isDeviceOnlyAuthSupported: true });
  expect(application).not.toHaveProperty("oauth2RequirePostResponse");
  const path = `/beta/applications/${application.id}?$select=oauth2RequirePostResponse`;
  expect(await read(path)).toMatchObject({ oauth2RequirePostResponse: true });

  const patch = (body: object) => call("PATCH", `/beta/applications/${application.id}`, { body });
  expect((await patch({ oauth2RequirePostResponse: false })).status).toBe(204);
  expect(await read(path)).toMatchObject({ oauth2RequirePostResponse: false });
  expectNotSupported(await patch({ notes: "x" }), "a PATCH of 'notes' on /beta/applications");
});
