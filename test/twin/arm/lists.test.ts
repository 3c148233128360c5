import { expect, it } from "vitest";
import {
  armFixture,
  expectNotSupported,
  group,
  owner,
  otherPrincipal,
  subscription,
  subscriptionId,
  tenantId,
} from "./arm-fixture.ts";
import {
  actionGroupBody,
  actionGroupId,
  alertBody,
  alertId,
  componentBody,
  componentId,
  withWorkspace,
  workspaceId,
} from "./monitoring.ts";
import { deployed, ids } from "./stack.ts";

const idsIn = (body: unknown) => (body as { value: readonly { id: string }[] }).value.map(({ id }) => id);

it("lists the subscription only to callers with a role in it", async () => {
  const { call, grant } = await deployed("group");
  const list = async (oid: string) => (await call("GET", "/subscriptions", { oid, apiVersion: "2022-12-01" })).body;
  expect(await list(owner)).toEqual({
    value: [expect.objectContaining({ id: subscription, subscriptionId, tenantId })],
  });
  expect(await list(otherPrincipal)).toEqual({ value: [] });
  grant("reader", otherPrincipal, group);
  expect(idsIn(await list(otherPrincipal))).toEqual([subscription]);
});

it("refuses to list subscriptions without a version, by one it does not have, and filtered", async () => {
  const { call } = armFixture();
  expect(await call("GET", "/subscriptions", { apiVersion: undefined })).toMatchObject({ status: 400 });
  expect((await call("GET", "/subscriptions", { apiVersion: "2010-01-01" })).body).toMatchObject({
    error: { code: "InvalidApiVersionParameter" },
  });
  await expectNotSupported(
    call("GET", "/subscriptions?$top=1", { apiVersion: "2022-12-01" }),
    "the query parameter '$top' of GET /subscriptions",
  );
  await expectNotSupported(call("POST", "/subscriptions", { apiVersion: "2022-12-01" }), "POST /subscriptions");
});

it("lists resource groups, and refuses callers that may not read them", async () => {
  const { call, put } = await deployed("group");
  await put(`${subscription}/resourceGroups/rg-other`, { location: "westeurope" });
  const path = `${subscription}/resourcegroups`;
  expect(idsIn((await call("GET", path, { apiVersion: "2024-11-01" })).body)).toEqual([
    group,
    `${subscription}/resourceGroups/rg-other`,
  ]);
  expect((await call("GET", path, { oid: otherPrincipal, apiVersion: "2024-11-01" })).status).toBe(403);
  await expectNotSupported(
    call("GET", `${path}?$filter=name eq 'rg-twin'`, { apiVersion: "2024-11-01" }),
    "the query parameter '$filter' of GET Microsoft.Resources/resourceGroups",
  );
});

it.each([ids.identity, ids.account, ids.site, workspaceId, componentId, alertId])(
  "lists resources of the type of %s in a group and in the subscription, each as GET shows it",
  async (id) => {
    const { call, put } = await withWorkspace();
    await put(componentId, componentBody);
    await put(actionGroupId, actionGroupBody);
    await put(alertId, alertBody);
    await put(`${subscription}/resourceGroups/rg-twin-2`, { location: "westeurope" });
    const collection = id.slice(group.length, id.lastIndexOf("/"));
    const shown = (await call("GET", id)).body;
    expect(shown).toMatchObject({ id: expect.stringMatching(new RegExp(`^${id}$`, "i")) });
    for (const scope of [group, subscription, group.toUpperCase().replace("/SUBSCRIPTIONS", "/subscriptions")]) {
      expect((await call("GET", `${scope}${collection}`)).body).toEqual({ value: [shown] });
    }
    expect((await call("GET", `${subscription}/resourceGroups/rg-twin-2${collection}`)).body).toEqual({ value: [] });
    expect((await call("GET", `${subscription}/resourceGroups/rg-none${collection}`)).status).toBe(404);
    expect((await call("GET", `${subscription}${collection}`, { oid: otherPrincipal })).status).toBe(403);
  },
);
