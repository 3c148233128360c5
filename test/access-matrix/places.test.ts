import { describe, expect, it } from "vitest";
import type { NamedLocation } from "../../access/index.ts";
import { placesOf, unplaced } from "../../access-matrix/places.ts";

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
  it("are each named location, and elsewhere at an address that is in none", () => {
    expect(placesOf([location("office", ["203.0.113.0/24", "2001:db8:1::/48"], true)])).toEqual([
      { name: "office", address: "203.0.113.0", ranges: ["203.0.113.0/24", "2001:db8:1::/48"], trusted: true },
      { name: "elsewhere", address: "198.51.100.10", ranges: [], trusted: false },
    ]);
  });

  it("are told apart where a location lies in another one, too", () => {
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

  it("cannot be made of countries, and that is said", () => {
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
