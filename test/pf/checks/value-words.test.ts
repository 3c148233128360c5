import { describe, expect, it } from "vitest";
import { valueWords } from "../../../packages/pf/checks/value-words.ts";

describe("a value in words", () => {
  it.each([
    [401, "401"],
    [true, "true"],
    ["a token", "a token"],
    ["", "nothing"],
    [undefined, "nothing"],
    [null, "nothing"],
    [{}, "none"],
    [[], "none"],
    [["GET", "POST"], "GET, POST"],
    [{ status: 401, by: "the function" }, "status 401, by the function"],
    [{ caller: { roles: ["a", "b"] }, called: undefined }, "caller (roles (a, b)), called nothing"],
    [{ restored: "reached", roles: [] }, "restored reached, roles none"],
  ])("has no syntax of a program: %j", (value, words) => {
    expect(valueWords(value)).toBe(words);
  });
});
