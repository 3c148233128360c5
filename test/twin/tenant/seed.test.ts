import { expect, it } from "vitest";
import { inventoryOf } from "../../../packages/twin/inventory.ts";
import { seed } from "../../../packages/twin/seed.ts";
import { Tenant } from "../../../packages/twin/tenant/tenant.ts";
import { blank, tenantFixture } from "./tenant-fixture.ts";

function permissionsOf(who: "deployer" | "administrator") {
  const { tenant, servicePrincipals, appRoleAssignments } = tenantFixture();
  const seeded = seed(tenant)[who];
  const graph = servicePrincipals.findByName("https://graph.microsoft.com");
  const roles = graph ? servicePrincipals.appRolesOf(graph) : [];
  const held = appRoleAssignments.heldBy(seeded.servicePrincipalObjectId);
  return held.map(({ appRoleId }) => roles.find(({ id }) => id === appRoleId)?.value).toSorted();
}

it("gives the deployer only Graph permissions to register, assign, consent, write conditional access and read users", () => {
  expect(permissionsOf("deployer")).toEqual([
    "AppRoleAssignment.ReadWrite.All",
    "Application.ReadWrite.All",
    "DelegatedPermissionGrant.ReadWrite.All",
    "Group.Read.All",
    "Policy.Read.All",
    "Policy.ReadWrite.ConditionalAccess",
    "User.Read.All",
  ]);
});

it("gives the administrator permissions to create users and groups and to set the credential policy", () => {
  expect(permissionsOf("administrator")).toEqual(
    [
      ...permissionsOf("deployer"),
      "Directory.Read.All",
      "Group.ReadWrite.All",
      "Policy.ReadWrite.ApplicationConfiguration",
      "User.ReadWrite.All",
    ].toSorted(),
  );
});

it("gives Microsoft Graph its delegated permissions under their real ids", () => {
  const { tenant, servicePrincipals } = tenantFixture();
  seed(tenant);
  const graph = servicePrincipals.findByClientId("00000003-0000-0000-c000-000000000000");
  const scopes = graph ? servicePrincipals.permissionScopesOf(graph) : [];
  expect(Object.fromEntries(scopes.map(({ value, id }) => [value, id]))).toEqual({
    openid: "37f7f235-527c-4136-accd-4a02d197296e",
    profile: "14dad69e-099b-42c9-810b-d002981feec1",
    email: "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0",
    offline_access: "7427e0e9-2fba-42fe-b0c0-848c9e6a8182",
    "User.Read": "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
    "User.Read.All": "a154be20-db9c-4678-8ab7-66f6cc099a59",
    "User.ReadWrite": "b4e74841-8e56-480b-be8b-910348b18b4c",
    "Mail.Read": "570282fd-fa5c-430d-a7fd-fc8dc98a9dca",
    "Mail.Send": "e383f46e-2787-4529-855e-0e479a3ffac0",
  });
});

it("has Ada, a function user, and Grace, who is in no group", () => {
  const { tenant, users, groups } = tenantFixture();
  seed(tenant);
  const ada = users.findByUserPrincipalName("ada@twin.onmicrosoft.com");
  const grace = users.findByUserPrincipalName("grace@twin.onmicrosoft.com");
  expect(grace).toBeDefined();
  expect(groups.all()).toMatchObject([{ displayName: "Function users", members: [ada?.id] }]);
});

it("has an emergency account, in no group, that administers the tenant", () => {
  const { tenant, users, groups, directoryRoles } = { ...tenantFixture() };
  seed(tenant);
  const { id } = users.findByUserPrincipalName("emergency@twin.onmicrosoft.com") ?? { id: "" };
  expect(directoryRoles.memberRolesOf(id)).toEqual(["62e90394-69f5-4237-9190-012177145e10"]);
  expect(groups.all().some(({ members }) => members.includes(id))).toBe(false);

  tenant.directory.deleteUser(id);
  expect(directoryRoles.memberRolesOf(id)).toEqual([]);
});

it("exists at once, regardless of later replication delays", () => {
  const { clock } = tenantFixture();
  const tenant = new Tenant({ clock, replication: { delayMilliseconds: 5000 } });
  const { servicePrincipalObjectId } = seed(tenant).deployer;
  const { replication, applications, users } = tenant.directory;
  expect(replication.hasArrived(servicePrincipalObjectId)).toBe(true);
  expect(users.all().every(({ id }) => replication.hasArrived(id))).toBe(true);
  expect(replication.hasArrived(applications.create(blank).id)).toBe(false);
});

it("counts additions to the seed by kind", () => {
  const { tenant, applications, servicePrincipals, permissionGrants, groups, users } = tenantFixture();
  seed(tenant);
  const inventory = inventoryOf(tenant);
  const nothing = {
    applications: 0,
    servicePrincipals: 0,
    appRoleAssignments: 0,
    permissionGrants: 0,
    users: 0,
    groups: 0,
    conditionalAccessPolicies: 0,
    namedLocations: 0,
    resources: 0,
    recycled: 0,
  };
  expect(inventory()).toEqual(nothing);

  const application = applications.create(blank);
  const client = servicePrincipals.create(application.appId, {});
  const resourceId = servicePrincipals.findByName("https://graph.microsoft.com")?.id ?? "";
  permissionGrants.create({ clientId: client.id, resourceId, scope: "openid" });
  const group = groups.create(
    { displayName: "x", mailNickname: "x", mailEnabled: false, securityEnabled: true },
    { members: [], owners: [] },
  );
  const [ada] = users.all();
  if (ada) users.create({ ...ada, userPrincipalName: "new@twin.onmicrosoft.com" });
  expect(inventory()).toEqual({
    ...nothing,
    applications: 1,
    servicePrincipals: 1,
    permissionGrants: 1,
    users: 1,
    groups: 1,
  });

  tenant.directory.deleteApplication(application.id);
  tenant.directory.deleteGroup(group.id);
  tenant.directory.deleteUser(users.findByUserPrincipalName("new@twin.onmicrosoft.com")?.id ?? "");
  expect(inventory()).toEqual({ ...nothing, recycled: 4 });
});
