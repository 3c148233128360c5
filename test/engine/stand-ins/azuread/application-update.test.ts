import { expect, test } from "vitest";
import { unknownValue } from "../../../../packages/engine/stand-ins/property-values.ts";
import { attach } from "../../../support/stand-ins/attach.ts";
import {
  type,
  url,
  id,
  scopeId,
  role,
  inputs,
  live,
  outputs,
  update,
  expectRead,
  bodies,
  wireRole,
  wireScope,
} from "../../../support/stand-ins/graph-application.ts";

test("disables changed roles and scopes before it changes them, and then sends them with what is always sent", async () => {
  const { engine, microsoft } = await attach("azuread");
  const news = {
    ...inputs,
    appRoles: [{ ...role, description: "Calls." }],
    api: { requestedAccessTokenVersion: 1 },
  };
  const disabledRole = { ...wireRole, isEnabled: false };
  microsoft.expect(`GET ${url}`, { body: live }).expect(`PATCH ${url}`, { status: 204 });
  microsoft.expect(`GET ${url}`, { body: live });
  microsoft.expect(`GET ${url}`, { body: { ...live, appRoles: [disabledRole] } });
  microsoft.expect(`GET ${url}`, { body: live }).expect(`PATCH ${url}`, { status: 204 });
  microsoft.expect(`GET ${url}`, {
    body: { ...live, api: { ...live.api, oauth2PermissionScopes: [{ ...wireScope, isEnabled: false }] } },
  });
  microsoft.expect(`PATCH ${url}`, { status: 204 });
  expectRead(microsoft);
  await engine.update(type, id, { inputs, outputs }, news);
  // One more look at the role, which was still enabled on the first.
  expect(microsoft.pauses).toEqual([1000]);
  expect(bodies(microsoft.take())).toEqual([
    { "@odata.type": "#microsoft.graph.application", id: "app-1", appRoles: [disabledRole] },
    {
      "@odata.type": "#microsoft.graph.application",
      api: { oauth2PermissionScopes: [{ ...wireScope, isEnabled: false }] },
    },
    {
      ...update,
      appRoles: [{ ...wireRole, description: "Calls." }],
      api: { ...update.api, oauth2PermissionScopes: [] },
    },
  ]);
});

test("a removed role is disabled even if it already is, unlike one that is only switched off", async () => {
  const { engine, microsoft } = await attach("azuread");
  const disabledRole = { ...live.appRoles[0], isEnabled: false };
  microsoft.expect(`GET ${url}`, { body: { ...live, appRoles: [disabledRole] } });
  microsoft.expect(`PATCH ${url}`, { status: 204 });
  microsoft.expect(`GET ${url}`, { body: { ...live, appRoles: [disabledRole] } });
  microsoft.expect(`PATCH ${url}`, { status: 204 });
  expectRead(microsoft);
  await engine.update(type, id, { inputs, outputs }, { ...inputs, appRoles: [] });
  expect(bodies(microsoft.take())[0]).toEqual({
    "@odata.type": "#microsoft.graph.application",
    id: "app-1",
    // Without Graph's own origin.
    appRoles: [{ ...wireRole, isEnabled: false }],
  });

  microsoft.expect(`GET ${url}`, { body: live });
  microsoft.expect(`PATCH ${url}`, { status: 204 });
  expectRead(microsoft);
  await engine.update(type, id, { inputs, outputs }, { ...inputs, appRoles: [{ ...role, enabled: false }] });
});

test.each([
  ["switched off", wireScope, { enabled: false }],
  ["without a text, where an empty one is wanted", { ...wireScope, userConsentDescription: null }, { value: "other" }],
])("a scope that is %s is disabled first, as any that differs", async (_, found, wanted) => {
  const { engine, microsoft } = await attach("azuread");
  const withScope = (scope: object) => ({ ...live, api: { ...live.api, oauth2PermissionScopes: [scope] } });
  microsoft.expect(`GET ${url}`, { body: withScope(found) });
  microsoft.expect(`PATCH ${url}`, { status: 204 });
  microsoft.expect(`GET ${url}`, { body: withScope({ ...found, isEnabled: false }) });
  microsoft.expect(`PATCH ${url}`, { status: 204 });
  expectRead(microsoft);
  const scope = { id: scopeId, value: "call", enabled: true, ...wanted };
  const news = { ...inputs, notes: "other", api: { ...inputs.api, oauth2PermissionScopes: [scope] } };
  await engine.update(type, id, { inputs, outputs }, news);
  expect(bodies(microsoft.take())[0]).toEqual({
    "@odata.type": "#microsoft.graph.application",
    api: { oauth2PermissionScopes: [{ ...found, isEnabled: false }] },
  });
});

test("reads nothing and sends only changed lists, so a role changed by hand stays until a refresh", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`PATCH ${url}`, { status: 204 });
  expectRead(microsoft);
  const news = { ...inputs, displayName: "api two" };
  const old = { inputs, outputs: { ...outputs, identifierUris: ["api://client-1"] } };
  await engine.update(type, id, old, news, { ignoreChanges: ["identifierUris"] });
  expect(bodies(microsoft.take())).toEqual([{ ...update, displayName: "api two" }]);
});

test.each([
  ["written out", { ...inputs, owners: [] }],
  ["left out", inputs],
])("empty owners, %s, remove all owners", async (_, news) => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`PATCH ${url}`, { status: 204 });
  microsoft.expect(`GET ${url}/owners`, { body: { value: [{ id: "one" }] } });
  microsoft.expect(`DELETE ${url}/owners/one/$ref`, { status: 204 });
  expectRead(microsoft);
  const owned = { ...outputs, owners: ["one"] };

  expect((await engine.diff(type, inputs, news, owned)).detailed).toEqual({ owners: "DELETE" });
  await engine.update(type, id, { inputs, outputs: owned }, news);
});

test("sets are compared without their order, roles as a whole; nothing replaces", async () => {
  const { engine } = await attach("azuread");
  const second = { ...role, id: "bbbbbbbb-0000-0000-0000-000000000009", value: "Second" };
  const olds = { ...outputs, appRoles: [role, second], tags: ["a", "b"] };
  const news = { ...inputs, appRoles: [second, { ...role, enabled: false }], tags: ["b", "a"] };
  expect(await engine.diff(type, inputs, news, olds)).toEqual({
    changes: true,
    replaces: [],
    deleteBeforeReplace: false,
    // By the place that it had, and the one that it has now.
    detailed: { "appRoles[0]": "DELETE", "appRoles[1]": "ADD", appRoleIds: "UPDATE" },
  });
});

test("the preview of an update still knows the ids, but those of changed roles", async () => {
  const { engine, microsoft } = await attach("azuread");
  const news = { ...inputs, appRoles: [{ ...role, displayName: "Call" }] };
  const preview = await engine.update(type, id, { inputs, outputs }, news, { preview: true });
  expect(preview).toMatchObject({
    clientId: "client-1",
    objectId: "app-1",
    appRoleIds: unknownValue,
    oauth2PermissionScopeIds: { call: scopeId },
  });
  expect(microsoft.lines()).toEqual([]);
});
