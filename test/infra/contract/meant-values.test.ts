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

const fixesOf = (contract: object) =>
  contractProblems({ roles: {}, endpoints: {}, ...contract }, { routePrefix: "api" }).map(({ fix }) => fix);

it.each([
  [{ secret: true }, '"secret"', ""],
  [{ type: "securestring" }, '"secret"', ""],
  [{ type: "string" }, '"text"', ', or "secret" for what must stay in a key vault'],
  [{ default: 30 }, '{ type: "text", default: "30" }', ', or "secret" for what must stay in a key vault'],
  [30, '"text"', ', or "secret" for what must stay in a key vault'],
])("an app setting declared as %j is declared in the contract's own words", (setting, meant, or) => {
  expect(fixesOf({ settings: { KEY: setting } })).toEqual([`write ${meant} there in functions/contract.ts${or}`]);
});

it("a list of app settings is repeated as declarations", () => {
  const [fix = ""] = fixesOf({ settings: ["DAYS", "REGION"] });
  expect(fix).toContain('settings: { DAYS: "text", REGION: "text" } in its place');
});

it.each([
  [{ roles: [{ value: "Orders.Read" }] }, 'roles: { "Orders.Read": { ... } }'],
  [{ endpoints: [order] }, "endpoints: { orders: { ... } }"],
])("a list of entries gets their names: %j", (contract, written) => {
  const [fix = ""] = fixesOf(contract);
  expect(fix).toBe(
    `write a name before each entry in functions/contract.ts, and braces in place of the brackets: ${written}`,
  );
});

it("parameters beside params are moved below it, as one problem", () => {
  const sample = { id: 4711, line: "7" };
  const endpoints = { order: { methods: ["GET"], route: "orders/{id}/{line}", allow: ["Orders.Read"], sample } };
  const fixes = fixesOf({ endpoints }).filter((fix) => fix.includes("params"));
  expect(fixes).toEqual(['write params: { id: "4711", line: "7" } in place of id and line in functions/contract.ts']);
});
