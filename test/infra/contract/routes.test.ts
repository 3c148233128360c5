import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { couldBeBelow, parametersOf, type Segment, segmentsOf, shapeOf } from "../../../infra/contract/routes.ts";

/** Every route of up to three parts. */
const texts = ["a", "ab", "b"];
const parts = fc.constantFrom(...texts, "{x}", "{x?}", "{*x}");
const routes = fc
  .array(parts, { minLength: 1, maxLength: 3 })
  .map((list) => list.map((part, index) => part.replace("x", `x${index}`)).join("/"))
  .filter((route) => segmentsOf(route) !== undefined);
const openPaths = fc.array(fc.constantFrom(...texts), { minLength: 1, maxLength: 3 }).map((list) => list.join("/"));

/** What a parameter can be, as far as these open paths are concerned; "" for the end of an optional one. */
const values = ["a", "ab", "b", "abc", "z"];

/** Every path of up to five parts that a route takes. */
function pathsOf(segments: readonly Segment[]): readonly string[] {
  const choices = segments.map((segment): readonly string[] => {
    if (segment.kind === "text") return [segment.text];
    if (segment.kind === "parameter") return segment.isOptional ? ["", ...values] : values;
    const rest = ["", ...values, ...values.flatMap((one) => values.map((two) => `${one}/${two}`))];
    return [...rest, ...values.flatMap((one) => rest.slice(1).map((more) => `${one}/${more}`))];
  });
  return choices
    .reduce<readonly string[]>(
      (paths, options) => paths.flatMap((path) => options.map((option) => `${path}/${option}`)),
      [""],
    )
    .map((path) => path.replace(/^\/|\/$/g, ""));
}

const segments = (route: string): readonly Segment[] => segmentsOf(route) ?? [];

describe("a route could be below an open path", () => {
  test("exactly if one of its paths begins with the open path", () => {
    fc.assert(
      fc.property(routes, openPaths, (route, open) => {
        const isBelow = pathsOf(segments(route)).some((path) => path.startsWith(open));
        expect(couldBeBelow(segments(route), segments(open))).toBe(isBelow);
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    ["HEALTH/admin", "health"],
    ["health", "Health"],
    ["health/live/{id}", "HEALTH/live"],
  ])("in any case: %s, below %s", (route, open) => {
    expect(couldBeBelow(segments(route), segments(open))).toBe(true);
  });
});

describe("a route with constraints could be below an open path", () => {
  test.each([
    ["{id:int}", "health", false],
    ["{id:int}", "1", true],
    ["{id:guid}", "health", false],
    ["{id:guid}", "feed", true],
    ["{id:alpha}", "health", true],
    ["{id:length(2)}", "health", true],
    ["a/{id:int}", "a/health", false],
    ["{*rest:int}", "health", false],
    ["{*rest:regex(^x)}", "health", true],
  ])("unless it's sure that a value can't begin so: %s, below %s: %s", (route, open, isBelow) => {
    expect(couldBeBelow(segments(route), segments(open))).toBe(isBelow);
  });
});

describe("a route", () => {
  test.each([
    ["orders", ["orders"]],
    ["Orders/{id}", ["orders", "{id}"]],
    ["a/{b?}", ["a", "{b?}"]],
    ["a/{*b}", ["a", "{*b}"]],
    ["v1.0/a_b-c~d/{_x1}", ["v1.0", "a_b-c~d", "{_x1}"]],
    ["{a}/{b?}/{**c}", ["{a}", "{b?}", "{*c}"]],
    ["{a:INT:min(2)}/{b:regex(^[a/]{{2}}$)=a/}", undefined],
    ["{a:INT:min(2)}/{b:regex(^[a/]{{2}}$)}", ["{a:int:min(2)}", "{b:regex(^[a/]{2}$)}"]],
    ["{a=x.y}/{b:length(1,3)?}", ["{a?}", "{b:length(1,3)?}"]],
  ])("%s has segments", (route, expected) => {
    const shown = segmentsOf(route)?.map((segment) => {
      if (segment.kind === "text") return segment.text;
      const constraints = segment.constraints.map(
        ({ name, argument }) => `:${name}${argument === undefined ? "" : `(${argument})`}`,
      );
      const star = segment.kind === "rest" ? "*" : "";
      return `{${star}${segment.name}${constraints.join("")}${segment.isOptional ? "?" : ""}}`;
    });
    expect(shown).toEqual(expected);
  });

  test.each([
    "",
    "/a",
    "a/",
    "a//b",
    ".",
    "a/../b",
    "a b",
    "a%2fb",
    "ä",
    "a?b",
    "a#b",
    "a\\b",
    "{id}.json",
    "{id:even}",
    "{id:int(1)}",
    "{id:length(3,2)}",
    "{id:length(1,2,3)}",
    "{id:length(-1)}",
    "{id:range(1)}",
    "{id:regex(^[a-z)}",
    "{id:regex((?<a>.))}",
    "{id:regex(\\A)}",
    "{id:int=a}",
    "{id=1?}",
    "{id:}",
    "{}",
    "{1}",
    "{a-b}",
    "{id?}/b",
    "{*rest}/b",
    "{id=1}/b",
    "{a?}/{b}",
    "{*rest?}",
    "{id",
    "*",
  ])("is none: %j", (route) => {
    expect(segmentsOf(route)).toBeUndefined();
  });

  test("has the shape of another if nothing but names and letters' case differ", () => {
    const shape = (route: string) => shapeOf(segments(route));
    expect(shape("Orders/{id}")).toBe(shape("orders/{number?}"));
    expect(shape("orders/{id}")).not.toBe(shape("orders/id"));
    expect(shape("orders/{id}")).not.toBe(shape("orders/{*id}"));
    expect(parametersOf(segments("a/{b}/{*c}"))).toEqual(["b", "c"]);
  });
});
