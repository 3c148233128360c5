import { expect, it } from "vitest";
import { contractProblems } from "../../../infra/contract/contract-problems.ts";

it.each([
  ["GTE", 'write "GET" there in functions/contract.ts'],
  ["patch", 'write "PATCH" there in functions/contract.ts'],
  // Nothing is near.
  ["TRACE", "change endpoints.health.methods.0 in functions/contract.ts"],
])("the method %s gets the one that was meant", (method, fix) => {
  const health = { methods: [method], route: "health", anonymous: "Says only that it runs" };
  const problems = contractProblems({ roles: {}, endpoints: { health } }, { routePrefix: "api" });

  expect(problems.filter(({ path }) => path.includes("methods")).map((problem) => problem.fix)).toEqual([fix]);
});
