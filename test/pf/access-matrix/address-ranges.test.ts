import { describe, expect, it } from "vitest";
import {
  addressesBeyond,
  firstAddressOf,
  isInRanges,
  stretchesOf,
} from "../../../packages/pf/access-matrix/address-ranges.ts";
import type { NamedLocation } from "../../../packages/core/access/index.ts";
import { placesOf, unplaced } from "../../../packages/pf/access-matrix/places.ts";

const textsOf = (ranges: readonly string[]) => stretchesOf(ranges).map(({ text }) => text);

describe("address ranges", () => {
  it.for([
    "198.51.100.0/24",
    "198.51.100.7/32",
    "10.0.0.0/9",
    "0.0.0.0/0",
    "2001:db8:1::/48",
    "2001:db8::5/128",
    "::/0",
  ])("%s is a single range", (range) => {
    expect(textsOf([range, range])).toEqual([range]);
    expect(isInRanges([range], stretchesOf([range])[0]?.first ?? "")).toBe(true);
    expect(isInRanges([range], firstAddressOf(range))).toBe(true);
  });

  it.for([
    [
      ["203.0.113.0/24", "203.0.113.0/28"],
      ["203.0.113.0/28", "203.0.113.16-203.0.113.255"],
    ],
    [
      ["203.0.112.0/22", "203.0.115.0/24", "203.0.112.0/24"],
      ["203.0.112.0/24", "203.0.113.0-203.0.114.255", "203.0.115.0/24"],
    ],
    [
      ["203.0.113.0/31", "203.0.113.0/32"],
      ["203.0.113.0/32", "203.0.113.1"],
    ],
    [
      ["198.51.100.0/24", "2001:db8::/127", "2001:db8::/128"],
      ["198.51.100.0/24", "2001:db8::/128", "2001:db8:0:0:0:0:0:1"],
    ],
  ] as const)("%j are split at the start or end of each range", ([ranges, stretches]) => {
    expect(textsOf(ranges)).toEqual(stretches);
  });

  it("have nothing for the gaps between ranges", () => {
    expect(textsOf(["198.51.100.0/32", "198.51.100.2/32"])).toEqual(["198.51.100.0/32", "198.51.100.2/32"]);
    expect(textsOf([])).toEqual([]);
  });

  it("start at a range's own beginning, for any address in its text", () => {
    expect(stretchesOf(["203.0.113.77/24"])).toEqual([
      { first: "203.0.113.0", last: "203.0.113.255", text: "203.0.113.77/24" },
    ]);
  });

  it("keep the families separate", () => {
    expect(isInRanges(["2001:db8::/32"], "198.51.100.7")).toBe(false);
    expect(isInRanges([], "198.51.100.7")).toBe(false);
  });
});

describe("additional addresses", () => {
  it.for([
    [["203.0.113.0/25"], ["203.0.113.0/24"], []],
    [
      ["203.0.112.0/22"],
      ["203.0.113.0/24", "203.0.114.0/24"],
      ["203.0.112.0/24 (256 addresses)", "203.0.115.0/24 (256 addresses)"],
    ],
    [["203.0.112.0/23"], ["203.0.113.0/24"], ["203.0.112.0/24 (256 addresses)"]],
    [["203.0.112.0/24", "203.0.113.0/24"], ["203.0.112.0/23"], []],
    [["203.0.113.0/24"], ["203.0.113.0/25"], ["203.0.113.128/25 (128 addresses)"]],
    [["10.0.0.0/30"], ["10.0.0.0/32"], ["10.0.0.1-10.0.0.3 (3 addresses)"]],
    [["198.51.100.0/24", "198.51.101.0/24"], [], ["198.51.100.0/23 (512 addresses)"]],
    [["2001:db8::/48"], ["2001:db8::/49"], ["2001:db8:0:8000:0:0:0:0/49"]],
    [["192.0.2.1/32"], [], ["192.0.2.1/32 (1 address)"]],
  ] as const)("%j are, compared with %j, %j", ([ranges, others, beyond]) => {
    expect(addressesBeyond(ranges, others)).toEqual(beyond);
  });
});

function location(displayName: string, cidrs: readonly string[], isTrusted = false): NamedLocation {
  return {
    "@odata.type": "#microsoft.graph.ipNamedLocation",
    id: displayName,
    displayName,
    isTrusted,
    ipRanges: cidrs.map((cidrAddress) => ({ "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress })),
  };
}

describe("the places of a matrix", () => {
  it("are each named location, and elsewhere with an address outside all of them", () => {
    expect(placesOf([location("office", ["203.0.113.0/24", "2001:db8:1::/48"], true)])).toEqual([
      { name: "office", address: "203.0.113.0", ranges: ["203.0.113.0/24", "2001:db8:1::/48"], trusted: true },
      { name: "elsewhere", address: "198.51.100.10", ranges: [], trusted: false },
    ]);
  });

  it("are distinguished if a location overlaps another", () => {
    const places = placesOf([
      location("office", ["198.51.100.0/24", "192.0.2.0/24"]),
      location("all", ["192.0.0.0/9"]),
    ]);

    expect(places.map(({ name, address }) => [name, address])).toEqual([
      ["office", "198.51.100.0"],
      ["office, also all", "192.0.2.0"],
      ["all", "192.0.0.0"],
      ["elsewhere", "203.0.113.10"],
    ]);
  });

  it("omit countries, with a message", () => {
    const country: NamedLocation = {
      "@odata.type": "#microsoft.graph.countryNamedLocation",
      id: "1",
      displayName: "Benelux",
    };

    expect(placesOf([country]).map(({ name }) => name)).toEqual(["elsewhere"]);
    expect(unplaced([country])).toEqual([
      'The location "Benelux" is made of countries: which address lies there only Microsoft knows.',
    ]);
  });
});
