import { expect, it } from "vitest";
import { listed } from "../../text/names.ts";

it("lists the first names, and how many more there are", () => {
  expect(listed(["a", "b"])).toBe("a, b");
  expect(listed([])).toBe("none");
  expect(listed([], "there is none")).toBe("there is none");
  const many = Array.from({ length: 5000 }, (_, index) => `\u001B[2Jcaller-${index}${"x".repeat(1000)}`);
  expect(listed(many)).toMatch(/, and 4,980 more$/);
  expect(listed(many).length).toBeLessThan(3000);
  expect(listed(many)).not.toContain("\u001B");
});
