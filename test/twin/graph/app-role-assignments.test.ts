import { expect, it } from "vitest";
import { microsoftGraph } from "../../../twin/tenant/microsoft-graph.ts";
import { expectRefusal, graphFixture, missing } from "./graph-fixture.ts";
import { appRole } from "./inline-application.ts";
import { newGroup, newUser } from "./people.ts";

const nobody = "99999999-0000-4000-8000-000000000000";

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
  const assign = (changes: object = {}) => fixture.call("POST", path, { body: { ...body, ...changes } });
  return { ...fixture, api, resource, principal, body, path, assign };
}

it("assigns, shows and removes an app role as azuread does", async () => {
  const { assign, call, path, body, principal, resource } = await withPrincipals();
  const created = await assign({ "@odata.type": "#microsoft.graph.appRoleAssignment" });
  expect(created.status).toBe(201);
  const { id } = created.body as { id: string };
  expect(id).toMatch(/^[\w-]{43}$/);
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
  expect((await call("GET", `${path}/${id}`)).body).toEqual({ "@odata.context": context, ...assignment });
  const list = {
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#appRoleAssignments",
    value: [assignment],
  };
  expect((await call("GET", path)).body).toEqual(list);
  expect((await call("GET", `/v1.0/servicePrincipals/${principal.id}/appRoleAssignments`)).body).toEqual(list);

  expect((await call("DELETE", `${path}/${id}`)).status).toBe(204);
  expectRefusal(await call("GET", `${path}/${id}`), 404, ...missing(id));
});

it.each([
  ["assignmentsStay", 204],
  ["assignmentsGo", 404],
] as const)("of a role that is removed, as it is told: %s", async (removedAppRole, status) => {
  const other = appRole({ id: "11111111-0000-4000-8000-000000000009", value: "Other" });
  const { assign, call, path, api } = await withPrincipals([appRole(), other], {
    directoryBehavior: { removedAppRole },
  });
  const [removed, kept] = [await assign(), await assign({ appRoleId: other.id })];
  const application = `/v1.0/applications/${api.id}`;
  await call("PATCH", application, { body: { appRoles: [appRole({ isEnabled: false }), other] } });
  expect((await call("PATCH", application, { body: { appRoles: [other] } })).status).toBe(204);
  const remove = async ({ body }: typeof removed) =>
    (await call("DELETE", `${path}/${(body as { id: string }).id}`)).status;
  expect([await remove(removed), await remove(kept)]).toEqual([status, 204]);
});

it("shows an assignment under its own resource only", async () => {
  const { assign, call, principal } = await withPrincipals();
  const { id } = (await assign()).body as { id: string };
  const elsewhere = `/v1.0/servicePrincipals/${principal.id}/appRoleAssignedTo/${id}`;
  expect((await call("GET", elsewhere)).status).toBe(404);
  expect((await call("DELETE", elsewhere)).status).toBe(404);
});

it("refuses the same assignment twice", async () => {
  const { assign } = await withPrincipals();
  await assign();
  expectRefusal(await assign(), 400, "Request_BadRequest", "Permission being assigned already exists on the object");
});

it("refuses a role that the application has not", async () => {
  const { assign, api } = await withPrincipals();
  expectRefusal(
    await assign({ appRoleId: nobody }),
    400,
    "Request_BadRequest",
    `Permission being assigned was not found on application '${String(api["appId"])}'.`,
  );
});

it("refuses by name a role of Microsoft Graph's own that it does not know: Graph may have it", async () => {
  const { call, principal, tenant } = await withPrincipals();
  const { id: resourceId } = tenant.directory.servicePrincipals.addMicrosofts(microsoftGraph);
  const role = "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8";
  const path = `/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo`;

  const answer = await call("POST", path, { body: { appRoleId: role, principalId: principal.id, resourceId } });

  expect(answer.status).toBe(501);
  expect(answer.body).toMatchObject({
    error: {
      code: "NotImitatedByTheTwin",
      message: expect.stringContaining(`the app role ${role} of Microsoft Graph`),
    },
  });
});

it.each([
  ["is disabled", [appRole({ isEnabled: false })]],
  ["is for users only", [appRole({ allowedMemberTypes: ["User"] })]],
])("refuses a role that %s", async (_, appRoles) => {
  const { assign } = await withPrincipals(appRoles);
  expect((await assign()).status).toBe(400);
});

it("refuses default access where the application has a role, and gives it where it has none", async () => {
  const defaultAccess = { appRoleId: "00000000-0000-0000-0000-000000000000" };
  expect((await (await withPrincipals()).assign(defaultAccess)).status).toBe(400);
  expect((await (await withPrincipals([])).assign(defaultAccess)).status).toBe(201);
});

it("refuses a principal that is not there with the 404 that azuread waits out", async () => {
  const { assign } = await withPrincipals();
  expectRefusal(await assign({ principalId: nobody }), 404, ...missing(nobody));
});

it("refuses a body that speaks of another resource", async () => {
  const { assign, principal } = await withPrincipals();
  expect((await assign({ resourceId: principal.id })).status).toBe(400);
});

it.each(["resource", "principal"] as const)("loses the assignment with its %s", async (end) => {
  const fixture = await withPrincipals();
  await fixture.assign();
  await fixture.call("DELETE", `/v1.0/servicePrincipals/${fixture[end].id}`);
  expect(fixture.tenant.directory.appRoleAssignments.all()).toEqual([]);
});

it.each([
  ["users", newUser(), "User", "Ada Lovelace"],
  ["groups", newGroup(), "Group", "Function users"],
])("assigns a role to %s, and shows who holds it", async (collection, body, principalType, principalDisplayName) => {
  const { assign, call, created, path } = await withPrincipals();
  const holder = await created(`/v1.0/${collection}`, body);
  const { status, body: assignment } = await assign({ principalId: holder.id });
  expect(status).toBe(201);
  expect(assignment).toMatchObject({ principalId: holder.id, principalType, principalDisplayName });
  const { "@odata.context": _, ...shown } = assignment as Record<string, unknown>;
  expect((await call("GET", `/v1.0/${collection}/${holder.id}/appRoleAssignments`)).body).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#appRoleAssignments",
    value: [shown],
  });
  await call("DELETE", `/v1.0/${collection}/${holder.id}`);
  expect((await call("GET", path)).body).toMatchObject({ value: [] });
});

it("refuses a role for applications to a user, and a role for users to an application", async () => {
  for (const [memberType, isUsers] of [
    ["Application", false],
    ["User", true],
  ] as const) {
    const { assign, created } = await withPrincipals([appRole({ allowedMemberTypes: [memberType] })]);
    const user = await created("/v1.0/users", newUser());
    expect((await assign({ principalId: user.id })).status).toBe(isUsers ? 201 : 400);
    expect((await assign()).status).toBe(isUsers ? 400 : 201);
  }
});

it("gives users default access where no role is for them", async () => {
  const { assign, created } = await withPrincipals([appRole({ allowedMemberTypes: ["Application"] })]);
  const user = await created("/v1.0/users", newUser());
  const defaultAccess = { appRoleId: "00000000-0000-0000-0000-000000000000" };
  expect((await assign({ ...defaultAccess, principalId: user.id })).status).toBe(201);
  expect((await assign(defaultAccess)).status).toBe(400);
});
