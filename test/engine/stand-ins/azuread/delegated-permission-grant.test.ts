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

test("is imported without a difference, whatever the order and the spaces of its scope", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`GET ${url}`, { body: { ...live, scope: " profile openid " } });
  const imported = await engine.read(type, id);
  expect((await engine.diff(type, imported?.inputs ?? {}, inputs, imported?.outputs)).detailed).toEqual({});
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
});

test("another service principal replaces it; a grant for one user is refused", async () => {
  const { engine } = await attach("azuread");
  expect((await engine.diff(type, inputs, { ...inputs, servicePrincipalObjectId: "other" })).replaces).toEqual([
    "servicePrincipalObjectId",
  ]);
  await expect(engine.check(type, { ...inputs, userObjectId: "ada" })).rejects.toThrow(
    `3 INVALID_ARGUMENT: the stand-in for azuread doesn't support property 'userObjectId' of ${type}`,
  );
});

test("sends its scopes in the order of Terraform's set, whatever the program's order", async () => {
  const { engine, microsoft } = await attach("azuread");
  const answer = { body: { ...live, scope: "openid profile email" } };
  for (const principal of ["api-sp", "graph-sp"]) microsoft.expect(`GET ${graph}/servicePrincipals/${principal}`);
  microsoft.expect(`POST ${collection}`, { ...answer, status: 201 }).expect(`GET ${url}`, answer);
  await engine.create(type, { ...inputs, claimValues: ["email", "profile", "openid", "profile"] });
  microsoft.expect(`PATCH ${url}`, { status: 204 }).expect(`GET ${url}`, answer);
  await engine.update(type, id, { inputs, outputs: inputs }, { ...inputs, claimValues: ["profile", "User.Read"] });

  const sent = microsoft.take().flatMap(({ body }) => (body === undefined ? [] : [JSON.stringify(body)]));
  // The names are in order, too.
  expect(sent).toEqual([
    '{"@odata.type":"#microsoft.graph.oAuth2PermissionGrant","clientId":"api-sp","consentType":"AllPrincipals","resourceId":"graph-sp","scope":"openid profile email"}',
    '{"@odata.type":"#microsoft.graph.oAuth2PermissionGrant","scope":"profile User.Read"}',
  ]);
});
