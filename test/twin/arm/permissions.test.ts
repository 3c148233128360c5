import { expect, it } from "vitest";
import { armFixture, group, roles, otherPrincipal, subscription } from "./arm-fixture.ts";

const permissionsAt = (scope: string) => `${scope}/providers/Microsoft.Authorization/permissions`;
const version = { apiVersion: "2022-04-01" };

it("lists what the caller's roles allow, there and above", async () => {
  const { call } = armFixture();
  await call("PUT", group, { body: { location: "westeurope" } });
  const assignment = `${group}/providers/Microsoft.Authorization/roleAssignments/11111111-0000-4000-8000-000000000000`;
  await call("PUT", assignment, {
    body: {
      properties: {
        principalId: otherPrincipal,
        principalType: "ServicePrincipal",
        roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roles.contributor}`,
      },
    },
  });

  expect((await call("GET", permissionsAt(subscription), version)).body).toEqual({
    value: [{ actions: ["*"], notActions: [], dataActions: [], notDataActions: [] }],
  });
  expect((await call("GET", permissionsAt(group), { ...version, oid: otherPrincipal })).body).toMatchObject({
    value: [{ actions: ["*"], notActions: expect.arrayContaining(["Microsoft.Authorization/*/Write"]) }],
  });
  expect((await call("GET", permissionsAt(subscription), { ...version, oid: otherPrincipal })).status).toBe(403);
});
