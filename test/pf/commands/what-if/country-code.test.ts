import { expect, it } from "vitest";
import { countryCode } from "../../../../packages/pf/commands/what-if/country-code.ts";

it("takes a country's two letters, in either case", () => {
  expect(["NL", "nl", "Gb"].map(countryCode)).toEqual(["NL", "NL", "GB"]);
});

it.each([
  ["Netherlands", "Use NL."],
  ["united kingdom", "Use GB."],
  ["NLD", "Use two letters of ISO 3166-1, such as NL."],
  ["", "Use two letters of ISO 3166-1, such as NL."],
])("refuses %s with the letters to use", (typed, fix) => {
  expect(() => countryCode(typed)).toThrow(`--country is "${typed}", which isn't a country's two letters.\n${fix}`);
});
