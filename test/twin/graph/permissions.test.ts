import { expect, it } from "vitest";
import { microsoftGraph } from "../../../packages/twin/tenant/microsoft-graph.ts";
import { newUser } from "./bodies.ts";
import { denied, expectNotSupported, expectRefusal, graphFixture } from "./graph-fixture.ts";

it("answers a request without a token with InvalidAuthenticationToken and its challenge", async () => {
  const { graph } = graphFixture();
  const response = await graph(new Request("https://graph.microsoft.com/v1.0/applications"));
  expect(response.status).toBe(401);
  expect(await response.json()).toEqual({
    error: {
      code: "InvalidAuthenticationToken",
      message: "Access token is empty.",
      innerError: {
        date: "2026-11-24T15:09:18",
        "request-id": response.headers.get("request-id"),
        "client-request-id": response.headers.get("client-request-id"),
      },
    },
  });
  expect(response.headers.get("www-authenticate")).toBe(
    'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"',
  );
});

it.each([
  ["expired", "Lifetime validation failed, the token is expired."],
  ["audience", "Access token validation failure. Invalid audience."],
  ["signature", "Access token validation failure. Invalid signature."],
  ["issuer", "Access token validation failure. Invalid issuer."],
] as const)("refuses a token with a bad %s", async (refused, message) => {
  const { call } = graphFixture();
  expectRefusal(await call("GET", "/v1.0/applications", { refused }), 401, "InvalidAuthenticationToken", message);
});

it("doesn't answer a fault of the twin as Graph's refusal", async () => {
  const { createGraph } = await import("../../../packages/twin/graph/index.ts");
  const { tenant } = graphFixture();
  const graph = createGraph({ tenant, verifyBearer: () => Promise.reject(new TypeError("broken")) });
  await expect(async () => await graph(new Request("https://graph.microsoft.com/v1.0/applications"))).rejects.toThrow(
    "broken",
  );
});

it("returns each answer's own id and the caller's", async () => {
  const { call } = graphFixture();
  const own = await call("GET", "/v1.0/applications");
  expect(own.headers.get("request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(own.headers.get("client-request-id")).toBe(own.headers.get("request-id"));
  const named = await call("GET", "/v1.0/applications", { headers: { "client-request-id": "mine" } });
  expect(named.headers.get("client-request-id")).toBe("mine");
  expect(named.headers.get("request-id")).not.toBe(own.headers.get("request-id"));
});

const nobody = "00000000-0000-4000-9000-000000000000";

it.each([
  ["GET", "/v1.0/applications"],
  ["POST", "/v1.0/applications"],
  ["GET", `/v1.0/applications/${nobody}`],
  ["PATCH", `/v1.0/applications/${nobody}`],
  ["DELETE", `/v1.0/applications/${nobody}`],
  ["GET", `/v1.0/applications/${nobody}/owners`],
  ["POST", `/v1.0/applications/${nobody}/owners/$ref`],
  ["DELETE", `/v1.0/applications/${nobody}/owners/${nobody}/$ref`],
  ["POST", `/v1.0/applications/${nobody}/addPassword`],
  ["POST", `/v1.0/applications/${nobody}/removePassword`],
  ["GET", "/v1.0/servicePrincipals"],
  ["POST", "/v1.0/servicePrincipals"],
  ["PATCH", `/v1.0/servicePrincipals/${nobody}`],
  ["DELETE", `/v1.0/servicePrincipals/${nobody}`],
  ["GET", `/v1.0/servicePrincipals/${nobody}/appRoleAssignedTo`],
  ["POST", `/v1.0/servicePrincipals/${nobody}/appRoleAssignedTo`],
  ["DELETE", `/v1.0/servicePrincipals/${nobody}/appRoleAssignedTo/x`],
  ["GET", `/v1.0/servicePrincipals/${nobody}/appRoleAssignments`],
  ["GET", `/v1.0/applications/${nobody}/federatedIdentityCredentials`],
  ["POST", `/v1.0/applications/${nobody}/federatedIdentityCredentials`],
  ["GET", `/v1.0/applications/${nobody}/federatedIdentityCredentials/x`],
  ["PATCH", `/v1.0/applications/${nobody}/federatedIdentityCredentials/x`],
  ["DELETE", `/v1.0/applications/${nobody}/federatedIdentityCredentials/x`],
  ["GET", "/v1.0/oauth2PermissionGrants"],
  ["POST", "/v1.0/oauth2PermissionGrants"],
  ["GET", "/v1.0/oauth2PermissionGrants/x"],
  ["PATCH", "/v1.0/oauth2PermissionGrants/x"],
  ["DELETE", "/v1.0/oauth2PermissionGrants/x"],
  ["GET", "/v1.0/users"],
  ["POST", "/v1.0/users"],
  ["GET", `/v1.0/users/${nobody}`],
  ["PATCH", `/v1.0/users/${nobody}`],
  ["DELETE", `/v1.0/users/${nobody}`],
  ["GET", `/v1.0/users/${nobody}/manager`],
  ["GET", `/v1.0/users/${nobody}/appRoleAssignments`],
  ["GET", "/beta/groups"],
  ["GET", "/v1.0/groups"],
  ["POST", "/v1.0/groups"],
  ["GET", `/v1.0/groups/${nobody}`],
  ["PATCH", `/v1.0/groups/${nobody}`],
  ["DELETE", `/v1.0/groups/${nobody}`],
  ["GET", `/beta/groups/${nobody}/members`],
  ["GET", `/v1.0/groups/${nobody}/owners`],
  ["POST", `/v1.0/groups/${nobody}/members/$ref`],
  ["DELETE", `/v1.0/groups/${nobody}/members/${nobody}/$ref`],
  ["GET", `/v1.0/groups/${nobody}/appRoleAssignments`],
  ["GET", "/v1.0/directory/deletedItems/microsoft.graph.user"],
  ["GET", "/v1.0/directory/deletedItems/microsoft.graph.group"],
  ["GET", `/v1.0/directory/deletedItems/${nobody}`],
  ["GET", "/v1.0/organization"],
  ["GET", "/v1.0/directory/deletedItems/microsoft.graph.application"],
  ["GET", "/v1.0/directory/deletedItems/microsoft.graph.servicePrincipal"],
  ["DELETE", `/v1.0/directory/deletedItems/${nobody}`],
  ["GET", `/v1.0/directoryObjects/${nobody}`],
  ["GET", `/beta/applications/${nobody}?$select=oauth2RequirePostResponse`],
  ["GET", `/beta/servicePrincipals/${nobody}?$select=samlMetadataUrl`],
])("denies %s %s to a caller without permissions, before any lookup", async (method, path) => {
  const { call } = graphFixture();
  expectRefusal(
    await call(method, path, { roles: [], ...(method === "POST" && { body: { displayName: "x" } }) }),
    403,
    ...denied,
  );
});

it("allows Application.Read.All to read applications, but not to write them", async () => {
  const { statusOf, created } = graphFixture();
  const { id } = await created("/v1.0/applications", { displayName: "api" });
  const roles = ["Application.Read.All"];
  expect(await statusOf("GET", `/v1.0/applications/${id}`, { roles })).toBe(200);
  expect(await statusOf("PATCH", `/v1.0/applications/${id}`, { roles, body: { notes: "x" } })).toBe(403);
  expect(await statusOf("DELETE", `/v1.0/applications/${id}`, { roles })).toBe(403);
});

it("allows Application.ReadWrite.OwnedBy to write only owned applications, and makes it owner of new ones", async () => {
  const { call, statusOf, created, me } = graphFixture();
  const roles = ["Application.ReadWrite.OwnedBy"];
  const others = await created("/v1.0/applications", { displayName: "someone else's" });
  expect(await statusOf("PATCH", `/v1.0/applications/${others.id}`, { roles, body: { notes: "x" } })).toBe(403);

  const own = await call("POST", "/v1.0/applications", { roles, body: { displayName: "mine" } });
  expect(own.status).toBe(201);
  const { id, appId } = own.body as { id: string; appId: string };
  const owners = await call("GET", `/v1.0/applications/${id}/owners`);
  expect((owners.body as { value: { id: string }[] }).value.map((owner) => owner.id)).toEqual([me]);
  expect(await statusOf("PATCH", `/v1.0/applications/${id}`, { roles, body: { notes: "x" } })).toBe(204);

  expect(await statusOf("POST", "/v1.0/servicePrincipals", { roles, body: { appId } })).toBe(201);
  const foreign = await call("POST", "/v1.0/servicePrincipals", { roles, body: { appId: others["appId"] } });
  expect(foreign.status).toBe(403);
});

it.each([
  [["AppRoleAssignment.ReadWrite.All"], 403],
  [["Application.ReadWrite.All"], 403],
  [["AppRoleAssignment.ReadWrite.All", "Application.Read.All"], 400],
  [["AppRoleAssignment.ReadWrite.All", "Directory.Read.All"], 400],
])("lets %j assign app roles: %i", async (roles, status) => {
  const { statusOf, tenant } = graphFixture();
  const [resource] = tenant.directory.servicePrincipals.all();
  const path = `/v1.0/servicePrincipals/${resource?.id}/appRoleAssignedTo`;
  // Allowed is what gets as far as the body, which says nothing.
  expect(await statusOf("POST", path, { roles, body: {} })).toBe(status);
});

it("refuses delegated permissions by name", async () => {
  const { call } = graphFixture();
  expectNotSupported(
    await call("GET", "/v1.0/applications", { claims: { scp: "Application.Read.All" } }),
    "delegated permissions (a token with scp)",
  );
});

it.each([
  ["User.Read.All", "/v1.0/users", "/beta/groups"],
  ["Group.Read.All", "/beta/groups", "/v1.0/users"],
  ["DelegatedPermissionGrant.ReadWrite.All", "/v1.0/oauth2PermissionGrants", "/v1.0/users"],
])("lets %s read %s, and not %s", async (role, allowed, denied) => {
  const { statusOf } = graphFixture();
  expect(await statusOf("GET", allowed, { roles: [role] })).toBe(200);
  expect(await statusOf("GET", denied, { roles: [role] })).toBe(403);
});

it("allows a reader of users to see but not purge a deleted user, and hides it from a reader of applications", async () => {
  const { call, statusOf, created } = graphFixture();
  const { id } = await created("/v1.0/users", newUser());
  await call("DELETE", `/v1.0/users/${id}`);
  const item = `/v1.0/directory/deletedItems/${id}`;
  expect(await statusOf("GET", item, { roles: ["User.Read.All"] })).toBe(200);
  expect(await statusOf("DELETE", item, { roles: ["User.Read.All"] })).toBe(403);
  expect(await statusOf("DELETE", item, { roles: ["Application.ReadWrite.All"] })).toBe(403);
  expect(await statusOf("GET", item, { roles: ["Application.Read.All"] })).toBe(403);
});

it("has every application permission, and says so if it doesn't know what one allows", async () => {
  const { call, tenant } = graphFixture();
  tenant.directory.servicePrincipals.addMicrosoftServicePrincipal(microsoftGraph);
  const [graph] = (
    (
      await call("GET", "/v1.0/servicePrincipals?$filter=appId eq '00000003-0000-0000-c000-000000000000'", {
        roles: ["Application.Read.All"],
      })
    ).body as { readonly value: readonly { readonly appRoles: readonly { id: string; value: string }[] }[] }
  ).value;
  const roles = new Map(graph?.appRoles.map(({ id, value }) => [value, id]));
  expect(roles.get("Sites.Selected")).toBe("883ea226-0bf2-4a8f-9f9d-92c9162a727d");
  expect(roles.get("Mail.Send")).toBe("b633e1c5-b582-4048-a93e-9f11b44c7e96");
  expect(roles.has("Mail.Sned")).toBe(false);

  expectRefusal(await call("GET", "/v1.0/users", { roles: ["Mail.Send"] }), 403, ...denied);
  expectNotSupported(await call("GET", "/v1.0/users", { roles: ["User.ReadBasic.All"] }), "User.ReadBasic.All");
});
