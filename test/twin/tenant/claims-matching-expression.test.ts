import { expect, it } from "vitest";
import { readExpression } from "../../../packages/twin/tenant/claims-matching-expression.ts";

it.each([
  ["claims['sub'] eq 'a.c'", { sub: "a.c" }, true],
  ["claims['sub'] eq 'a.c'", { sub: "abc" }, false],
  ["claims['sub'] eq 'a*'", { sub: "abc" }, false],
  ["claims['sub'] matches 'a*'", { sub: "abc" }, true],
  ["claims['sub'] matches 'a*'", { sub: "xabc" }, false],
  ["claims['sub'] matches 'a?c'", { sub: "abc" }, true],
  ["claims['sub'] matches 'a?c'", { sub: "abbc" }, false],
  ["claims['sub'] matches 'a.*'", { sub: "abc" }, false],
  ["claims['sub'] matches '*' and claims['ref'] eq 'x'", { sub: "abc", ref: "x" }, true],
  ["claims['sub'] matches '*' and claims['ref'] eq 'x'", { sub: "abc", ref: "y" }, false],
  ["claims['ref'] matches '*'", { sub: "abc" }, false],
  ["claims['ref'] matches '*'", { ref: ["x"] }, false],
])("%s of %j is %s", (expression, claims, isMatch) => {
  expect(readExpression(expression)?.(claims)).toBe(isMatch);
});

it.each([
  "",
  "claims['sub']",
  "claims['sub'] eq x",
  "claims['sub'] eq 'x' or claims['a'] eq 'b'",
  "claims['sub']  eq 'x'",
])("isn't in the language: %s", (expression) => {
  expect(readExpression(expression)).toBeUndefined();
});
