import { expect, it } from "vitest";
import { expectRefusal, graphFixture, tenantId } from "./graph-fixture.ts";
import { appRole } from "./inline-application.ts";

it("adds an identifier URI of the application's own id, as ApplicationIdentifierUri does", async () => {
  const { call, created } = graphFixture();
  const { id, appId } = await created("/v1.0/applications", { displayName: "api" });
  const uri = `api://${String(appId)}`;
  const body = { "@odata.type": "#microsoft.graph.application", identifierUris: [uri] };
  expect((await call("PATCH", `/v1.0/applications/${id}`, { body })).status).toBe(204);
  expect((await call("GET", `/v1.0/applications/${id}`)).body).toMatchObject({ identifierUris: [uri] });
  expect((await call("PATCH", `/v1.0/applications/${id}`, { body: { identifierUris: [] } })).status).toBe(204);
  expect((await call("GET", `/v1.0/applications/${id}`)).body).toMatchObject({ identifierUris: [] });
});

it("refuses an identifier URI without domain, tenant or application, by the default policy", async () => {
  const { call } = graphFixture();
  const body = { displayName: "api", identifierUris: ["api://anything"], api: { requestedAccessTokenVersion: 1 } };
  expectRefusal(
    await call("POST", "/v1.0/applications", { body }),
    400,
    "Request_BadRequest",
    "Failed to add identifier URI api://anything. All newly added URIs must contain a tenant verified domain, tenant ID, or app ID, as per the default tenant policy of your organization. See https://aka.ms/identifier-uri-addition-error for more information on this error.",
  );
});

it.each([
  ["of an application with v2 tokens", { identifierUris: ["api://anything"], api: { requestedAccessTokenVersion: 2 } }],
  ["with the tenant's id", { identifierUris: [`api://${tenantId}/x`] }],
  ["with a verified domain", { identifierUris: ["https://twin.onmicrosoft.com/x"] }],
])("takes an identifier URI %s", async (_, properties) => {
  const { call } = graphFixture();
  const answer = await call("POST", "/v1.0/applications", { body: { displayName: "api", ...properties } });
  expect(answer.status).toBe(201);
});

it("refuses an identifier URI that another application has", async () => {
  const { call, created } = graphFixture();
  const identifierUris = [`api://${tenantId}/x`];
  await created("/v1.0/applications", { displayName: "one", identifierUris });
  expectRefusal(
    await call("POST", "/v1.0/applications", { body: { displayName: "two", identifierUris } }),
    400,
    "Request_MultipleObjectsWithSameKeyValue",
    "Another object with the same value for property identifierUris already exists.",
  );
});

it("refuses two app roles of one value", async () => {
  const { call } = graphFixture();
  const appRoles = [appRole(), appRole({ id: "11111111-0000-4000-8000-000000000009" })];
  expect((await call("POST", "/v1.0/applications", { body: { displayName: "api", appRoles } })).status).toBe(400);
});

it("refuses to pre-authorise for a scope that does not exist yet", async () => {
  const { call, created } = graphFixture();
  const scope = {
    id: "11111111-0000-4000-8000-000000000002",
    adminConsentDescription: "x",
    adminConsentDisplayName: "x",
    value: "call",
  };
  const preAuthorizedApplications = [
    { appId: "22222222-0000-4000-8000-000000000000", delegatedPermissionIds: [scope.id] },
  ];
  const { id } = await created("/v1.0/applications", { displayName: "api" });
  const path = `/v1.0/applications/${id}`;
  const together = { api: { oauth2PermissionScopes: [scope], preAuthorizedApplications } };
  expectRefusal(
    await call("PATCH", path, { body: together }),
    400,
    "InvalidValue",
    "Property api.preAuthorizedApplications.delegatedPermissionIds has a Permission Id that cannot be found in the AppPermissions sets.",
  );
  expect((await call("PATCH", path, { body: { api: { oauth2PermissionScopes: [scope] } } })).status).toBe(204);
  expect((await call("PATCH", path, { body: { api: { preAuthorizedApplications } } })).status).toBe(204);
  expect((await call("GET", path)).body).toMatchObject({
    api: { oauth2PermissionScopes: [{ id: scope.id }], preAuthorizedApplications },
  });
});
