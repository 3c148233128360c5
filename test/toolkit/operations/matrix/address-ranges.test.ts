import { describe, expect, it } from "vitest";
import { firstAddressOf, isInRanges, lastAddressOf } from "../../../../toolkit/operations/matrix/address-ranges.ts";

describe("address ranges", () => {
  it.for([
    ["198.51.100.0/24", "198.51.100.0", "198.51.100.255"],
    ["198.51.100.7/32", "198.51.100.7", "198.51.100.7"],
    ["10.0.0.0/9", "10.0.0.0", "10.127.255.255"],
    ["2001:db8:1::/48", "2001:db8:1::", "2001:db8:1:ffff:ffff:ffff:ffff:ffff"],
    ["2001:db8::5/128", "2001:db8::5", "2001:db8:0:0:0:0:0:5"],
  ] as const)("%s begins with %s and ends with %s", ([range, first, last]) => {
    expect([firstAddressOf(range), lastAddressOf(range)]).toEqual([first, last]);
    expect(isInRanges([range], first) && isInRanges([range], last)).toBe(true);
  });

  it("keeps the families apart", () => {
    expect(isInRanges(["2001:db8::/32"], "198.51.100.7")).toBe(false);
    expect(isInRanges([], "198.51.100.7")).toBe(false);
  });
});
