import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { counterexamplesOf, exampleOf, satisfies } from "../../infra/contract/route-constraints.ts";
import { covers, filledRoute, matches, type Segment, segmentsOf, valueFor } from "../../infra/contract/routes.ts";
import { matchTemplate, parseTemplate } from "../../packages/twin/functions-host/route-template.ts";

/* The contract and the twin each read routes by themselves. Both have to read them alike. */

const constraints = [
  "",
  ":int",
  ":long",
  ":bool",
  ":decimal",
  ":double",
  ":float",
  ":guid",
  ":datetime",
  ":alpha",
  ":required",
  ":file",
  ":nonfile",
  ":min(3)",
  ":max(-2)",
  ":range(5,7)",
  ":minlength(2)",
  ":maxlength(2)",
  ":length(3)",
  ":length(2,4)",
  ":regex(^a.*b$)",
  ":regex(\\d{{2}})",
  ":int:min(10)",
  ":alpha:length(4)",
];
const parts = fc.oneof(
  fc.constantFrom("a", "B", "ab"),
  fc.tuple(fc.constantFrom(...constraints), fc.constantFrom("", "?")).map(([one, end]) => `{x${one}${end}}`),
  fc.constantFrom(...constraints).map((one) => `{*x${one}}`),
);
const routes = fc
  .array(parts, { minLength: 1, maxLength: 3 })
  .map((list) => list.map((part, index) => part.replace("x", `x${index}`)).join("/"))
  .filter((route) => segmentsOf(route) !== undefined);
const values = fc.oneof(
  fc.constantFrom("a", "b", "AB", "1", "12", "-2", "-3", "7", "2147483648", "9223372036854775808", "1.5", "true"),
  fc.constantFrom("False", "a.b", "a.", "axb", "abcd", "x12", "2026-02-28", "2026-02-30"),
  fc.constantFrom("00000000-0000-4000-8000-000000000001", "00000000000040008000000000000001"),
  fc.stringMatching(/^[\w~-]{1,5}$/).filter((text) => !/\d|mon|tue|wed|thu|fri|sat|sun/i.test(text)),
);
const paths = fc.array(values, { minLength: 1, maxLength: 4 });

const segments = (route: string): readonly Segment[] => segmentsOf(route) ?? [];

describe("contract and twin", () => {
  it("agree on the paths that a route matches", () => {
    fc.assert(
      fc.property(routes, paths, (route, path) => {
        let answer: boolean;
        try {
          answer = matchTemplate(parseTemplate(route), path) !== undefined;
        } catch {
          // The twin decides no date but ISO 8601, and no other character for a regular expression.
          return;
        }
        expect(`${route} ${path.join("/")} ${matches(segments(route), path.join("/"))}`).toBe(
          `${route} ${path.join("/")} ${answer}`,
        );
      }),
      {
        numRuns: 5000,
        examples: [
          ["{x0}/{*x1:nonfile}", ["a"]],
          ["{x0}/{*x1:file}", ["a"]],
        ],
      },
    );
  });

  it("agree on the values that checks call with, and on those that a constraint excludes", () => {
    let excluded = 0;
    for (const constraint of constraints) {
      const route = `things/{x${constraint}}`;
      const template = parseTemplate(route);
      const [, parameter] = segments(route);
      if (parameter?.kind !== "parameter") throw new Error(route);
      // Such a route needs a sample.
      if (exampleOf(parameter.constraints) === undefined) continue;
      const path = filledRoute(route, (parameter) => valueFor(parameter));
      expect(`${route} ${String(matchTemplate(template, path.split("/")) !== undefined)}`).toBe(`${route} true`);
      expect(satisfies(exampleOf(parameter.constraints) ?? "", parameter.constraints)).toBe(true);
      for (const value of counterexamplesOf(parameter.constraints)) {
        excluded += 1;
        expect(`${route} ${value} ${String(matchTemplate(template, ["things", value]))}`).toBe(
          `${route} ${value} undefined`,
        );
      }
    }
    expect(excluded).toBeGreaterThan(20);
  });

  it("agree that a covered route has no path of its own", () => {
    fc.assert(
      fc.property(routes, routes, paths, (route, other, path) => {
        fc.pre(covers(segments(route), segments(other)));
        if (matches(segments(other), path.join("/"))) expect(matches(segments(route), path.join("/"))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
