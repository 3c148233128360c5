import { expect, it } from "vitest";
import { expectRefused, group, owner } from "./arm-fixture.ts";
import { deployed, ids } from "./stack.ts";

const service = `${ids.account}/queueServices/default`;
const queue = `${service}/queues/work`;

it("creates a queue, and removes it with its account", async () => {
  const { call } = await deployed("account");
  const expected = {
    id: queue,
    name: "work",
    type: "Microsoft.Storage/storageAccounts/queueServices/queues",
    properties: { metadata: { team: "orders" }, approximateMessageCount: 0 },
  };

  const created = await call("PUT", queue, { body: { properties: { metadata: { team: "orders" } } } });
  expect([created.status, created.body]).toEqual([200, expected]);
  expect((await call("GET", queue)).body).toEqual(expected);
  expect((await call("PUT", `${service}/queues/empty`, { body: {} })).status).toBe(200);
  await call("DELETE", ids.account);
  expect((await call("GET", queue)).status).toBe(404);
});

it.each(["Work", "a", "two--dashes", "-work", "w".repeat(64)])("refuses the queue name %s", async (name) => {
  const { call } = await deployed("account");
  await expectRefused(
    call("PUT", `${service}/queues/${name}`, { body: {} }),
    400,
    "InvalidResourceName",
    `The specified resource name '${name}' contains invalid characters.`,
  );
});

it("refuses a queue without its account", async () => {
  const { call } = await deployed("group");
  expect((await call("PUT", queue, { body: {} })).status).toBe(404);
});

it.each([
  "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
  "8a0f0c08-91a1-4084-bc3d-661d67233fed",
  "19e7f393-937e-4f77-808e-94535e297925",
])("assigns the role %s at a queue", async (role) => {
  const { call } = await deployed("account");
  await call("PUT", queue, { body: {} });
  const assignment = `${queue}/providers/Microsoft.Authorization/roleAssignments/0c000000-0000-4000-8000-000000000000`;
  const roleDefinitionId = `${group.split("/").slice(0, 3).join("/")}/providers/Microsoft.Authorization/roleDefinitions/${role}`;

  const { status, body } = await call("PUT", assignment, {
    body: { properties: { roleDefinitionId, principalId: owner, principalType: "ServicePrincipal" } },
  });

  expect(status).toBe(201);
  expect(body).toMatchObject({ properties: { scope: queue, roleDefinitionId } });
});
