import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type JsonRefused, parseJson, readJson } from "../../../packages/twin/network/json-text.ts";

function reasonOf(text: string): JsonRefused["reason"] | undefined {
  try {
    parseJson(text);
    return undefined;
  } catch (error) {
    return (error as JsonRefused).reason;
  }
}

const nested = (levels: number): string => `${"[".repeat(levels)}${"]".repeat(levels)}`;
const list = (values: number): string => `[${Array.from({ length: values }, () => "0").join(",")}]`;
const object = (members: number): string =>
  `{${Array.from({ length: members }, (_, index) => `"${index}":0`).join(",")}}`;

test.each([
  ["64 levels", nested(64), undefined],
  ["65 levels", nested(65), "too deep"],
  ["20,000 levels that never end", "[".repeat(20_000), "too deep"],
  ["20,000 levels of objects", '{"a":'.repeat(20_000), "too deep"],
  ["levels that are in a text", JSON.stringify(`\\"${"[".repeat(20_000)}`), undefined],
  ["9,998 elements", list(9_998), undefined],
  ["10,001 elements", list(10_001), "too many values"],
  ["a million members", object(1_000_000), "too many values"],
  ["members that are in a text", JSON.stringify(",".repeat(20_000)), undefined],
  ["an unended text", `"${"x".repeat(1000)}`, "not JSON"],
  ["nothing", "", "not JSON"],
])("a document with %s", (_, text, reason) => {
  expect(reasonOf(text)).toBe(reason);
});

test("reads the same JSON as JSON.parse within the limits, and refuses the rest", () => {
  const texts = fc.oneof(fc.json(), fc.string({ unit: fc.constantFrom(...'{}[]",:\\0 etrunfals') }));
  fc.assert(
    fc.property(texts, (text) => {
      let parsed: unknown;
      try {
        parsed = JSON.parse(text);
      } catch {
        expect(reasonOf(text)).toBe("not JSON");
        return;
      }
      expect(parseJson(text)).toEqual(parsed);
    }),
  );
});

test("a body longer than 4 MiB is not read", async () => {
  const post = (length: number) =>
    readJson(new Request("https://x.example", { method: "POST", body: `"${"x".repeat(length - 2)}"` }));
  expect(await post(4 * 1024 * 1024)).toHaveLength(4 * 1024 * 1024 - 2);
  await expect(post(4 * 1024 * 1024 + 1)).rejects.toMatchObject({ reason: "too long" });
});
