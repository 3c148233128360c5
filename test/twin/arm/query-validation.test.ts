import { expect, it } from "vitest";
import type { QueryValidation } from "../../../packages/twin/arm/resource-manager-behavior.ts";
import { errorBody } from "./arm-fixture.ts";
import { alertBody, alertId, withWorkspace } from "./monitoring.ts";

const fuzzy =
  "union: must have at least one operand that can be evaluated successfully when running with 'Fuzzy' mode.";
const unresolved = (table: string) => `'where' operator: Failed to resolve table or column expression named '${table}'`;

async function alertOf(query: string, skipQueryValidation: boolean, queryValidation: QueryValidation) {
  const { call } = await withWorkspace({ queryValidation });
  const { actions: _, ...properties } = alertBody.properties;
  const criteria = { allOf: [{ ...properties.criteria.allOf[0], query }] };
  return call("PUT", alertId, {
    body: { ...alertBody, properties: { ...properties, criteria, skipQueryValidation } },
  });
}

it.each([
  ["AppRequests | where ResultCode == 401", unresolved("AppRequests")],
  ["union AppRequests, AppTraces\n| count", unresolved("AppRequests")],
  ["union AppRequests, (datatable(A: long)[])", unresolved("AppRequests")],
  ["union isfuzzy=true AppRequests, AppTraces | count", fuzzy],
  ['union isfuzzy=true (AppTraces | where Message has "datatable(")', fuzzy],
  ["union isfuzzy=true (AppTraces), (AppRequests | where A in (datatable(A: long)[1]))", fuzzy],
])("refuses %j in a workspace that has no table", async (query, message) => {
  const answer = await alertOf(query, false, "unless-skipped");
  expect(answer).toMatchObject({ status: 400, body: errorBody("BadRequest", message) });
});

it.each([
  'union isfuzzy=true (datatable(A: long)[]), (AppTraces | where Message has "(")',
  "union withsource=T isfuzzy=true AppTraces, (datatable(A: long)[]) | count",
  "datatable(A: long)[1] | count",
])("accepts %j, which brings its own rows", async (query) => {
  expect((await alertOf(query, false, "always")).status).toBe(201);
});

it.each([
  ["never", false, 201],
  ["unless-skipped", true, 201],
  ["unless-skipped", false, 400],
  ["always", true, 400],
] as const)("tries a query %s: skipped %s, answered %i", async (validation, skipped, status) => {
  expect((await alertOf("AppRequests | count", skipped, validation)).status).toBe(status);
});
