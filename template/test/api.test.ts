import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type OpenedStack, openLocalStack } from "@protected-function/pf/testing";

let stack: OpenedStack;
before(async () => {
  stack = await openLocalStack();
});
after(() => stack?.close());

test("a caller reads an order", async () => {
  const answer = await stack.call("order", { as: "integration", params: { id: "4711" } });
  assert.partialDeepStrictEqual(answer, { status: 200, body: { id: "4711" } });
});

test("a request without a token gets 401", async () => {
  const answer = await stack.call("order");
  assert.equal(answer.status, 401);
});

test("Entra ID gives no token to another application", async () => {
  await assert.rejects(stack.call("order", { as: "stranger" }), /AADSTS501051/);
});
