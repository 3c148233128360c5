import { expect, it } from "vitest";
import type { ReplicatedKind } from "../../../packages/twin/tenant/replication.ts";
import { armFixture, group, roles, otherPrincipal, subscription } from "./arm-fixture.ts";

const delayMilliseconds = 5000;
const roleDefinition = `${subscription}/providers/Microsoft.Authorization/roleDefinitions`;
const assignment = (name: string) =>
  `${subscription}/providers/Microsoft.Authorization/roleAssignments/${name}-0000-4000-8000-000000000000`;

const lagging = (...of: ReplicatedKind[]) => armFixture({ replication: { delayMilliseconds, kinds: of } });

it("doesn't know an identity before it has replicated, so a role assignment must state its type", async () => {
  const { call, clock, put } = lagging("managedIdentity");
  await put(group, { location: "westeurope" });
  const identity = await put(`${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`, {
    location: "westeurope",
  });
  const { principalId } = identity["properties"] as { readonly principalId: string };
  const properties = { roleDefinitionId: `${roleDefinition}/${roles.reader}`, principalId };

  const unstated = await call("PUT", assignment("11111111"), { body: { properties } });

  expect(unstated.status).toBe(400);
  expect(unstated.body).toMatchObject({ error: { code: "PrincipalNotFound" } });
  const stated = { properties: { ...properties, principalType: "ServicePrincipal" } };
  expect((await call("PUT", assignment("22222222"), { body: stated })).status).toBe(201);
  clock.advance(delayMilliseconds);
  expect((await call("PUT", assignment("22222222"), { body: { properties } })).status).toBe(200);
});

it("applies a role only after its assignment has replicated", async () => {
  const { call, clock, put } = lagging("roleAssignment");
  await put(group, { location: "westeurope" });
  await put(assignment("11111111"), {
    properties: {
      roleDefinitionId: `${roleDefinition}/${roles.reader}`,
      principalId: otherPrincipal,
      principalType: "ServicePrincipal",
    },
  });

  clock.advance(delayMilliseconds - 1);
  expect((await call("GET", group, { oid: otherPrincipal })).status).toBe(403);
  clock.advance(1);
  expect((await call("GET", group, { oid: otherPrincipal })).status).toBe(200);
});

it("replicates other kinds at once", async () => {
  const { call, put } = lagging("application");
  await put(group, { location: "westeurope" });
  await put(assignment("11111111"), {
    properties: {
      roleDefinitionId: `${roleDefinition}/${roles.reader}`,
      principalId: otherPrincipal,
      principalType: "ServicePrincipal",
    },
  });
  expect((await call("GET", group, { oid: otherPrincipal })).status).toBe(200);
});
