import { expect, it } from "vitest";
import { microsoftGraph } from "../../../packages/twin/tenant/microsoft-graph.ts";
import {
  expectBadRequest,
  expectMissing,
  expectNotSupported,
  expectRefusal,
  graphFixture,
  nobody,
} from "./graph-fixture.ts";

const collection = "/v1.0/oauth2PermissionGrants";
const context = "https://graph.microsoft.com/v1.0/$metadata#oauth2PermissionGrants";

async function withClient() {
  const fixture = graphFixture();
  const resource = fixture.tenant.directory.servicePrincipals.addMicrosoftServicePrincipal(microsoftGraph);
  const { appId } = await fixture.created("/v1.0/applications", { displayName: "client" });
  const client = await fixture.created("/v1.0/servicePrincipals", { appId });
  const ends = { clientId: client.id, resourceId: resource.id };
  const body = { ...ends, consentType: "AllPrincipals", scope: "openid profile" };
  const grant = async (changes: object = {}) => {
    const answer = await fixture.call("POST", collection, { body: { ...body, ...changes } });
    return { ...answer, id: (answer.body as { readonly id: string }).id };
  };
  return { ...fixture, resource, client, body, grant };
}

it("grants, shows, changes and revokes delegated permissions as azuread does", async () => {
  const { call, read, statusOf, grant, body, client } = await withClient();
  const created = await grant({ "@odata.type": "#microsoft.graph.oAuth2PermissionGrant" });
  const { id } = created;
  expect([created.status, id]).toEqual([201, expect.stringMatching(/^[\w-]{43}$/)]);
  const shown = { id, ...body, principalId: null };
  expect(created.body).toEqual({ "@odata.context": `${context}/$entity`, ...shown });
  expect(await read(`${collection}/${id}`)).toEqual({ "@odata.context": `${context}/$entity`, ...shown });
  for (const [filter, value] of [
    [`clientId eq '${client.id}'`, [shown]],
    [`resourceId eq '${body.resourceId}'`, [shown]],
    ["clientId eq 'other'", []],
    ["resourceId eq 'other'", []],
  ] as const) {
    expect(await read(`${collection}?$filter=${filter}`)).toEqual({ "@odata.context": context, value });
  }

  const scope = "openid profile User.Read";
  expect(await statusOf("PATCH", `${collection}/${id}`, { body: { scope } })).toBe(204);
  expect(await read(`${collection}/${id}`)).toMatchObject({ scope });
  expect(await statusOf("DELETE", `${collection}/${id}`)).toBe(204);
  expectMissing(await call("GET", `${collection}/${id}`), id);
});

it("refuses a second grant of the same client and resource, whatever its scopes", async () => {
  const { grant } = await withClient();
  await grant();
  const again = await grant({ scope: "email" });
  expectRefusal(again, 409, "Request_MultipleObjectsWithSameKeyValue", "Permission entry already exists.");
});

it("refuses a scope that the resource doesn't have, at creation and later", async () => {
  const { grant, call, created, client } = await withClient();
  const scope = { id: "11111111-0000-4000-8000-000000000002", value: "user_impersonation" };
  const { appId } = await created("/v1.0/applications", {
    displayName: "api",
    api: { oauth2PermissionScopes: [scope] },
  });
  const { id: resourceId } = await created("/v1.0/servicePrincipals", { appId });
  for (const [wrong, named] of [
    ["user_impersonation Mail.Send", "Mail.Send"],
    [" ", ""],
  ]) {
    const message = `Invalid value specified for property 'scope' of resource 'OAuth2PermissionGrant': '${named}' is no delegated permission of ${String(appId)}.`;
    expectBadRequest(await grant({ clientId: client.id, resourceId, scope: wrong }), message);
    const { id } = await grant({ resourceId, scope: "user_impersonation" });
    expectBadRequest(await call("PATCH", `${collection}/${id}`, { body: { scope: wrong } }), message);
    expect((await call("DELETE", `${collection}/${id}`)).status).toBe(204);
  }
});

it("names a scope of Microsoft Graph that the twin doesn't have, instead of denying that it exists", async () => {
  const { grant, call, read, body } = await withClient();
  expectNotSupported(
    await grant({ scope: "openid Calendars.Read" }),
    "the delegated permission 'Calendars.Read' of Microsoft Graph",
  );
  const { id } = await grant({ scope: "openid User.Read.All Mail.Send" });
  const patch = { body: { scope: "openid Calendars.Read" } };
  expectNotSupported(await call("PATCH", `${collection}/${id}`, patch), "'Calendars.Read'");
  expect(await read(`${collection}/${id}`)).toMatchObject({ ...body, scope: "openid User.Read.All Mail.Send" });
});

it("refuses to move a grant to another client or resource", async () => {
  const { grant, call, statusOf, body } = await withClient();
  const { id } = await grant();
  for (const property of ["clientId", "resourceId"]) {
    const answer = await call("PATCH", `${collection}/${id}`, { body: { ...body, [property]: nobody } });
    expectBadRequest(answer, `Property cannot be updated: ${property}`);
  }
  expect(await statusOf("PATCH", `${collection}/${id}`, { body })).toBe(204);
});

it("refuses one user's consent by name", async () => {
  const { grant } = await withClient();
  expectNotSupported(await grant({ consentType: "Principal", principalId: nobody }), "the property 'consentType'");
});

it.each(["clientId", "resourceId"])("refuses a missing %s with the 404 that azuread retries", async (end) => {
  expectMissing(await (await withClient()).grant({ [end]: nobody }), nobody);
});

it("deletes the grant with its client or its resource", async () => {
  const { grant, call, created, tenant, client, resource } = await withClient();
  await grant();
  const scope = { id: "11111111-0000-4000-8000-000000000002", value: "user_impersonation" };
  const api = await created("/v1.0/applications", { displayName: "api", api: { oauth2PermissionScopes: [scope] } });
  const own = await created("/v1.0/servicePrincipals", { appId: api["appId"] });
  await grant({ resourceId: own.id, scope: scope.value });
  await call("DELETE", `/v1.0/servicePrincipals/${own.id}`);
  expect(tenant.directory.permissionGrants.all()).toMatchObject([{ resourceId: resource.id }]);
  await call("DELETE", `/v1.0/servicePrincipals/${client.id}`);
  expect(tenant.directory.permissionGrants.all()).toEqual([]);
});
