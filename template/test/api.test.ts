import { type DeployedApi, deployToTwin } from "@protected-function/pf/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

let api: DeployedApi;
beforeAll(async () => {
  api = await deployToTwin();
}, 120_000);
afterAll(() => api?.close());

test("a caller reads an order", async () => {
  expect(await api.callAs("integration", { path: "/api/orders/4711" })).toMatchObject({
    status: 200,
    body: { id: "4711" },
  });
});

test("nobody reads an order without a token", async () => {
  expect(await api.call({ path: "/api/orders/4711" })).toMatchObject({ status: 401 });
});
