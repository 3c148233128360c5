import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { accessToken, createFixture, type Fixture, userRole } from "./entra-fixture.ts";
import { addUsers, type UserFixture } from "./user-fixture.ts";

function assign({ tenant, api }: Fixture, principalId: string): void {
  const resourceId = api.servicePrincipal.id;
  tenant.directory.appRoleAssignments.create({ principalId, resourceId, appRoleId: userRole.id });
}

describe("the roles of a user", () => {
  const rolesOf = async (users: UserFixture) => decodeJwt(await accessToken(await users.signIn()))["roles"];

  it("come by a group, once though they are held twice", async () => {
    const users = addUsers(createFixture());
    assign(users, users.group([users.ada.id]));
    assign(users, users.ada.id);
    expect(await rolesOf(users)).toEqual(["Things.Own"]);
  });

  it("do not come by a group within a group, which does not let in either", async () => {
    const users = addUsers(createFixture());
    const { tenant, api } = users;
    const inner = users.group([users.ada.id]);
    assign(users, users.group([inner]));
    expect(await rolesOf(users)).toBeUndefined();
    tenant.directory.servicePrincipals.update(api.servicePrincipal.id, { appRoleAssignmentRequired: true });
    expect(await (await users.signIn()).json()).toMatchObject({ error_codes: [50105] });
  });

  it("let the user in where assignment is required", async () => {
    const users = addUsers(createFixture());
    const { tenant, api } = users;
    tenant.directory.servicePrincipals.update(api.servicePrincipal.id, { appRoleAssignmentRequired: true });
    assign(users, users.group([users.ada.id]));
    expect(await rolesOf(users)).toEqual(["Things.Own"]);
  });
});
