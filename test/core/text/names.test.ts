import { expect, it } from "vitest";
import { listNames } from "../../../packages/core/text/names.ts";

it("quotes a name that has a comma", () => {
  expect(listNames(["office, location of shop (dev)", '"a, b"', "b"])).toBe(
    '"office, location of shop (dev)", "a, b", b',
  );
});

it("lists the first names, and the number of further ones", () => {
  expect(listNames(["a", "b"])).toBe("a, b");
  expect(listNames([])).toBe("none");
  expect(listNames([], "there is none")).toBe("there is none");
  const many = Array.from({ length: 5000 }, (_, index) => `\u001B[2Jcaller-${index}${"x".repeat(1000)}`);
  expect(listNames(many)).toMatch(/, and 4,980 more$/);
  expect(listNames(many).length).toBeLessThan(3000);
  expect(listNames(many)).not.toContain("\u001B");
});
