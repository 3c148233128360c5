import { expect, it } from "vitest";
import { denied, expectBadRequest, expectRefusal, graphFixture, tenantId } from "./graph-fixture.ts";
import { inlineApplication } from "./bodies.ts";

const probe = (appId: unknown, me: string) => ({
  "@odata.type": "#microsoft.graph.servicePrincipal",
  appId,
  accountEnabled: true,
  appRoleAssignmentRequired: true,
  description: "TERRAFORM_UPDATE_x",
  alternativeNames: [],
  notificationEmailAddresses: [],
  tags: [],
  loginUrl: null,
  notes: null,
  preferredSingleSignOnMode: null,
  samlSingleSignOnSettings: {},
  "owners@odata.bind": [`https://graph.microsoft.com/v1.0/directoryObjects/${me}`],
});

it("creates, updates and deletes a service principal as azuread does", async () => {
  const { call, statusOf, read, created, me } = graphFixture();
  const application = await created("/v1.0/applications", inlineApplication(me));
  const { appId } = application;
  expect(await read(`/v1.0/servicePrincipals?$filter=appId eq '${String(appId)}'`)).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#servicePrincipals",
    value: [],
  });
  const { id } = await created("/v1.0/servicePrincipals", probe(appId, me));
  const path = `/v1.0/servicePrincipals/${id}`;
  expect(await statusOf("PATCH", path, { body: { description: null } })).toBe(204);
  expect(await statusOf("DELETE", `${path}/owners/${me}/$ref`)).toBe(204);

  const uri = `api://${String(appId)}`;
  await call("PATCH", `/v1.0/applications/${application.id}`, { body: { identifierUris: [uri] } });
  expect(await read(path)).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#servicePrincipals/$entity",
    id,
    deletedDateTime: null,
    accountEnabled: true,
    alternativeNames: [],
    appDescription: null,
    appDisplayName: "api",
    appId,
    appOwnerOrganizationId: tenantId,
    appRoleAssignmentRequired: true,
    applicationTemplateId: null,
    description: null,
    disabledByMicrosoftStatus: null,
    displayName: "api",
    homepage: null,
    loginUrl: null,
    logoutUrl: null,
    notes: null,
    notificationEmailAddresses: [],
    preferredSingleSignOnMode: null,
    preferredTokenSigningKeyThumbprint: null,
    replyUrls: ["https://site.example/.auth/login/aad/callback"],
    servicePrincipalNames: [appId, uri],
    servicePrincipalType: "Application",
    signInAudience: "AzureADMyOrg",
    tags: [],
    tokenEncryptionKeyId: null,
    samlSingleSignOnSettings: null,
    addIns: [],
    appRoles: application["appRoles"],
    info: {
      logoUrl: null,
      marketingUrl: null,
      privacyStatementUrl: null,
      supportUrl: null,
      termsOfServiceUrl: null,
    },
    keyCredentials: [],
    oauth2PermissionScopes: (application["api"] as { oauth2PermissionScopes: unknown }).oauth2PermissionScopes,
    passwordCredentials: [],
    resourceSpecificApplicationPermissions: [],
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
  });
  expect(await read(`/beta/servicePrincipals/${id}?$select=samlMetadataUrl`)).toEqual({
    "@odata.context": "https://graph.microsoft.com/beta/$metadata#servicePrincipals(samlMetadataUrl)/$entity",
    samlMetadataUrl: null,
  });

  const { appId: _, "owners@odata.bind": __, ...update } = probe(appId, me);
  const body = { ...update, description: "x", samlSingleSignOnSettings: { relayState: "" }, accountEnabled: false };
  expect(await statusOf("PATCH", path, { body })).toBe(204);
  expect(await read(path)).toMatchObject({ description: "x", accountEnabled: false });
  expect(await statusOf("DELETE", path)).toBe(204);
  expect(await statusOf("GET", path)).toBe(404);
});

it("refuses a second service principal of an application", async () => {
  const { call, created } = graphFixture();
  const { appId } = await created("/v1.0/applications", { displayName: "api" });
  await created("/v1.0/servicePrincipals", { appId });
  expectRefusal(
    await call("POST", "/v1.0/servicePrincipals", { body: { appId } }),
    409,
    "Request_MultipleObjectsWithSameKeyValue",
    `The service principal cannot be created, updated, or restored because the service principal name ${String(appId)} is already in use.`,
  );
});

it("refuses a service principal without an application, with the message that azuread retries", async () => {
  const { call } = graphFixture();
  const appId = "99999999-0000-4000-8000-000000000000";
  expectBadRequest(
    await call("POST", "/v1.0/servicePrincipals", { body: { appId } }),
    `The appId '${appId}' of the service principal does not reference a valid application object.`,
  );
});

it("configures Microsoft's own service principal as azuread's use_existing does, and doesn't delete it", async () => {
  const { call, statusOf, read, tenant } = graphFixture();
  const graph = tenant.directory.servicePrincipals.addMicrosoftServicePrincipal({
    appId: "00000003-0000-0000-c000-000000000000",
    displayName: "Microsoft Graph",
    names: ["https://graph.microsoft.com"],
  });
  const path = `/v1.0/servicePrincipals/${graph.id}`;
  expect(await statusOf("PATCH", path, { body: { notes: "used by us", appRoleAssignmentRequired: false } })).toBe(204);
  expectRefusal(await call("DELETE", path), 403, ...denied);
  expect(await read(path)).toMatchObject({
    notes: "used by us",
    accountEnabled: true,
    displayName: "Microsoft Graph",
    signInAudience: "AzureADMultipleOrgs",
    servicePrincipalNames: ["00000003-0000-0000-c000-000000000000", "https://graph.microsoft.com"],
  });
});

it("refuses to delete a managed identity, which belongs to Resource Manager", async () => {
  const { statusOf, read, tenant } = graphFixture();
  const { id } = tenant.directory.servicePrincipals.addManagedIdentity("identity");
  expect(await statusOf("DELETE", `/v1.0/servicePrincipals/${id}`)).toBe(403);
  expect(await read(`/v1.0/servicePrincipals/${id}`)).toMatchObject({
    displayName: "identity",
    servicePrincipalType: "ManagedIdentity",
  });
});
