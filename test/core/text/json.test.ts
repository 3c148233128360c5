import { expect, it } from "vitest";
import { isObject, jsonOf, objectOf } from "../../../packages/core/text/json.ts";

it("a text that isn't JSON has no data", () => {
  expect(['{"a":1}', "[1]", "null", "", "{a:1}", "<html>"].map(jsonOf)).toEqual([
    { a: 1 },
    [1],
    null,
    undefined,
    undefined,
    undefined,
  ]);
});

it("only an object with names is an object, and any other value has none", () => {
  const values = [{ a: 1 }, {}, [1], null, undefined, "text", 1];
  expect(values.map(isObject)).toEqual([true, true, false, false, false, false, false]);
  expect(values.map(objectOf)).toEqual([{ a: 1 }, {}, {}, {}, {}, {}, {}]);
});
