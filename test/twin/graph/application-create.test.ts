import { expect, it } from "vitest";
import { expectRefusal, graphFixture, missing } from "./graph-fixture.ts";
import { inlineApplication } from "./inline-application.ts";

it("creates an application as azuread does: POST, replication probe, owner away, three reads", async () => {
  const { call, me } = graphFixture();
  const post = await call("POST", "/v1.0/applications", { body: inlineApplication(me) });
  expect(post.status).toBe(201);
  const { id, appId } = post.body as { id: string; appId: string };
  expect(post.headers.get("location")).toBe(
    `https://graph.microsoft.com/v1.0/directoryObjects/${id}/Microsoft.DirectoryServices.Application`,
  );

  const probe = { "@odata.type": "#microsoft.graph.application", displayName: "TERRAFORM_UPDATE_x" };
  const path = `/v1.0/applications/${id}`;
  expect(await call("PATCH", path, { body: probe })).toMatchObject({ status: 204, body: undefined });
  expect((await call("PATCH", path, { body: { ...probe, displayName: "api" } })).status).toBe(204);
  expect((await call("DELETE", `${path}/owners/${me}/$ref`)).status).toBe(204);

  expect((await call("GET", path)).body).toEqual({
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
  expect(await call("GET", `/beta/applications/${id}?$select=oauth2RequirePostResponse`)).toMatchObject({
    status: 200,
    body: {
      "@odata.context": "https://graph.microsoft.com/beta/$metadata#applications(oauth2RequirePostResponse)/$entity",
      oauth2RequirePostResponse: false,
    },
  });
  expect((await call("GET", `${path}/owners`)).body).toEqual({
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

it("leaves the token version open, and signs in this tenant only, where nothing is said", async () => {
  const { created } = graphFixture();
  expect(await created("/v1.0/applications", { displayName: "bare" })).toMatchObject({
    signInAudience: "AzureADMyOrg",
    api: { requestedAccessTokenVersion: null },
  });
});

it("refuses an owner whom the tenant does not have", async () => {
  const { call, tenant } = graphFixture();
  const owner = "99999999-0000-4000-8000-000000000000";
  const body = {
    displayName: "api",
    "owners@odata.bind": [`https://graph.microsoft.com/v1.0/directoryObjects/${owner}`],
  };
  expectRefusal(await call("POST", "/v1.0/applications", { body }), 404, ...missing(owner));
  expect(tenant.directory.applications.all()).toEqual([]);
});
