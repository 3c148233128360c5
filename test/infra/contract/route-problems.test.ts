import { describe, expect, test } from "vitest";
import { health, list, problemsOf, withEndpoints, withList, withRoute } from "./contracts.ts";

describe("a contract is", () => {
  test.each([
    [
      "one with constraints, with and without a sample",
      withEndpoints({
        list: { ...list, route: "a/{id:int:min(3)}/{code:length(2,3)?}" },
        more: { ...list, route: "b/{key:regex(^[A-Z]{{2}}$)}", sample: { params: { key: "AB" } } },
        other: { ...list, route: "{number:int}" },
        health,
      }),
    ],
    [
      "one whose specific route comes first by name",
      withEndpoints({ a: { ...list, route: "x/recent" }, b: { ...list, route: "x/{id}" } }),
    ],
    [
      "one whose routes share paths, but not all of one",
      withEndpoints({ a: { ...list, route: "x/{id:int}" }, b: { ...list, route: "x/{id}" } }),
    ],
  ])("%s", (_, contract) => {
    expect(problemsOf(contract)).toEqual([]);
  });
});

describe("is refused, with what was found:", () => {
  test.each<[string, unknown]>([
    [
      'endpoints.list.sample.params.id must satisfy its constraints in the route orders/{id:int}; "x"',
      withList({ route: "orders/{id:int}", sample: { params: { id: "x" } } }),
    ],
    [
      "endpoints.list.sample.params.id must have a value that satisfies its constraints in the route orders/{id:regex(^[B-Z]{{2}}$)}; nothing",
      withRoute("orders/{id:regex(^[B-Z]{{2}}$)}"),
    ],
    [
      'endpoints.recent must come before item by name. The Functions host takes the first function by name whose route matches, and x/{id} matches every path of X/recent; "recent"',
      withEndpoints({ recent: { ...list, route: "X/recent" }, item: { ...list, route: "x/{id}" } }),
    ],
    [
      'endpoints.list.route must not be or begin with the anonymous path health of health, with any method: App Service authentication requires no token there; "{name:alpha}"',
      withEndpoints({ health, list: { ...list, route: "{name:alpha}" } }),
    ],
  ])("%s", (problems, contract) => {
    expect(problemsOf(contract).join("\n")).toBe(problems);
  });
});
