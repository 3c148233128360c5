import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import type { AppRole } from "../../../twin/tenant/directory-objects.ts";
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

describe("of a role that changes while it is assigned", () => {
  /** As Graph wants it: disabled, then changed. */
  function change({ tenant, api }: Fixture, role: AppRole, changes: Partial<AppRole> | undefined): void {
    const { applications } = tenant.directory;
    const others = [readerRole, writerRole, userRole].filter(({ id }) => id !== role.id);
    applications.update(api.application.id, { appRoles: [...others, { ...role, isEnabled: false }] });
    applications.update(api.application.id, { appRoles: [...others, ...(changes ? [{ ...role, ...changes }] : [])] });
  }

  it.each([
    ["stays while the role is disabled, though nobody can be assigned it", { isEnabled: false }, ["Things.Read"]],
    ["is the new one once the role is renamed", { value: "Things.See" }, ["Things.See"]],
    ["goes once the role is for users only", { allowedMemberTypes: ["User"] as const }, undefined],
    ["goes with the role", undefined, undefined],
  ])("%s", async (_, changes, expected) => {
    const fixture = createFixture();
    fixture.assign(readerRole.id);
    change(fixture, readerRole, changes);
    expect((await claims(fixture))["roles"]).toEqual(expected);
    if (changes && "isEnabled" in changes) {
      fixture.tenant.directory.appRoleAssignments.forget(fixture.client.servicePrincipal.id);
      expect(() => fixture.assign(readerRole.id)).toThrow("Permission being assigned was not found");
    }
  });

  it("goes, and the application stays assigned: required assignment lets it through without a role", async () => {
    const fixture = createFixture();
    const { tenant, api } = fixture;
    tenant.directory.servicePrincipals.update(api.servicePrincipal.id, { appRoleAssignmentRequired: true });
    fixture.assign(readerRole.id);
    change(fixture, readerRole, undefined);
    expect(await claims(fixture)).not.toHaveProperty("roles");
  });
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
