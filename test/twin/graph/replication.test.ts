import { expect, it } from "vitest";
import { microsoftGraph } from "../../../packages/twin/tenant/microsoft-graph.ts";
import { expectBadRequest, graphFixture, missing } from "./graph-fixture.ts";
import { newGroup, newUser } from "./bodies.ts";

const delayMilliseconds = 5000;
const lagging = () => graphFixture({ replication: { delayMilliseconds } });

async function withServicePrincipals() {
  const fixture = lagging();
  const { clock, created } = fixture;
  const api = await created("/v1.0/applications", { displayName: "api" });
  const client = await created("/v1.0/applications", { displayName: "client" });
  clock.advance(delayMilliseconds);
  const resource = await created("/v1.0/servicePrincipals", { appId: api["appId"] });
  clock.advance(delayMilliseconds);
  const principal = await created("/v1.0/servicePrincipals", { appId: client["appId"] });
  return { ...fixture, resource, principal };
}

it.each([
  ["applications", { displayName: "api" }],
  ["users", newUser()],
  ["groups", newGroup()],
])("finds one of the %s only after replication, by the tenant's clock", async (collection, body) => {
  const { call, statusOf, read, clock, created } = lagging();
  const { id } = await created(`/v1.0/${collection}`, body);
  const path = `/v1.0/${collection}/${id}`;
  const changes = { body: { displayName: "renamed" } };
  clock.advance(delayMilliseconds - 1);
  for (const answer of [await call("GET", path), await call("PATCH", path, changes)]) {
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ error: { code: missing(id)[0], message: missing(id)[1] } });
  }
  expect(await read(`/v1.0/${collection}`)).toMatchObject({ value: [] });
  expect(await statusOf("GET", `/v1.0/directoryObjects/${id}`)).toBe(404);
  clock.advance(1);
  expect(await statusOf("PATCH", path, changes)).toBe(204);
  expect(await read(path)).toMatchObject({ id, displayName: "renamed" });
  expect(await read(`/v1.0/${collection}`)).toMatchObject({ value: [{ id }] });
});

it("refuses a service principal of an application that has not arrived", async () => {
  const { call, statusOf, read, clock, created } = lagging();
  const { appId } = await created("/v1.0/applications", { displayName: "api" });
  expectBadRequest(
    await call("POST", "/v1.0/servicePrincipals", { body: { appId } }),
    `The appId '${String(appId)}' of the service principal does not reference a valid application object.`,
  );
  clock.advance(delayMilliseconds);
  const { id } = await created("/v1.0/servicePrincipals", { appId });
  expect(await statusOf("PATCH", `/v1.0/servicePrincipals/${id}`, { body: { description: null } })).toBe(404);
  expect(await read(`/v1.0/servicePrincipals?$filter=appId eq '${String(appId)}'`)).toMatchObject({
    value: [],
  });
  clock.advance(delayMilliseconds);
  expect(await statusOf("PATCH", `/v1.0/servicePrincipals/${id}`, { body: { description: null } })).toBe(204);
});

it("refuses an app role assignment before its principal has replicated, with the error that azuread retries", async () => {
  const { call, statusOf, clock, resource, principal } = await withServicePrincipals();
  const path = `/v1.0/servicePrincipals/${resource.id}/appRoleAssignedTo`;
  const body = {
    principalId: principal.id,
    resourceId: resource.id,
    appRoleId: "00000000-0000-0000-0000-000000000000",
  };
  const answer = await call("POST", path, { body });
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({
    error: { code: "Request_BadRequest", message: "Not a valid reference update." },
  });
  clock.advance(delayMilliseconds);
  expect(await statusOf("POST", path, { body })).toBe(201);
});

it("answers 404 if the resource of an assignment hasn't replicated", async () => {
  const { statusOf, principal } = await withServicePrincipals();
  const path = `/v1.0/servicePrincipals/${principal.id}/appRoleAssignedTo`;
  const body = {
    principalId: principal.id,
    resourceId: principal.id,
    appRoleId: "00000000-0000-0000-0000-000000000000",
  };
  expect(await statusOf("POST", path, { body })).toBe(404);
});

it("refuses consent for a client that has not arrived", async () => {
  const { call, statusOf, clock, principal, tenant } = await withServicePrincipals();
  const { id: resourceId } = tenant.directory.servicePrincipals.addMicrosoftServicePrincipal(microsoftGraph);
  const body = { clientId: principal.id, consentType: "AllPrincipals", resourceId, scope: "openid" };
  const answer = await call("POST", "/v1.0/oauth2PermissionGrants", { body });
  expect(answer.status).toBe(404);
  expect(answer.body).toMatchObject({ error: { message: missing(principal.id)[1] } });
  clock.advance(delayMilliseconds);
  expect(await statusOf("POST", "/v1.0/oauth2PermissionGrants", { body })).toBe(201);
});

it.each([
  ["addPassword", { passwordCredential: { displayName: "x" } }, 200],
  [
    "federatedIdentityCredentials",
    { name: "name", issuer: "https://issuer.example", subject: "subject", audiences: ["audience"] },
    201,
  ],
])("refuses %s of an application that has not arrived", async (action, body, status) => {
  const { statusOf, clock, created } = lagging();
  const { id } = await created("/v1.0/applications", { displayName: "client" });
  expect(await statusOf("POST", `/v1.0/applications/${id}/${action}`, { body })).toBe(404);
  clock.advance(delayMilliseconds);
  expect(await statusOf("POST", `/v1.0/applications/${id}/${action}`, { body })).toBe(status);
});

it("refuses an owner and a member who have not arrived", async () => {
  const { statusOf, clock, created } = lagging();
  const application = await created("/v1.0/applications", { displayName: "api" });
  const group = await created("/v1.0/groups", newGroup());
  clock.advance(delayMilliseconds);
  const user = await created("/v1.0/users", newUser());
  const body = { "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${user.id}` };
  const paths = [`/v1.0/applications/${application.id}/owners/$ref`, `/v1.0/groups/${group.id}/members/$ref`];
  for (const path of paths) expect(await statusOf("POST", path, { body })).toBe(404);
  clock.advance(delayMilliseconds);
  for (const path of paths) expect(await statusOf("POST", path, { body })).toBe(204);
});

it("finds everything at once without a lag", async () => {
  const { statusOf, created } = graphFixture();
  const { id } = await created("/v1.0/applications", { displayName: "api" });
  expect(await statusOf("GET", `/v1.0/applications/${id}`)).toBe(200);
});
