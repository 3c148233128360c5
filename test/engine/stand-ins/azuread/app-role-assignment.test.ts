import { expect, test } from "vitest";
import { attach } from "../../../support/stand-ins/attach.ts";

const type = "azuread:index/appRoleAssignment:AppRoleAssignment";
const resourceUrl = "https://graph.microsoft.com/v1.0/servicePrincipals/api-sp";
const url = `${resourceUrl}/appRoleAssignedTo/assignment-1`;
const id = "/servicePrincipals/api-sp/appRoleAssignedTo/assignment-1";
const inputs = { appRoleId: "role-1", principalObjectId: "caller-sp", resourceObjectId: "api-sp" };
const live = {
  id: "assignment-1",
  appRoleId: "role-1",
  principalId: "caller-sp",
  resourceId: "api-sp",
  principalType: "ServicePrincipal",
  principalDisplayName: "caller",
  resourceDisplayName: "api",
};
const outputs = {
  ...inputs,
  principalType: "ServicePrincipal",
  principalDisplayName: "caller",
  resourceDisplayName: "api",
};
const refused = (message: string) => ({ status: 400, body: { error: { code: "Request_BadRequest", message } } });

test("looks the resource up, assigns, reads back", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${resourceUrl}`).expect(`POST ${resourceUrl}/appRoleAssignedTo`, { status: 201, body: live });
  microsoft.expect(`GET ${url}`, { body: live });
  expect(await engine.create(type, inputs)).toEqual({ id, outputs });
  expect(microsoft.requests[1]?.body).toEqual({
    "@odata.type": "#microsoft.graph.appRoleAssignment",
    appRoleId: "role-1",
    principalId: "caller-sp",
    resourceId: "api-sp",
  });
});

test("tries again while the principal is not everywhere", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${resourceUrl}`);
  microsoft.expect(`POST ${resourceUrl}/appRoleAssignedTo`, { status: 404 });
  microsoft.expect(`POST ${resourceUrl}/appRoleAssignedTo`, refused("Not a valid reference update."));
  microsoft.expect(`POST ${resourceUrl}/appRoleAssignedTo`, { status: 201, body: live });
  microsoft.expect(`GET ${url}`, { body: live });
  await engine.create(type, inputs);
  expect(microsoft.pauses).toEqual([1000, 1000]);
});

test.each(["User", "Group"])("assigns a %s by the same requests, and imports it without a difference", async (kind) => {
  const { engine, microsoft } = await attach("azuread");
  const assigned = { ...live, principalType: kind, principalDisplayName: "ada" };
  microsoft.expect(`GET ${resourceUrl}`).expect(`POST ${resourceUrl}/appRoleAssignedTo`, { body: assigned });
  microsoft.expect(`GET ${url}`, { body: assigned }).expect(`GET ${url}`, { body: assigned });
  const created = await engine.create(type, inputs);
  expect(created.outputs).toEqual({
    ...inputs,
    principalType: kind,
    principalDisplayName: "ada",
    resourceDisplayName: "api",
  });
  const imported = await engine.read(type, id);
  expect((await engine.diff(type, imported?.inputs ?? {}, inputs, imported?.outputs)).detailed).toEqual({});
});

test("a role that does not exist is final", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${resourceUrl}`);
  const message = "Permission being assigned was not found on application 'api'";
  microsoft.expect(`POST ${resourceUrl}/appRoleAssignedTo`, refused(message));
  await expect(engine.create(type, inputs)).rejects.toThrow(
    `2 UNKNOWN: Could not create app role assignment: unexpected status 400 with error: Request_BadRequest: ${message}`,
  );
});

test("reads, imports, finds it gone, deletes", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft
    .expect(`GET ${url}`, { body: live })
    .expect(`GET ${url}`, { body: live })
    .expect(`GET ${url}`, { status: 404 });
  expect(await engine.read(type, id, { inputs, outputs })).toEqual({ id, inputs, outputs });
  expect(await engine.read(type, id)).toEqual({ id, inputs: { ...inputs, __defaults: [] }, outputs });
  expect(await engine.read(type, id, { inputs, outputs })).toBeUndefined();
  microsoft.expect(`DELETE ${url}`, { status: 204 });
  await engine.delete(type, id, { inputs, outputs });
  expect(microsoft.unanswered).toEqual([]);
});

test("fails to delete what went with its role, and a refresh forgets it", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`DELETE ${url}`, { status: 404 }).expect(`GET ${url}`, { status: 404 });
  await expect(engine.delete(type, id, { inputs, outputs })).rejects.toThrow("unexpected status 404");
  expect(await engine.read(type, id, { inputs, outputs })).toBeUndefined();
});
