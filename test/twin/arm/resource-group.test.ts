import { expect, it } from "vitest";
import { armFixture, expectRefused, group, owner, subscription } from "./arm-fixture.ts";
import { bodies, deployed, ids } from "./stack.ts";

const path = `${subscription}/resourcegroups/rg-twin`;

it("creates, shows and updates a group", async () => {
  const { call } = armFixture();
  const expected = {
    id: group,
    name: "rg-twin",
    type: "Microsoft.Resources/resourceGroups",
    location: "westeurope",
    tags: { stack: "dev" },
    properties: { provisioningState: "Succeeded" },
  };
  expect((await call("HEAD", path)).status).toBe(404);
  expect(await call("PUT", path, { body: bodies.group })).toMatchObject({ status: 201, body: expected });
  expect((await call("HEAD", path)).status).toBe(204);
  expect((await call("GET", path)).body).toEqual(expected);
  expect((await call("PUT", path, { body: { location: "westeurope" } })).status).toBe(200);
  expect((await call("GET", path)).body).not.toHaveProperty("tags");
});

it("refuses a move and a bad name", async () => {
  const { call } = await deployed("group");
  await expectRefused(
    call("PUT", path, { body: { location: "northeurope" } }),
    409,
    "InvalidResourceGroupLocation",
    "Invalid resource group location 'northeurope'. The Resource group already exists in location 'westeurope'.",
  );
  expect((await call("PUT", `${subscription}/resourcegroups/ends.`, { body: bodies.group })).status).toBe(400);
});

it("lists its resources, not their parts", async () => {
  const { call, tenant } = await deployed("authSettings");
  const { body } = await call("GET", `${path}/resources`);
  const listed = (body as { value: { id: string }[] }).value;
  expect(listed.map(({ id }) => id)).toEqual([ids.identity, ids.account, ids.plan, ids.site]);
  expect(listed[0]).toEqual({
    id: ids.identity,
    name: "id-twin",
    type: "Microsoft.ManagedIdentity/userAssignedIdentities",
    location: "westeurope",
    tags: { stack: "dev" },
  });
  expect(tenant.subscription.find(ids.authSettings)).toBeDefined();
});

it("is deleted with its contents while the client polls Location", async () => {
  const { call, tenant, put, grant } = await deployed("authSettings");
  const { principalId } = (await put(ids.identity, bodies.identity))["properties"] as { principalId: string };
  grant("reader", owner, ids.account);
  grant("reader", owner, group);
  const answer = await call("DELETE", path);
  expect(answer).toMatchObject({ status: 202, body: undefined });
  const location = new URL(answer.headers.get("location") ?? "");
  expect(location.href).toMatch(
    /^https:\/\/management\.azure\.com\/subscriptions\/bbbbbbbb-0000-4000-8000-000000000000\/operationresults\/[0-9a-f-]{36}\?api-version=2024-03-01$/,
  );
  expect(await call("GET", location.pathname)).toMatchObject({ status: 200, body: undefined });
  expect((await call("GET", `${subscription}/operationresults/x`)).status).toBe(404);

  expect(tenant.subscription.all().map(({ type }) => type)).toEqual(["Microsoft.Authorization/roleAssignments"]);
  expect(tenant.directory.servicePrincipals.find(principalId)).toBeUndefined();
  await expectRefused(
    call("DELETE", path),
    404,
    "ResourceGroupNotFound",
    "Resource group 'rg-twin' could not be found.",
  );
});
