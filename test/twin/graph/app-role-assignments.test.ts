import { expect, it } from "vitest";
import { microsoftGraph } from "../../../packages/twin/tenant/microsoft-graph.ts";
import { expectBadRequest, expectMissing, graphFixture, nobody } from "./graph-fixture.ts";
import { appRole, newGroup, newUser } from "./bodies.ts";

const defaultAccess = { appRoleId: "00000000-0000-0000-0000-000000000000" };

async function withPrincipals(
  appRoles: readonly object[] = [appRole()],
  directoryBehavior: Parameters<typeof graphFixture>[0] = {},
) {
  const fixture = graphFixture(directoryBehavior);
  const api = await fixture.created("/v1.0/applications", { displayName: "api", appRoles });
  const client = await fixture.created("/v1.0/applications", { displayName: "client" });
  const resource = await fixture.created("/v1.0/servicePrincipals", { appId: api["appId"] });
  const principal = await fixture.created("/v1.0/servicePrincipals", { appId: client["appId"] });
  const body = { appRoleId: appRole().id, principalId: principal.id, resourceId: resource.id };
  const path = `/v1.0/servicePrincipals/${resource.id}/appRoleAssignedTo`;
  const assign = async (changes: object = {}) => {
    const answer = await fixture.call("POST", path, { body: { ...body, ...changes } });
    return { ...answer, id: (answer.body as { readonly id: string }).id };
  };
  return { ...fixture, api, resource, principal, body, path, assign };
}

it("assigns, shows and removes an app role as azuread does", async () => {
  const { assign, call, read, statusOf, path, body, principal, resource } = await withPrincipals();
  const created = await assign({ "@odata.type": "#microsoft.graph.appRoleAssignment" });
  const { id } = created;
  expect([created.status, id]).toEqual([201, expect.stringMatching(/^[\w-]{43}$/)]);
  const assignment = {
    id,
    deletedDateTime: null,
    ...body,
    createdDateTime: "2026-11-24T15:09:18Z",
    principalDisplayName: "client",
    principalType: "ServicePrincipal",
    resourceDisplayName: "api",
  };
  const context = `https://graph.microsoft.com/v1.0/$metadata#servicePrincipals('${resource.id}')/appRoleAssignedTo/$entity`;
  expect(created.body).toEqual({ "@odata.context": context, ...assignment });
  expect(await read(`${path}/${id}`)).toEqual({ "@odata.context": context, ...assignment });
  const list = {
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#appRoleAssignments",
    value: [assignment],
  };
  expect(await read(path)).toEqual(list);
  expect(await read(`/v1.0/servicePrincipals/${principal.id}/appRoleAssignments`)).toEqual(list);

  expect(await statusOf("DELETE", `${path}/${id}`)).toBe(204);
  expectMissing(await call("GET", `${path}/${id}`), id);
});

it("assigns, shows and removes an app role at the principal, which is the same assignment", async () => {
  const { call, read, statusOf, path, body, principal, resource } = await withPrincipals();
  const held = `/v1.0/servicePrincipals/${principal.id}/appRoleAssignments`;
  expectBadRequest(
    await call("POST", held, { body: { ...body, principalId: resource.id } }),
    "Invalid value specified for property 'principalId' of resource 'AppRoleAssignment'.",
  );
  const created = await call("POST", held, { body });
  const { id } = created.body as { readonly id: string };
  const context = `https://graph.microsoft.com/v1.0/$metadata#servicePrincipals('${principal.id}')/appRoleAssignments/$entity`;
  expect(created).toMatchObject({ status: 201, body: { "@odata.context": context, id, ...body } });
  expect(created.headers.get("location")).toBe(`https://graph.microsoft.com${held}/${id}`);
  expect(await read(`${held}/${id}`)).toMatchObject({ "@odata.context": context, id });
  expect(await read(path)).toMatchObject({ value: [{ id }] });
  expectBadRequest(await call("POST", path, { body }), "Permission being assigned already exists on the object");
  const ofResource = `/v1.0/servicePrincipals/${resource.id}/appRoleAssignments`;
  expect(await read(ofResource)).toMatchObject({ value: [] });
  expect(await statusOf("DELETE", `${ofResource}/${id}`)).toBe(404);
  expect(await statusOf("POST", held, { body, roles: ["Application.ReadWrite.All"] })).toBe(403);
  expect(await statusOf("DELETE", `${held}/${id}`)).toBe(204);
  expect(await read(path)).toMatchObject({ value: [] });
});

it.each([
  ["assignmentsStay", 204],
  ["assignmentsGo", 404],
] as const)("keeps or removes the assignment of a removed role, as configured: %s", async (removedAppRole, status) => {
  const other = appRole({ id: "11111111-0000-4000-8000-000000000009", value: "Other" });
  const { assign, statusOf, path, api } = await withPrincipals([appRole(), other], {
    directoryBehavior: { removedAppRole },
  });
  const [removed, kept] = [await assign(), await assign({ appRoleId: other.id })];
  const application = `/v1.0/applications/${api.id}`;
  await statusOf("PATCH", application, { body: { appRoles: [appRole({ isEnabled: false }), other] } });
  expect(await statusOf("PATCH", application, { body: { appRoles: [other] } })).toBe(204);
  expect(await statusOf("DELETE", `${path}/${removed.id}`)).toBe(status);
  expect(await statusOf("DELETE", `${path}/${kept.id}`)).toBe(204);
});

it("shows an assignment under its own resource only", async () => {
  const { assign, statusOf, principal } = await withPrincipals();
  const elsewhere = `/v1.0/servicePrincipals/${principal.id}/appRoleAssignedTo/${(await assign()).id}`;
  expect(await statusOf("GET", elsewhere)).toBe(404);
  expect(await statusOf("DELETE", elsewhere)).toBe(404);
});

it("refuses a duplicate assignment, and a role that the application doesn't have", async () => {
  const { assign, api } = await withPrincipals();
  await assign();
  expectBadRequest(await assign(), "Permission being assigned already exists on the object");
  const message = `Permission being assigned was not found on application '${String(api["appId"])}'.`;
  expectBadRequest(await assign({ appRoleId: nobody }), message);
});

it("refuses an unknown role of Microsoft Graph by name, because Graph may have it", async () => {
  const { call, principal, tenant } = await withPrincipals();
  const { id: resourceId } = tenant.directory.servicePrincipals.addMicrosoftServicePrincipal(microsoftGraph);
  const appRoleId = "9e3f62cf-ca93-4989-b6ce-bf83c28f0000";
  const path = `/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo`;
  const message: unknown = expect.stringContaining(`the app role ${appRoleId} of Microsoft Graph`);
  expect(await call("POST", path, { body: { appRoleId, principalId: principal.id, resourceId } })).toMatchObject({
    status: 501,
    body: { error: { code: "NotSupportedByTheTwin", message } },
  });
});

it.each([
  ["a role that is disabled", [appRole({ isEnabled: false })], {}, 400],
  ["a role that is for users only", [appRole({ allowedMemberTypes: ["User"] })], {}, 400],
  ["default access where the application has a role", [appRole()], defaultAccess, 400],
  ["default access where the application has no role", [], defaultAccess, 201],
])("answers an application that is assigned %s", async (_, appRoles, changes, status) => {
  expect((await (await withPrincipals(appRoles)).assign(changes)).status).toBe(status);
});

it("refuses a missing principal with the 404 that azuread retries, and a body for another resource", async () => {
  const { assign, principal } = await withPrincipals();
  expectMissing(await assign({ principalId: nobody }), nobody);
  expect((await assign({ resourceId: principal.id })).status).toBe(400);
});

it.each(["resource", "principal"] as const)("deletes the assignment with its %s", async (end) => {
  const fixture = await withPrincipals();
  await fixture.assign();
  await fixture.call("DELETE", `/v1.0/servicePrincipals/${fixture[end].id}`);
  expect(fixture.tenant.directory.appRoleAssignments.all()).toEqual([]);
});

it.each([
  ["users", newUser(), "User", "Ada Lovelace"],
  ["groups", newGroup(), "Group", "Function users"],
])("assigns a role to %s, and shows who holds it", async (collection, body, principalType, principalDisplayName) => {
  const { assign, call, read, created, path } = await withPrincipals();
  const holder = await created(`/v1.0/${collection}`, body);
  const { status, body: assignment } = await assign({ principalId: holder.id });
  expect(status).toBe(201);
  expect(assignment).toMatchObject({ principalId: holder.id, principalType, principalDisplayName });
  const { "@odata.context": _, ...shown } = assignment as Record<string, unknown>;
  expect(await read(`/v1.0/${collection}/${holder.id}/appRoleAssignments`)).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#appRoleAssignments",
    value: [shown],
  });
  await call("DELETE", `/v1.0/${collection}/${holder.id}`);
  expect(await read(path)).toMatchObject({ value: [] });
});

it.each([
  ["a role for applications", "Application", {}, 400, 201],
  ["a role for users", "User", {}, 201, 400],
  ["default access where the one role is for applications", "Application", defaultAccess, 201, 400],
])("answers %s (%s): %j to a user %i, to an application %i", async (_, memberType, changes, user, application) => {
  const { assign, created } = await withPrincipals([appRole({ allowedMemberTypes: [memberType] })]);
  const { id: principalId } = await created("/v1.0/users", newUser());
  expect((await assign({ ...changes, principalId })).status).toBe(user);
  expect((await assign(changes)).status).toBe(application);
});
