import { expect, it } from "vitest";
import { errorBody, subscription } from "./arm-fixture.ts";
import { bodies, deployed, ids } from "./stack.ts";

const removeSite = `${ids.site}?deleteEmptyServerFarm=false`;
const inUse = "Server farm 'plan-twin' cannot be deleted because it has web app(s) func-twin assigned to it.";
const group = `${subscription}/resourcegroups/rg-twin`;

it("refuses to delete a plan for a while after its site was deleted", async () => {
  const { call, clock } = await deployed("site", { planReleaseMilliseconds: 1000 });
  await call("DELETE", removeSite);
  expect(await call("DELETE", ids.plan)).toMatchObject({ status: 409, body: { Message: inUse } });
  clock.advance(1000);
  expect((await call("DELETE", ids.plan)).status).toBe(200);
});

it("accepts a new site of the same name on the plan meanwhile", async () => {
  const { call } = await deployed("site", { planReleaseMilliseconds: 1000 });
  await call("DELETE", removeSite);
  expect((await call("PUT", ids.site, { body: bodies.site })).status).toBe(200);
});

it("deletes the plan with its group regardless", async () => {
  const { call, tenant } = await deployed("site", { planReleaseMilliseconds: 1000 });
  await call("DELETE", removeSite);
  const accepted = await call("DELETE", group);
  const location = new URL(accepted.headers.get("location") ?? "");
  expect((await call("GET", `${location.pathname}${location.search}`)).status).toBe(200);
  expect(tenant.subscription.all().filter(({ id }) => id.startsWith(`${subscription}/resourceGroups/`))).toEqual([]);
});

it("under the other reading, keeps the group too and deletes everything else in it", async () => {
  const { call, clock, tenant } = await deployed("site", {
    planReleaseMilliseconds: 1000,
    unreleasedPlanBlocksGroup: true,
  });
  await call("DELETE", removeSite);
  const accepted = await call("DELETE", group);
  const location = new URL(accepted.headers.get("location") ?? "");
  expect(await call("GET", `${location.pathname}${location.search}`)).toMatchObject({
    status: 409,
    body: errorBody(
      "ResourceGroupDeletionBlocked",
      expect.stringMatching(
        /^Deletion of resource group 'rg-twin' failed as .*'Microsoft\.Web\/serverfarms\/plan-twin'/,
      ) as string,
    ),
  });
  const left = tenant.subscription.all().map(({ id }) => id.slice(id.indexOf("/resourceGroups/")));
  expect(left.filter((id) => id.startsWith("/resourceGroups/"))).toEqual([
    "/resourceGroups/rg-twin",
    "/resourceGroups/rg-twin/providers/Microsoft.Web/serverfarms/plan-twin",
  ]);
  clock.advance(1000);
  await call("DELETE", group);
  expect(tenant.subscription.find(group)).toBeUndefined();
});
