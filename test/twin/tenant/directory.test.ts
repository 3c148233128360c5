import { expect, it } from "vitest";
import { blank, refusalOf, tenantFixture } from "./tenant-fixture.ts";

it("takes a service principal and its assignments along with the application", () => {
  const { tenant, applications, servicePrincipals, appRoleAssignments } = tenantFixture();
  const api = applications.create(blank);
  const client = applications.create({ ...blank, displayName: "client" });
  const resource = servicePrincipals.create(api.appId, {});
  const principal = servicePrincipals.create(client.appId, {});
  appRoleAssignments.create({
    principalId: principal.id,
    resourceId: resource.id,
    appRoleId: "00000000-0000-0000-0000-000000000000",
  });
  tenant.directory.deleteApplication(client.id);
  expect(servicePrincipals.find(principal.id)).toBeUndefined();
  expect(servicePrincipals.find(resource.id)).toBeDefined();
  expect(appRoleAssignments.all()).toEqual([]);
  expect(servicePrincipals.deleted().map(({ id }) => id)).toEqual([principal.id]);
});

it("names a service principal by its application, as that is now", () => {
  const { applications, servicePrincipals } = tenantFixture();
  const { id, appId } = applications.create(blank);
  const principal = servicePrincipals.create(appId, {});
  applications.update(id, { displayName: "renamed", identifierUris: [`api://${appId}`] });
  expect(servicePrincipals.displayNameOf(principal)).toBe("renamed");
  expect(servicePrincipals.namesOf(principal)).toEqual([appId, `api://${appId}`]);
  expect(servicePrincipals.findByName(`api://${appId}`)?.id).toBe(principal.id);
  expect(servicePrincipals.findByName(`api://${appId}/`)).toBeUndefined();
});

it("makes a service principal again for an application whose own was deleted", () => {
  const { tenant, applications, servicePrincipals } = tenantFixture();
  const { appId } = applications.create(blank);
  const first = servicePrincipals.create(appId, {});
  tenant.directory.deleteServicePrincipal(first.id);
  expect(servicePrincipals.create(appId, {}).id).not.toBe(first.id);
});

it("removes a managed identity with its assignments, by Resource Manager's way only", () => {
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
