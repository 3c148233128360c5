import { describe, expect, test } from "vitest";
import { contractProblems } from "../../../infra/contract/contract-problems.ts";
import { list, problemsOf, role, roles, withEndpoints, withList } from "./contracts.ts";

describe("each refusal contains a fix:", () => {
  const fixOf = (contract: unknown) => contractProblems(contract, { routePrefix: "api" }).map((problem) => problem.fix);

  const without = (object: object, name: string, more: object = {}) =>
    Object.fromEntries(Object.entries({ ...object, ...more }).filter(([key]) => key !== name));

  test.each<[string, unknown, string]>([
    ["methods", withEndpoints({ list: without(list, "methods") }), 'methods: ["GET"]'],
    ["route", withEndpoints({ list: without(list, "route") }), 'route: "orders/{id}"'],
    ["allow", withEndpoints({ list: without(list, "allow") }), 'allow: ["Read"]'],
    ["members", { roles: { Read: without(role, "members") }, endpoints: { list } }, 'members: ["Application"]'],
  ])("an example of missing %s", (_, contract, example) => {
    expect(fixOf(contract)).toEqual([
      expect.stringContaining(`write this, for example, in functions/contract.ts: ${example}`),
    ]);
  });

  test.each<[string, string, unknown]>([
    ["methods", "endpoints.list.methds", withEndpoints({ list: without(list, "methods", { methds: ["GET"] }) })],
    ["allow", "endpoints.list.alow", withEndpoints({ list: without(list, "allow", { alow: ["Read"] }) })],
    ["id", "roles.Read.idd", { roles: { Read: without(role, "id", { idd: role.id }) }, endpoints: {} }],
    ["params", "endpoints.list.sample.parms", withList({ sample: { parms: {} } })],
    [
      "members",
      "roles.Read.membrs",
      { roles: { Read: without(role, "members", { membrs: ["User"] }) }, endpoints: {} },
    ],
    ["endpoints", "endpoint", { roles, endpoint: { list } }],
  ])("the property that a misspelled one means, %s, which isn't missing as well", (name, path, contract) => {
    expect(contractProblems(contract, { routePrefix: "api" })).toEqual([
      expect.objectContaining({
        path,
        rule: `isn't a property of a contract (did you mean ${name}?)`,
        fix: `rename it to ${name} in functions/contract.ts`,
      }),
    ]);
  });
});

test("a role whose name has to change is known by the new one", () => {
  const endpoints = { list: { ...list, allow: ["Orders.Read"] } };
  const problems = contractProblems({ roles: { "Orders Read": role }, endpoints }, { routePrefix: "api" });
  expect(problems.map(({ fix }) => fix)).toEqual([
    'rename it to "Orders.Read" in functions/contract.ts, and where it\'s used',
  ]);
});

test.each([
  ["orders/{id}", { idd: "7" }, "idd", "id"],
  ["orders/{id}", { number: "7" }, "number", "id"],
  ["shops/{shop}/{id}", { shop: "a", ID: "7" }, "ID", "id"],
])("a parameter of %s by another name, %j, is one problem", (route, params, wrong, meant) => {
  const problems = contractProblems(withList({ route, sample: { params } }), { routePrefix: "api" });
  expect(problems.map(({ path, fix }) => [path, fix])).toEqual([
    [`endpoints.list.sample.params.${wrong}`, `rename ${wrong} to ${meant} in functions/contract.ts`],
  ]);
});

test("a property that means no other comes with those that there are", () => {
  expect(problemsOf({ ...withEndpoints({ list: { ...list, auth: 1 } }), version: 2 })).toEqual([
    "endpoints.list.auth isn't a property of a contract; endpoints.list has methods, route, allow, anonymous, sample; 1",
    "version isn't a property of a contract; it has roles, endpoints, settings, files; 2",
  ]);
});

test("a property that is there, and wrong, is told beside a misspelled one", () => {
  expect(problemsOf(withList({ methods: "GET", methds: [] }))).toHaveLength(2);
});

test("a contract's shape and what its parts mean together are told at once", () => {
  const contract = {
    roles: { Read: { id: "x", displayName: "Read", members: ["Application"] } },
    endpoints: {
      list: { methods: ["get"], route: "orders", allow: ["Read"] },
      other: { methods: ["GET"], route: "orders", allow: ["Write"] },
      same: { methods: ["GET"], route: "orders", alow: ["Read"], rout: "x" },
    },
    settings: { WEBSITE_RUN_FROM_PACKAGE: "text" },
  };

  expect(contractProblems(contract, { routePrefix: "api" }).map(({ path }) => path)).toEqual([
    "endpoints.same.alow",
    "roles.Read.id",
    "endpoints.list.methods.0",
    "endpoints.same.rout",
    "endpoints.other.allow.0",
    "settings.WEBSITE_RUN_FROM_PACKAGE",
  ]);
  expect(contractProblems({ roles: ["Read"], endpoints: { list: "orders" } }, { routePrefix: "api" })).toMatchObject([
    { path: "roles" },
    { path: "endpoints.list" },
  ]);
});

test.each<[string, object, string]>([
  ["roles", { roles: ["Read"] }, "rename it to allow in functions/contract.ts"],
  ["role", { role: "Read" }, 'rename it to allow, then write ["Read"] there in functions/contract.ts'],
  ["public", { public: true }, "write your reason in place of public in functions/contract.ts, such as anonymous: "],
  ["auth", { auth: "jwt" }, 'write this, for example, in place of it in functions/contract.ts: allow: ["Read"]'],
])("%s in place of allow is one problem", (name, access, fix) => {
  const { allow: _, ...rest } = list;
  const problems = contractProblems(withEndpoints({ list: { ...rest, ...access } }), { routePrefix: "api" });
  expect(problems).toEqual([
    expect.objectContaining({ path: `endpoints.list.${name}`, fix: expect.stringContaining(fix) as string }),
  ]);
});

test.each<[string, object, string]>([
  ["method", { ...list, methods: undefined, method: "GET" }, 'rename it to methods, then write ["GET"] there'],
  ["url", { ...list, route: undefined, url: "/list" }, 'rename it to route, then write "list" there'],
])("a misspelled property whose value is refused, %s, is one problem", (name, endpoint, fix) => {
  const written = Object.fromEntries(Object.entries(endpoint).filter(([, value]) => value !== undefined));
  expect(contractProblems(withEndpoints({ list: written }), { routePrefix: "api" })).toEqual([
    expect.objectContaining({ path: `endpoints.list.${name}`, fix: `${fix} in functions/contract.ts` }),
  ]);
});

test.each<[string, object, string]>([
  ["endpoints", { roles, endpoints: list }, "endpoints: { orders: { ... } }"],
  ["roles", { roles: role, endpoints: { list } }, 'roles: { "Orders.Read": { ... } }'],
])("%s without a name are one problem", (part, contract, form) => {
  expect(contractProblems(contract, { routePrefix: "api" })).toEqual([
    expect.objectContaining({
      path: part,
      fix: `write a name and braces around it in functions/contract.ts, such as ${form}`,
    }),
  ]);
});

test("a part that stands too high comes with its place", () => {
  expect(contractProblems(withList({ methods: ["POST"], body: { id: 1 } }), { routePrefix: "api" })).toEqual([
    expect.objectContaining({
      path: "endpoints.list",
      rule: "must have body below sample",
      fix: "write sample: { body: ... } in its place in functions/contract.ts",
    }),
  ]);
});
