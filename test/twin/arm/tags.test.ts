import { expect, it } from "vitest";
import { errorBody, expectNotSupported, group } from "./arm-fixture.ts";
import { deployed, ids } from "./stack.ts";

const apiVersion = "2021-04-01";
const tagsAt = (id: string): string => `${id}/providers/Microsoft.Resources/tags/default`;
const remove = (tags: object) => ({ apiVersion, body: { operation: "Delete", properties: { tags } } });

it("shows and removes tags by name and value, and touches nothing else of the resource", async () => {
  const { call, tenant } = await deployed("site");
  const site = tenant.subscription.find(ids.site);
  if (!site) throw new Error("no site");
  tenant.subscription.put({ ...site, body: { ...site.body, tags: { Project: "p", stack: "dev", team: "a" } } });

  const answer = await call("PATCH", tagsAt(ids.site), remove({ project: "p", stack: "prod" }));

  expect(answer).toMatchObject({
    status: 200,
    body: {
      id: tagsAt(ids.site),
      name: "default",
      type: "Microsoft.Resources/tags",
      properties: { tags: { stack: "dev", team: "a" } },
    },
  });
  expect((await call("GET", tagsAt(ids.site), { apiVersion })).body).toEqual(answer.body);
  expect(tenant.subscription.find(ids.site)).toEqual({
    ...site,
    body: { ...site.body, tags: { stack: "dev", team: "a" } },
  });
});

it("exist for groups too, but not for missing resources", async () => {
  const { call } = await deployed("group");

  expect((await call("PATCH", tagsAt(group), remove({ stack: "dev" }))).body).toMatchObject({
    properties: { tags: {} },
  });
  expect((await call("GET", tagsAt(ids.site), { apiVersion })).body).toEqual(
    errorBody("ResourceNotFound", expect.stringContaining("Microsoft.Web/sites") as never),
  );
});

it("refuses what isn't supported", async () => {
  const { call } = await deployed("group");
  const merge = { apiVersion, body: { operation: "Merge", properties: { tags: { a: "b" } } } };

  await expectNotSupported(
    call("PATCH", tagsAt(group), merge),
    "the operation 'Merge' of PATCH Microsoft.Resources/tags",
  );
  expect((await call("PATCH", tagsAt(group), remove({ stack: "" }))).status).toBe(501);
});
