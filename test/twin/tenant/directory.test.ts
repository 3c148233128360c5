import { expect, it } from "vitest";
import { systemClock } from "../../../packages/twin/clock.ts";
import { microsoftGraph } from "../../../packages/twin/tenant/microsoft-graph.ts";
import { Tenant } from "../../../packages/twin/tenant/tenant.ts";
import { blank, refusalOf, tenantFixture } from "./tenant-fixture.ts";

const role = {
  id: "11111111-0000-4000-8000-000000000001",
  value: "Function.Invoke",
  displayName: "Invoke",
  description: "Call the function",
  allowedMemberTypes: ["Application"] as const,
  isEnabled: true,
};

it("finds applications by id whatever its case", () => {
  const { applications } = tenantFixture();
  const { id, appId } = applications.create(blank);
  expect(applications.get(id.toUpperCase()).id).toBe(id);
  expect(applications.findByClientId(appId.toUpperCase())?.id).toBe(id);
});

it("doesn't check an existing identifier URI again, until the application goes back to version 1 tokens", () => {
  const { applications, tenant } = tenantFixture();
  const { id } = applications.create({
    ...blank,
    identifierUris: ["api://anything"],
    api: { ...blank.api, requestedAccessTokenVersion: 2 },
  });
  expect(applications.update(id, { notes: "x" }).notes).toBe("x");
  const back = () => applications.update(id, { api: { ...blank.api, requestedAccessTokenVersion: 1 } });
  expect(refusalOf(back)).toEqual({ status: 400, code: "Request_BadRequest" });
  tenant.directory.appManagementPolicy.set(false);
  expect(back().identifierUris).toEqual(["api://anything"]);
  tenant.directory.appManagementPolicy.set(true);
  expect(applications.update(id, { notes: "y" }).notes).toBe("y");
});

it.each(["a".repeat(121), "with space", ".Read", "Bestellung.Ändern", 'a"b', "a\\b"])(
  "refuses the role value %s",
  (value) => {
    const { applications } = tenantFixture();
    const create = () => applications.create({ ...blank, appRoles: [{ ...role, value }] });
    expect(refusalOf(create)).toEqual({ status: 400, code: "Request_BadRequest" });
  },
);

it.each(["Orders.Read.All", "orders:read", "a-b_c/d", "{#$!.-,+*)('&%;<@?[>]^|~}`=", "User"])(
  "accepts the role value %s",
  (value) => {
    const { applications } = tenantFixture();
    expect(applications.create({ ...blank, appRoles: [{ ...role, value }] }).appRoles[0]?.value).toBe(value);
  },
);

it("accepts a role and a scope of one name only with the same id", () => {
  const { applications } = tenantFixture();
  const scope = {
    id: role.id,
    value: role.value,
    type: "User" as const,
    isEnabled: true,
    adminConsentDisplayName: null,
    adminConsentDescription: null,
    userConsentDisplayName: null,
    userConsentDescription: null,
  };
  const create = (changes: object) => () =>
    applications.create({
      ...blank,
      appRoles: [role],
      api: { ...blank.api, oauth2PermissionScopes: [{ ...scope, ...changes }] },
    });
  const refused = { status: 400, code: "Request_BadRequest" };
  expect(refusalOf(create({ id: "11111111-0000-4000-8000-000000000002" }))).toEqual(refused);
  expect(refusalOf(create({ value: "user_impersonation" }))).toEqual(refused);
  expect(create({})().appRoles).toHaveLength(1);
});

it("dates secrets by the tenant's clock", () => {
  const { applications, clock } = tenantFixture();
  const { id } = applications.create(blank);
  clock.advance(86_400_000);
  expect(applications.addPassword(id, { displayName: null })).toMatchObject({
    startDateTime: "2026-11-25T15:09:18Z",
    endDateTime: "2028-11-25T15:09:18Z",
  });
});

it("names a service principal by its application's current name", () => {
  const { applications, servicePrincipals } = tenantFixture();
  const { id, appId } = applications.create(blank);
  const principal = servicePrincipals.create(appId, {});
  applications.update(id, { displayName: "renamed", identifierUris: [`api://${appId}`] });
  expect(servicePrincipals.displayNameOf(principal)).toBe("renamed");
  expect(servicePrincipals.namesOf(principal)).toEqual([appId, `api://${appId}`]);
  expect(servicePrincipals.findByName(`api://${appId}`)?.id).toBe(principal.id);
  expect(servicePrincipals.findByName(`api://${appId}/`)).toBeUndefined();
});

it("creates a service principal again after its deletion", () => {
  const { tenant, applications, servicePrincipals } = tenantFixture();
  const { appId } = applications.create(blank);
  const first = servicePrincipals.create(appId, {});
  tenant.directory.deleteServicePrincipal(first.id);
  expect(servicePrincipals.create(appId, {}).id).not.toBe(first.id);
});

it("removes a managed identity with its assignments only through Resource Manager", () => {
  const { tenant, applications, servicePrincipals, appRoleAssignments } = tenantFixture();
  const { appId } = applications.create(blank);
  const resource = servicePrincipals.create(appId, {});
  const identity = servicePrincipals.addManagedIdentity("identity");
  const appRoleId = "00000000-0000-0000-0000-000000000000";
  appRoleAssignments.create({ principalId: identity.id, resourceId: resource.id, appRoleId });
  expect(refusalOf(() => tenant.directory.deleteServicePrincipal(identity.id)).status).toBe(403);
  expect(appRoleAssignments.all()).toHaveLength(1);
  tenant.directory.removeManagedIdentity(identity.id);
  expect(servicePrincipals.find(identity.id)).toBeUndefined();
  expect(servicePrincipals.deleted()).toEqual([]);
  expect(appRoleAssignments.all()).toEqual([]);
});

it("builds a grant's id from its client and resource, as recorded from Graph", () => {
  const ids = ["b25985a8-9d2b-4fde-9fa7-6c4e43a8ddec", "a3efc889-f1b7-4532-9e01-91e32d1039f4"];
  const newId = () => ids.shift() ?? "";
  const tenant = new Tenant({ clock: systemClock, newId, tenantId: "tenant", subscriptionId: "subscription" });
  const { servicePrincipals, permissionGrants } = tenant.directory;
  const client = servicePrincipals.addMicrosoftServicePrincipal({ appId: "client", displayName: "client", names: [] });
  const resource = servicePrincipals.addMicrosoftServicePrincipal(microsoftGraph);
  const grant = permissionGrants.create({ clientId: client.id, resourceId: resource.id, scope: "openid" });
  expect(grant.id).toBe("qIVZsiud3k-fp2xOQ6jd7InI76O38TJFngGR4y0QOfQ");
});

it("purges applications and service principals alike, and nothing else", () => {
  const { tenant, applications, servicePrincipals } = tenantFixture();
  const { id, appId } = applications.create(blank);
  const principal = servicePrincipals.create(appId, {});
  expect(refusalOf(() => tenant.directory.purge(id)).status).toBe(404);
  tenant.directory.deleteApplication(id);
  tenant.directory.purge(id);
  tenant.directory.purge(principal.id.toUpperCase());
  expect([...applications.deleted(), ...servicePrincipals.deleted()]).toEqual([]);
});
