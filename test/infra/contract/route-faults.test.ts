import { describe, expect, test } from "vitest";
import { contractProblems } from "../../../infra/contract/contract-problems.ts";
import { list, problemsOf, withEndpoints, withRoute } from "./contracts.ts";

const problemOf = (route: string, routePrefix = "api") => contractProblems(withRoute(route), { routePrefix })[0];

describe("a route that breaks a rule gets that rule, and the route that was meant:", () => {
  test.each<[string, string, string]>([
    ["orders/{id", '"{" isn\'t closed', "orders/{id}"],
    ["orders/{id/lines", '"{" isn\'t closed', "orders/{id}/lines"],
    ["orders/id}", '"}" isn\'t opened', "orders/{id}"],
    ["orders/id?}", '"}" isn\'t opened', "orders/{id?}"],
    ["orders/{id?}/lines", "must have optional parameters at the end", "orders/{id}/lines"],
    ["orders/{id=1?}", 'must not have "?" with a default value or *', "orders/{id=1}"],
    ["orders/{{id}}", 'must write a parameter as {name}, not "{{id}}"', "orders/{id}"],
    ["/orders/{id}", "must not begin with a slash", "orders/{id}"],
    ["orders/", "must not end with a slash", "orders"],
    ["orders//lines", "must not have two slashes in a row", "orders/lines"],
    ["orders/:id?", 'must write a parameter as {name}, not ":id?"', "orders/{id?}"],
    ["orders/<int:id>", 'must write a parameter as {name}, not "<int:id>"', "orders/{id:int}"],
    ["orders/[id]", 'must write a parameter as {name}, not "[id]"', "orders/{id}"],
    ["orders/[...rest]", 'must write a parameter as {name}, not "[...rest]"', "orders/{*rest}"],
    ["orders/{id:uuid}", "must not have the constraint uuid: the Functions host knows", "orders/{id:guid}"],
    ["orders/{id:string}", "must not have the constraint string: the Functions host knows", "orders/{id}"],
    ["orders/{order-id}", "must have letters, digits and _ in a parameter's name", "orders/{orderId}"],
    ["orders?id=1", "must not have a query: callers add it", "orders"],
    ["orders/*", 'must not have "*" in "*"', "orders/{*path}"],
    [" orders ", 'must not have " " in " orders "', "orders"],
  ])("%j", (route, rule, meant) => {
    const found = problemOf(route);
    expect(found?.rule).toContain(rule);
    expect(found?.fix).toBe(`write "${meant}" there in functions/contract.ts`);
    expect(problemsOf(withRoute(meant))).toEqual([]);
  });

  test.each<[string, string, string]>([
    ["/api/orders/{id}", "api", "orders/{id}"],
    ["/API/orders", "api", "orders"],
    ["/v1/shop/orders/:id", "v1/shop", "orders/{id}"],
    ["https://shop.example/api/orders", "api", "orders"],
  ])("%j, below the prefix %s", (route, prefix, meant) => {
    expect(problemOf(route, prefix)?.fix).toBe(`write "${meant}": the host adds /${prefix}`);
    expect(problemsOf(withRoute(meant), prefix)).toEqual([]);
  });

  test("with the first segment, where host.json has no prefix", () => {
    expect(problemOf("/api/orders", "")?.fix).toBe('write "api/orders" there in functions/contract.ts');
  });
});

describe("a route that nobody could mean gets the rule, and an example that is one:", () => {
  test.each<[string, string]>([
    ["", "must not be empty"],
    ["/", "must not begin with a slash"],
    ["my orders", 'must not have " " in "my orders"'],
    ["../admin", 'must not have a segment of periods alone, ".."'],
    ["a/{id}.json", 'must not have more than a parameter in the segment "{id}.json"'],
    ["a/{id:even}", "must not have the constraint even"],
    ["a/{id:min(x)}", 'must have the constraint min as the Functions host does: "{id:min(x)}"'],
    ["a/{id:int=x}", 'must have a default value that satisfies its constraints: "{id:int=x}"'],
    ["{*rest}/a", "must have {*rest} as the last segment"],
  ])("%j", (route, rule) => {
    const { rule: broken = "", fix = "" } = problemOf(route) ?? {};
    expect(broken).toContain(rule);
    const [, example] = /^write "([^"]+)" there in functions\/contract\.ts, for example$/.exec(fix) ?? [];
    expect(problemsOf(withRoute(example))).toEqual([]);
  });
});

test("no problem of a contract only says to change it", () => {
  const read = { id: "6f0a3c1e-93ab-4d0c-8a56-4d2b1f6e7a01", displayName: "Read", members: ["User"] };
  const names = ["id", "displayName", "description", "members", "methods", "route", "allow", "anonymous", "sample"];
  const wrong = [1, "", "x".repeat(1200), [], [1], {}, null, true, ["x", "x"]];
  const contracts = names.flatMap((name) =>
    wrong.flatMap((value) => [
      { roles: { Read: { ...read, [name]: value } }, endpoints: {} },
      { ...withEndpoints({ list: { ...list, [name]: value } }) },
      { ...withEndpoints({ list: { ...list, sample: { body: value, params: value, safe: value } } }) },
      { roles: value, endpoints: value, settings: value, files: value },
      {
        roles: { Read: value, "R é": read },
        endpoints: { a: value, "1": list },
        settings: { A: value, "B-C": "text" },
        files: [value],
      },
      value,
    ]),
  );
  const problems = contracts.flatMap((contract) => contractProblems(contract, { routePrefix: "api" }));
  expect(problems.length).toBeGreaterThan(300);
  expect(problems.filter(({ fix, rule }) => /^change |undefined|NaN/.test(fix) || rule.startsWith("Invalid "))).toEqual(
    [],
  );
  expect(problems.filter(({ found }) => found.startsWith("{"))).toEqual([]);
});
