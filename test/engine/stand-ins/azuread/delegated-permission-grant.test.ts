import { expect, test } from "vitest";
import { attach } from "../../../support/stand-ins/attach.ts";

const type = "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant";
const graph = "https://graph.microsoft.com/v1.0";
const collection = `${graph}/oauth2PermissionGrants`;
const url = `${collection}/grant-1`;
const id = "/oauth2PermissionGrants/grant-1";
const inputs = {
  servicePrincipalObjectId: "api-sp",
  resourceServicePrincipalObjectId: "graph-sp",
  claimValues: ["openid", "profile"],
};
const live = {
  id: "grant-1",
  clientId: "api-sp",
  resourceId: "graph-sp",
  consentType: "AllPrincipals",
  principalId: null,
  scope: "openid profile",
};
const refused = (status: number, message: string) => ({
  status,
  body: { error: { code: "Request_BadRequest", message } },
});
const notThere = "Resource 'api-sp' does not exist or one of its queried reference-property objects are not present.";

test("looks both service principals up, grants for all users, reads back", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${graph}/servicePrincipals/api-sp`).expect(`GET ${graph}/servicePrincipals/graph-sp`);
  microsoft.expect(`POST ${collection}`, { status: 201, body: live }).expect(`GET ${url}`, { body: live });
  expect(await engine.create(type, inputs)).toEqual({ id, outputs: inputs });
  expect(microsoft.requests[2]?.body).toEqual({
    "@odata.type": "#microsoft.graph.oAuth2PermissionGrant",
    clientId: "api-sp",
    resourceId: "graph-sp",
    consentType: "AllPrincipals",
    scope: "openid profile",
  });
});

test("tries again while a service principal is not everywhere, and only then", async () => {
  const { engine, microsoft } = await attach("azuread");
  const lookUp = () =>
    microsoft.expect(`GET ${graph}/servicePrincipals/api-sp`).expect(`GET ${graph}/servicePrincipals/graph-sp`);
  lookUp().expect(`POST ${collection}`, { status: 404 }).expect(`POST ${collection}`, refused(400, notThere));
  microsoft.expect(`POST ${collection}`, { status: 201, body: live }).expect(`GET ${url}`, { body: live });
  await engine.create(type, inputs);
  expect(microsoft.pauses).toEqual([1000, 1000]);
  lookUp().expect(`POST ${collection}`, refused(400, "Permission entry already exists."));
  await expect(engine.create(type, inputs)).rejects.toThrow(
    "2 UNKNOWN: Could not create delegated permission grant: unexpected status 400 with error: Request_BadRequest: Permission entry already exists.",
  );
  microsoft.expect(`GET ${graph}/servicePrincipals/api-sp`, refused(404, "No."));
  await expect(engine.create(type, inputs)).rejects.toThrow(
    'Could not retrieve Service Principal (Service Principal: "api-sp"): unexpected status 404',
  );
  expect(microsoft.pauses).toEqual([1000, 1000]);
});

test("an update sends the scope alone", async () => {
  const { engine, microsoft } = await attach("azuread");
  const claimValues = ["openid", "profile", "User.Read"];
  microsoft.expect(`PATCH ${url}`, { status: 204 });
  microsoft.expect(`GET ${url}`, { body: { ...live, scope: "openid profile User.Read" } });
  const updated = await engine.update(type, id, { inputs, outputs: inputs }, { ...inputs, claimValues });
  expect(updated).toEqual({ ...inputs, claimValues: claimValues.toSorted() });
  expect(microsoft.requests[0]?.body).toEqual({
    "@odata.type": "#microsoft.graph.oAuth2PermissionGrant",
    scope: "openid profile User.Read",
  });
});

test("is imported without a difference, whatever the order and the spaces of its scope", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${url}`, { body: { ...live, scope: " profile openid " } });
  const imported = await engine.read(type, id);
  expect((await engine.diff(type, imported?.inputs ?? {}, inputs, imported?.outputs)).detailed).toEqual({});
  await expect(engine.read(type, "grant-1")).rejects.toThrow(
    "2 UNKNOWN: 'grant-1' is no delegated permission grant's id: it looks like /oauth2PermissionGrants/{id}",
  );
});

test("shows a scope that someone added, finds it gone, deletes without waiting", async () => {
  const { engine, microsoft } = await attach("azuread");
  const old = { inputs, outputs: inputs };
  microsoft.expect(`GET ${url}`, { body: { ...live, scope: "openid profile Mail.Read" } });
  const read = await engine.read(type, id, old);
  expect((await engine.diff(type, read?.inputs ?? {}, inputs, read?.outputs)).detailed).toEqual({
    // A set of texts is in their order, capitals first.
    "claimValues[0]": "DELETE",
  });
  microsoft.expect(`GET ${url}`, { status: 404 });
  expect(await engine.read(type, id, old)).toBeUndefined();
  microsoft.expect(`DELETE ${url}`, { status: 204 });
  await engine.delete(type, id, old);
  expect(microsoft.unanswered).toEqual([]);
});

test("another service principal replaces it; a grant for one user is refused", async () => {
  const { engine } = await attach("azuread");
  expect((await engine.diff(type, inputs, { ...inputs, servicePrincipalObjectId: "other" })).replaces).toEqual([
    "servicePrincipalObjectId",
  ]);
  await expect(engine.check(type, { ...inputs, userObjectId: "ada" })).rejects.toThrow(
    `3 INVALID_ARGUMENT: the stand-in for azuread does not know property 'userObjectId' of ${type}`,
  );
});
