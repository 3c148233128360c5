import { expect, it } from "vitest";
import { guide } from "../../checks/guide.ts";

it("no two checks claim the same", () => {
  expect(new Set(guide.map(({ claim }) => claim)).size).toBe(guide.length);
});
