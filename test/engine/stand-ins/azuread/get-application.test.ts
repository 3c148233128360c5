import { expect, test } from "vitest";
import { attach } from "../../../support/stand-ins/attach.ts";

const token = "azuread:index/getApplication:getApplication";
const clientId = "aaaaaaaa-1111-4222-8333-444444444444";
const list = `GET https://graph.microsoft.com/v1.0/applications?$filter=appId eq '${clientId}'`;

test("getApplication finds by client id, and answers ids, URIs, roles and scopes", async () => {
  const { engine, microsoft } = await attach("azuread");
  const application = {
    id: "object-1",
    appId: clientId,
    displayName: "Orders",
    signInAudience: "AzureADMyOrg",
    identifierUris: [`api://${clientId}`],
    notes: "stack orders/dev",
    tags: ["project:orders"],
    appRoles: [
      { id: "role-1", value: "Orders.Call", displayName: "Call", allowedMemberTypes: ["User"], isEnabled: true },
    ],
    api: {
      requestedAccessTokenVersion: null,
      oauth2PermissionScopes: [{ id: "scope-1", value: "user_impersonation" }],
    },
  };
  microsoft.expect(list, { body: { value: [application] } });
  microsoft.expect("GET https://graph.microsoft.com/v1.0/applications/object-1/owners", {
    body: { value: [{ id: "ada" }] },
  });
  expect(await engine.invoke(token, { clientId })).toMatchObject({
    id: "/applications/object-1",
    objectId: "object-1",
    clientId,
    displayName: "Orders",
    signInAudience: "AzureADMyOrg",
    identifierUris: [`api://${clientId}`],
    appRoles: [{ id: "role-1", value: "Orders.Call" }],
    appRoleIds: { "Orders.Call": "role-1" },
    oauth2PermissionScopeIds: { user_impersonation: "scope-1" },
    owners: ["ada"],
    notes: "stack orders/dev",
    tags: ["project:orders"],
  });
  expect(microsoft.unanswered).toEqual([]);
});

test("getApplication answers an empty text and an empty list for notes and tags that Graph leaves null", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(list, { body: { value: [{ id: "object-1", appId: clientId, notes: null, tags: null }] } });
  microsoft.expect("GET https://graph.microsoft.com/v1.0/applications/object-1/owners", { body: { value: [] } });
  expect(await engine.invoke(token, { clientId })).toMatchObject({ notes: "", tags: [] });
});

test("getApplication fails where nobody has the client id", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(list, { body: { value: [] } });
  await expect(engine.invoke(token, { clientId })).rejects.toThrow(
    `Application not found: No applications found matching filter: "appId eq '${clientId}'"`,
  );
});
