import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { didYouMean, nearest } from "../../../packages/core/text/nearest.ts";

const names = ["tokenVersion", "callers", "tags", "name", "as", "json", "adopt", "expiresOn", "expectedTenantId"];

describe("the nearest name", () => {
  it.each([
    ["tokenVerison", "tokenVersion"],
    ["tokenversion", "tokenVersion"],
    ["caller", "callers"],
    ["tag", "tags"],
    ["jsno", "json"],
    ["nmae", "name"],
    ["expectedTennantId", "expectedTenantId"],
  ])("to %s is %s", (written, meant) => {
    expect(nearest(written, names)).toBe(meant);
  });

  it.each(["bogus", "is", "", "x".repeat(10_000), "__proto__", "tokens"])("to %.12s doesn't exist", (written) => {
    expect(nearest(written, names)).toBeUndefined();
    expect(didYouMean(written, names)).toBe("");
  });

  it("has the fewest typing errors", () => {
    expect(nearest("calls", ["called", "call", "fallst"])).toBe("call");
    expect(nearest("fsh", ["zsh", "fish"])).toBe("fish");
    expect(didYouMean("jsn", names)).toBe(" Did you mean json?");
  });

  it("is the only one that has all of the word", () => {
    expect(nearest("tenantId", names)).toBe("expectedTenantId");
    expect(nearest("secret", ["remove-secret", "secretLifetime"])).toBeUndefined();
  });

  it("of an exact name is that name", () => {
    assert(property(string({ minLength: 3 }), (name) => nearest(name, [...names, name]) === name));
  });
});
