import { array, assert, integer, property, record, string } from "fast-check";
import { expect, it } from "vitest";
import { fit } from "../../../../commands/review/words/review-markdown.ts";

it("says how much of every part is left out", () => {
  const parts = [
    { head: "one", items: ["a".repeat(50), "b".repeat(50)] },
    { head: "two", items: ["c".repeat(500)] },
  ];
  expect(fit(parts, 330)).toBe(
    `one\n\n${"a".repeat(50)}\n${"b".repeat(50)}\n\ntwo\n\n1 more is left out here; --json has all.\n`,
  );
});

it("takes an item whole or not at all, and never more than the limit", () => {
  const item = string({ minLength: 1, maxLength: 400 }).map((text) => `<${text.replaceAll(/[<>\n]/g, "x")}>`);
  const part = record({ head: string({ minLength: 1, maxLength: 20 }), items: array(item, { maxLength: 8 }) });
  assert(
    property(array(part, { maxLength: 6 }), integer({ min: 1000, max: 4000 }), (parts, limit) => {
      const text = fit(parts, limit);
      const all = parts.flatMap(({ items }) => items);
      expect(text.length).toBeLessThanOrEqual(limit);
      for (const line of text.split("\n").filter((one) => one.startsWith("<"))) {
        if (!parts.some(({ head }) => head.includes("<"))) expect(all).toContain(line);
      }
    }),
  );
});
