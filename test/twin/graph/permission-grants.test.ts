import { expect, it } from "vitest";
import { microsoftGraph } from "../../../twin/tenant/microsoft-graph.ts";
import { errorBody, expectRefusal, graphFixture, missing } from "./graph-fixture.ts";

const collection = "/v1.0/oauth2PermissionGrants";
const context = "https://graph.microsoft.com/v1.0/$metadata#oauth2PermissionGrants";

async function withClient() {
  const fixture = graphFixture();
  const resource = fixture.tenant.directory.servicePrincipals.addMicrosofts(microsoftGraph);
  const { appId } = await fixture.created("/v1.0/applications", { displayName: "client" });
  const client = await fixture.created("/v1.0/servicePrincipals", { appId });
  const body = {
    clientId: client.id,
    consentType: "AllPrincipals",
    resourceId: resource.id,
    scope: "openid profile",
  };
  const grant = (changes: object = {}) => fixture.call("POST", collection, { body: { ...body, ...changes } });
  return { ...fixture, resource, client, body, grant };
}

it("grants, shows, changes and revokes delegated permissions as azuread does", async () => {
  const { call, grant, body, client } = await withClient();
  const created = await grant({ "@odata.type": "#microsoft.graph.oAuth2PermissionGrant" });
  expect(created.status).toBe(201);
  const { id } = created.body as { id: string };
  expect(id).toMatch(/^[\w-]{43}$/);
  const shown = { id, ...body, principalId: null };
  expect(created.body).toEqual({ "@odata.context": `${context}/$entity`, ...shown });
  expect((await call("GET", `${collection}/${id}`)).body).toEqual({ "@odata.context": `${context}/$entity`, ...shown });
  const list = { "@odata.context": context, value: [shown] };
  expect((await call("GET", `${collection}?$filter=clientId eq '${client.id}'`)).body).toEqual(list);
  expect((await call("GET", `${collection}?$filter=resourceId eq '${body.resourceId}'`)).body).toEqual(list);
  for (const property of ["clientId", "resourceId"]) {
    const others = await call("GET", `${collection}?$filter=${property} eq 'other'`);
    expect(others.body).toEqual({ ...list, value: [] });
  }

  expect((await call("PATCH", `${collection}/${id}`, { body: { scope: "openid profile User.Read" } })).status).toBe(
    204,
  );
  expect((await call("GET", `${collection}/${id}`)).body).toMatchObject({ scope: "openid profile User.Read" });
  expect((await call("DELETE", `${collection}/${id}`)).status).toBe(204);
  expectRefusal(await call("GET", `${collection}/${id}`), 404, ...missing(id));
});

it("refuses a second grant of the same client and resource, whatever its scopes", async () => {
  const { grant } = await withClient();
  await grant();
  expectRefusal(
    await grant({ scope: "email" }),
    409,
    "Request_MultipleObjectsWithSameKeyValue",
    "Permission entry already exists.",
  );
});

it("refuses a scope that the resource has not, at creation and later", async () => {
  const { grant, call, body } = await withClient();
  const message = (scope: string) =>
    `Invalid value specified for property 'scope' of resource 'OAuth2PermissionGrant': '${scope}' is no delegated permission of 00000003-0000-0000-c000-000000000000.`;
  expectRefusal(await grant({ scope: "openid Mail.Send" }), 400, "Request_BadRequest", message("Mail.Send"));
  const none = await grant({ scope: " " });
  expect(none.body).toEqual(errorBody(none, "Request_BadRequest", message("")));
  const { id } = (await grant()).body as { id: string };
  expect((await call("PATCH", `${collection}/${id}`, { body: { scope: "openid Mail.Send" } })).status).toBe(400);
  expect((await call("GET", `${collection}/${id}`)).body).toMatchObject({ scope: body.scope });
});

it("refuses to move a grant to another client or resource", async () => {
  const { grant, call, body } = await withClient();
  const { id } = (await grant()).body as { id: string };
  for (const property of ["clientId", "resourceId"]) {
    const changes = { ...body, [property]: "99999999-0000-4000-8000-000000000000" };
    const answer = await call("PATCH", `${collection}/${id}`, { body: changes });
    expect(answer.body).toEqual(errorBody(answer, "Request_BadRequest", `Property cannot be updated: ${property}`));
  }
  expect((await call("PATCH", `${collection}/${id}`, { body })).status).toBe(204);
});

it("names one user's consent, which is not imitated", async () => {
  const { grant } = await withClient();
  const answer = await grant({ consentType: "Principal", principalId: "99999999-0000-4000-8000-000000000000" });
  expect(answer.status).toBe(501);
  expect(answer.body).toMatchObject({ error: { message: expect.stringContaining("the property 'consentType'") } });
});

it.each(["clientId", "resourceId"])(
  "refuses a %s that is not there with the 404 that azuread waits out",
  async (end) => {
    const { grant } = await withClient();
    const nobody = "99999999-0000-4000-8000-000000000000";
    expectRefusal(await grant({ [end]: nobody }), 404, ...missing(nobody));
  },
);

it("loses the grant with either end", async () => {
  const { grant, call, created, tenant, client, resource } = await withClient();
  await grant();
  const api = await created("/v1.0/applications", {
    displayName: "api",
    api: { oauth2PermissionScopes: [{ id: "11111111-0000-4000-8000-000000000002", value: "user_impersonation" }] },
  });
  const own = await created("/v1.0/servicePrincipals", { appId: api["appId"] });
  await grant({ resourceId: own.id, scope: "user_impersonation" });
  await call("DELETE", `/v1.0/servicePrincipals/${own.id}`);
  expect(tenant.directory.permissionGrants.all()).toMatchObject([{ resourceId: resource.id }]);
  await call("DELETE", `/v1.0/servicePrincipals/${client.id}`);
  expect(tenant.directory.permissionGrants.all()).toEqual([]);
});
