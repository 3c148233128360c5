import { expect, it } from "vitest";
import { expectRefused, group, subscription } from "./arm-fixture.ts";
import { withWorkspace, workspaceBody, workspaceId } from "./monitoring.ts";
import { bodies, deployed } from "./stack.ts";

const day = 24 * 60 * 60 * 1000;
const customerIdOf = (body: unknown) => (body as { properties: { customerId: string } }).properties.customerId;

it("creates a workspace with its own id", async () => {
  const { call } = await deployed("group");
  const created = await call("PUT", workspaceId, { body: workspaceBody });
  expect(created.status).toBe(201);
  const expected = {
    id: workspaceId,
    name: "log-twin",
    type: "Microsoft.OperationalInsights/workspaces",
    location: "westeurope",
    tags: { stack: "dev" },
    properties: {
      sku: { name: "PerGB2018" },
      retentionInDays: 30,
      features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true },
      publicNetworkAccessForIngestion: "Enabled",
      publicNetworkAccessForQuery: "Enabled",
      workspaceCapping: { dailyQuotaGb: -1 },
      customerId: customerIdOf(created.body),
      provisioningState: "Succeeded",
      createdDate: "2026-11-24T15:09:18.000Z",
      modifiedDate: "2026-11-24T15:09:18.000Z",
    },
  };
  expect(created.body).toEqual(expected);
  expect((await call("GET", workspaceId)).body).toEqual(expected);
  const again = await call("PUT", workspaceId, { body: workspaceBody });
  expect(again).toMatchObject({ status: 200, body: expected });
});

it.each([
  ["PerGB2018", 29, "between 30 to 730."],
  ["PerGB2018", 7, "between 30 to 730."],
  ["PerGB2018", 731, "between 30 to 730."],
  ["Free", 30, "on the Free tier is 7."],
])("refuses %s with a retention of %i days", async (name, retentionInDays, expected) => {
  const { call } = await deployed("group");
  const body = { ...workspaceBody, properties: { sku: { name }, retentionInDays } };
  const answer = await call("PUT", workspaceId, { body });
  expect(answer.status).toBe(400);
  const { error } = answer.body as { error: { code: string; message: string } };
  expect(error.code).toBe("BadRequest");
  expect(error.message).toContain("The value provided for retention is invalid. the expected value");
  expect(error.message).toContain(expected);
});

it.each([
  ["PerGB2018", 30],
  ["PerGB2018", 730],
  ["Free", 7],
])("accepts %s with a retention of %i days", async (name, retentionInDays) => {
  const { put } = await deployed("group");
  const body = { ...workspaceBody, properties: { sku: { name }, retentionInDays } };
  expect(await put(workspaceId, body)).toMatchObject({ properties: { retentionInDays } });
});

it("recovers a workspace that is created again within 14 days", async () => {
  const { call, put, clock } = await withWorkspace();
  const before = customerIdOf((await call("GET", workspaceId)).body);
  expect((await call("DELETE", workspaceId)).status).toBe(200);
  expect((await call("GET", workspaceId)).status).toBe(404);
  clock.advance(14 * day - 1);
  expect(customerIdOf(await put(workspaceId, workspaceBody))).toBe(before);
});

it("creates a new one after 14 days or after a forced deletion", async () => {
  const { call, put, clock } = await withWorkspace();
  const first = customerIdOf((await call("GET", workspaceId)).body);
  await call("DELETE", workspaceId);
  clock.advance(14 * day);
  const second = customerIdOf(await put(workspaceId, workspaceBody));
  expect(second).not.toBe(first);
  await call("DELETE", `${workspaceId}?force=true`);
  expect(customerIdOf(await put(workspaceId, workspaceBody))).not.toBe(second);
});

it("retains a workspace deleted with its resource group, and refuses it in another region", async () => {
  const { call, put } = await withWorkspace();
  const before = customerIdOf((await call("GET", workspaceId)).body);
  await call("DELETE", group);
  await put(`${subscription}/resourcegroups/rg-twin`, bodies.group);
  await expectRefused(
    call("PUT", workspaceId, { body: { ...workspaceBody, location: "northeurope" } }),
    409,
    "InvalidResourceLocation",
    "The resource 'log-twin' already exists in location 'westeurope' in resource group 'rg-twin'. A resource with the same name cannot be created in location 'northeurope'. Please select a new resource name.",
  );
  expect(customerIdOf(await put(workspaceId, workspaceBody))).toBe(before);
});

it("lists deleted workspaces unchanged while they can be recovered", async () => {
  const { call, clock } = await withWorkspace();
  const deleted = `${subscription}/providers/Microsoft.OperationalInsights/deletedWorkspaces`;
  const { body: before } = await call("GET", workspaceId);
  expect((await call("GET", deleted)).body).toEqual({ value: [] });
  await call("DELETE", workspaceId);
  expect((await call("GET", deleted)).body).toEqual({ value: [before] });
  clock.advance(14 * day);
  expect((await call("GET", deleted)).body).toEqual({ value: [] });
});

it("purges a deleted workspace only after its recovery", async () => {
  const { call, put } = await withWorkspace();
  const deleted = `${subscription}/providers/Microsoft.OperationalInsights/deletedWorkspaces`;
  await call("DELETE", workspaceId);
  expect((await call("DELETE", `${workspaceId}?force=true`)).status).toBe(204);
  expect((await call("GET", deleted)).body).toMatchObject({ value: [{ id: workspaceId }] });
  await put(workspaceId, workspaceBody);
  expect((await call("DELETE", `${workspaceId}?force=true`)).status).toBe(200);
  expect((await call("GET", deleted)).body).toEqual({ value: [] });
});
