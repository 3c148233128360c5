import { expect, it } from "vitest";
import {
  armFixture,
  errorBody,
  group,
  notImitated,
  owner,
  stranger,
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

it("lists the subscription to whom has a role in it, and nothing to others", async () => {
  const { call, grant } = await deployed("group");
  const list = async (oid: string) => (await call("GET", "/subscriptions", { oid, apiVersion: "2022-12-01" })).body;
  expect(await list(owner)).toEqual({
    value: [expect.objectContaining({ id: subscription, subscriptionId, tenantId })],
  });
  expect(await list(stranger)).toEqual({ value: [] });
  grant("reader", stranger, group);
  expect(idsIn(await list(stranger))).toEqual([subscription]);
});

it("refuses to list subscriptions without a version, by one it does not have, and filtered", async () => {
  const { call } = armFixture();
  expect(await call("GET", "/subscriptions", { apiVersion: undefined })).toMatchObject({ status: 400 });
  expect((await call("GET", "/subscriptions", { apiVersion: "2010-01-01" })).body).toMatchObject({
    error: { code: "InvalidApiVersionParameter" },
  });
  expect((await call("GET", "/subscriptions?$top=1", { apiVersion: "2022-12-01" })).body).toEqual(
    notImitated("the query parameter '$top' of GET /subscriptions"),
  );
  expect((await call("POST", "/subscriptions", { apiVersion: "2022-12-01" })).body).toEqual(
    notImitated("POST /subscriptions"),
  );
});

it("lists resource groups, and refuses who may not read them", async () => {
  const { call, put } = await deployed("group");
  await put(`${subscription}/resourceGroups/rg-other`, { location: "westeurope" });
  const path = `${subscription}/resourcegroups`;
  expect(idsIn((await call("GET", path, { apiVersion: "2024-11-01" })).body)).toEqual([
    group,
    `${subscription}/resourceGroups/rg-other`,
  ]);
  expect((await call("GET", path, { oid: stranger, apiVersion: "2024-11-01" })).status).toBe(403);
});

it("lists sites of a group and of the subscription, as GET shows each", async () => {
  const { call, put } = await deployed("site");
  await put(`${subscription}/resourceGroups/rg-twin-2`, { location: "westeurope" });
  const site = (await call("GET", ids.site)).body;
  const list = async (scope: string) => (await call("GET", `${scope}/providers/Microsoft.Web/sites`)).body;
  expect(await list(group)).toEqual({ value: [site] });
  expect(await list(subscription)).toEqual({ value: [site] });
  expect(await list(`${subscription}/resourceGroups/rg-twin-2`)).toEqual({ value: [] });
});

it.each([ids.identity, ids.account, ids.site, workspaceId, componentId, alertId])(
  "lists the type of %s in a group and in the subscription, as GET shows each",
  async (id) => {
    const { call, put } = await withWorkspace();
    await put(componentId, componentBody);
    await put(actionGroupId, actionGroupBody);
    await put(alertId, alertBody);
    await put(`${subscription}/resourceGroups/rg-twin-2`, { location: "westeurope" });
    const collection = id.slice(group.length, id.lastIndexOf("/"));
    const shown = (await call("GET", id)).body;
    expect(shown).toMatchObject({ id });
    for (const scope of [group, subscription, group.toUpperCase().replace("/SUBSCRIPTIONS", "/subscriptions")]) {
      expect((await call("GET", `${scope}${collection}`)).body).toEqual({ value: [shown] });
    }
    expect((await call("GET", `${subscription}/resourceGroups/rg-twin-2${collection}`)).body).toEqual({ value: [] });
    expect((await call("GET", `${subscription}/resourceGroups/rg-none${collection}`)).status).toBe(404);
    expect((await call("GET", `${subscription}${collection}`, { oid: stranger })).status).toBe(403);
  },
);

it("tells the versions of Node on Flex Consumption, and no other stack", async () => {
  const { call } = armFixture();
  const path = "/providers/Microsoft.Web/locations/westeurope/functionAppStacks";
  const ask = (query: string) =>
    call("GET", `${path}?removeHiddenStacks=true&removeDeprecatedStacks=true&${query}`, { apiVersion: "2020-10-01" });
  const { status, body } = await ask("stack=node&sku=FC1");
  const [{ properties }] = (body as { value: [{ properties: { majorVersions: { value: string }[] } }] }).value;
  expect([status, properties.majorVersions.map(({ value }) => value)]).toEqual([200, ["20", "22", "24"]]);
  const refused = (parameter: string) => notImitated(`the query parameter '${parameter}' of function app stacks`);
  expect((await ask("stack=python&sku=FC1")).body).toEqual(refused("stack=python"));
  expect((await ask("stack=node&sku=Y1")).body).toEqual(refused("sku=Y1"));
});

it("asks for a token before it lists", async () => {
  const { call } = armFixture();
  const answer = await call("GET", "/subscriptions", { refused: "no token", apiVersion: "2022-12-01" });
  expect(answer.status).toBe(401);
  expect(answer.body).toEqual(
    errorBody("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing."),
  );
});
