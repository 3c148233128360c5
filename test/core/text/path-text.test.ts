import { expect, it } from "vitest";
import { dottedPathText, pathText } from "../../../packages/core/text/path-text.ts";

it.each([
  [["callers", 0, "clientId"], "callers[0].clientId"],
  [[0, 1, "a"], "[0][1].a"],
  [["a", "b"], "a.b"],
  [[], ""],
])("the place %j is shown as %s", (path, text) => {
  expect(pathText(path)).toBe(text);
  expect(dottedPathText(path.join(".").replace(/^(?=\d)/, "."))).toBe(text);
});
