import { decodeJwt } from "jose";
import { expect, it } from "vitest";
import { accessToken, createFixture, type Fixture, readerRole, userRole, writerRole } from "./entra-fixture.ts";

async function claims({ post, granted }: Fixture) {
  return decodeJwt(await accessToken(await post(granted())));
}

it("has every role that the client was assigned", async () => {
  const fixture = createFixture();
  fixture.assign(writerRole.id);
  fixture.assign(readerRole.id);
  expect((await claims(fixture))["roles"]).toEqual(["Things.Write", "Things.Read"]);
});

it("is absent, not empty, when the client was assigned none", async () => {
  expect(await claims(createFixture())).not.toHaveProperty("roles");
});

it("leaves out a role that was disabled, and one that is no longer for applications", async () => {
  const fixture = createFixture();
  const { applications } = fixture.tenant.directory;
  fixture.assign(readerRole.id);
  fixture.assign(writerRole.id);
  const disabled = { ...writerRole, isEnabled: false };
  applications.update(fixture.api.application.id, { appRoles: [readerRole, disabled, userRole] });
  expect((await claims(fixture))["roles"]).toEqual(["Things.Read"]);

  applications.update(fixture.api.application.id, {
    appRoles: [{ ...readerRole, isEnabled: false }, disabled, userRole],
  });
  const forUsers = { ...readerRole, allowedMemberTypes: ["User"] as const };
  applications.update(fixture.api.application.id, { appRoles: [forUsers, disabled, userRole] });
  expect(await claims(fixture)).not.toHaveProperty("roles");
});

it("has the roles of the resource that was asked for only, and of no other client", async () => {
  const fixture = createFixture();
  const { tenant, client, api } = fixture;
  const role = { ...readerRole, id: "00000000-aaaa-4000-8000-000000000009", value: "Others.Read" };
  const other = fixture.register("other-api", { appRoles: [role] });
  const stranger = fixture.register("other-client");
  const { appRoleAssignments } = tenant.directory;
  appRoleAssignments.create({
    principalId: client.servicePrincipal.id,
    resourceId: other.servicePrincipal.id,
    appRoleId: role.id,
  });
  appRoleAssignments.create({
    principalId: stranger.servicePrincipal.id,
    resourceId: api.servicePrincipal.id,
    appRoleId: readerRole.id,
  });
  expect(await claims(fixture)).not.toHaveProperty("roles");
});

it("satisfies a resource that requires assignment by default access, which has no role", async () => {
  const fixture = createFixture();
  const { tenant, client, register, post, granted } = fixture;
  const open = register("no-roles-api");
  tenant.directory.servicePrincipals.update(open.servicePrincipal.id, { appRoleAssignmentRequired: true });
  tenant.directory.appRoleAssignments.create({
    principalId: client.servicePrincipal.id,
    resourceId: open.servicePrincipal.id,
    appRoleId: "00000000-0000-0000-0000-000000000000",
  });
  const token = await accessToken(await post({ ...granted(), scope: `${open.application.appId}/.default` }));
  expect(decodeJwt(token)).not.toHaveProperty("roles");
});
