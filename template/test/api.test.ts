import { type OpenedStack, openLocalStack } from "@protected-function/pf/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

let stack: OpenedStack;
beforeAll(async () => {
  stack = await openLocalStack();
}, 120_000);
afterAll(() => stack?.close());

test("a caller reads an order", async () => {
  const answer = await stack.call("order", { as: "integration", params: { id: "4711" } });
  expect(answer).toMatchObject({ status: 200, body: { id: "4711" } });
});

test("nobody reads an order without a token", async () => {
  expect(await stack.call("order")).toMatchObject({ status: 401 });
});

test("Entra ID gives no token to another application", async () => {
  await expect(stack.call("order", { as: "stranger" })).rejects.toThrow("AADSTS501051");
});
