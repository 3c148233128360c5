import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isBelow } from "../../packages/guard/open-paths.ts";

const site = "https://site.azurewebsites.net";

describe("a call is at or under /api/health, or begins with it", () => {
  test.each([
    "/api/health",
    "/api/health/",
    "/api/health/live",
    "/api/healthy",
    "/api/health-admin/1",
    "/API/Health",
    "//api///health",
    "/api\\health",
    "/api/%68%65alth",
    "/api/%2568ealth",
    "/api%2fhealth",
    "/api/%68ealth%ff",
    "/api/./health",
    "/api/x/../health",
    "/api/x/%2e%2e/health",
    "/api/x%2f..%2fhealth",
    "/api/x%3f%2f..%2fhealth",
    "/api/health%2f..%2forders",
    "/api/health;v=1",
    "/api/health%00",
    "/api/health?x=/api/orders",
  ])("by %s", (path) => {
    expect(isBelow(`${site}${path}`, "/api/health")).toBe(true);
  });

  test.each([
    "/",
    "/api",
    "/api/heal",
    "/api/orders/health",
    "/api/h%2fealth",
    "/health",
    "/api/orders?x=/api/health",
    "/api/orders/%ff",
  ])("not by %s", (path) => {
    expect(isBelow(`${site}${path}`, "/api/health")).toBe(false);
  });
});

test("in any encoding and case", () => {
  const spelled = fc
    .array(fc.tuple(fc.boolean(), fc.boolean(), fc.nat(3)), { minLength: 11, maxLength: 11 })
    .map((choices) =>
      [..."/api/health"]
        .map((character, index) => {
          const [isUpper, isEncoded, times] = choices[index] ?? [false, false, 0];
          const text = isUpper ? character.toUpperCase() : character;
          if (!isEncoded || index === 0) return text;
          return `%${"25".repeat(times)}${text.charCodeAt(0).toString(16)}`;
        })
        .join(""),
    );
  fc.assert(
    fc.property(spelled, (path) => {
      expect(isBelow(`${site}${path}`, "/api/health")).toBe(true);
    }),
  );
});
