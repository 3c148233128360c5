import { expect, it } from "vitest";
import { contractProblems } from "../../../infra/contract/contract-problems.ts";

it.each([
  ["GTE", 'write "GET" there in functions/contract.ts'],
  ["patch", 'write "PATCH" there in functions/contract.ts'],
  // Nothing is near.
  [
    "FETCH",
    'write "GET" there in functions/contract.ts if it reads, or "POST" if it writes, or remove it from the list',
  ],
])("the method %s gets the one that was meant", (method, fix) => {
  const health = { methods: [method], route: "health", anonymous: "Says only that it runs" };
  const problems = contractProblems({ roles: {}, endpoints: { health } }, { routePrefix: "api" });

  expect(problems.filter(({ path }) => path.includes("methods")).map((problem) => problem.fix)).toEqual([fix]);
});

const order = { methods: ["GET"], route: "orders/{id}", anonymous: "Says only that it runs" };
const fixOf = (endpoint: object) =>
  contractProblems({ roles: {}, endpoints: { order: { ...order, ...endpoint } } }, { routePrefix: "api" })[0]?.fix;

it.each([4711, true])("a parameter's value without quotes gets them: %s", (id) => {
  expect(fixOf({ sample: { params: { id } } })).toBe(`write "${id}" there in functions/contract.ts`);
});

it.each(["anonymous", "*"])("a role that means anyone gets the other property: %s", (allow) => {
  expect(fixOf({ anonymous: undefined, allow })).toBe(
    'write your reason in place of allow in functions/contract.ts, such as anonymous: "Load balancer probe"',
  );
});
