import type { NamedLocation } from "@protected-function/core/access/index.ts";
import { firstAddressOf, isInRanges } from "./address-ranges.ts";
import { elsewhere, type Place } from "./matrix.ts";

/** Public addresses that are reserved for documentation. https://www.rfc-editor.org/rfc/rfc5737 */
const candidates = ["203.0.113.10", "198.51.100.10", "192.0.2.10", "203.0.113.200", "198.51.100.200", "192.0.2.200"];

/**
 * Returns each named location, and everywhere else, each with an address that represents it. Addresses in several
 * locations form a place of their own, because policies may treat them differently.
 */
export function placesOf(namedLocations: readonly NamedLocation[]): readonly Place[] {
  const locations = namedLocations.flatMap((location) =>
    location["@odata.type"] === "#microsoft.graph.ipNamedLocation"
      ? [
          {
            name: location.displayName,
            trusted: location.isTrusted === true,
            ranges: location.ipRanges.map(({ cidrAddress }) => cidrAddress),
          },
        ]
      : [],
  );
  const placesIn = locations.flatMap(({ name, trusted, ranges }): readonly Place[] => {
    const overlapping = (range: string) =>
      locations
        .filter((location) => location.name !== name && isInRanges(location.ranges, firstAddressOf(range)))
        .map((location) => location.name);
    const byOverlap = Map.groupBy(ranges, (range) => overlapping(range).join(", "));
    return [...byOverlap].map(([overlapping, [first = "", ...rest]]) => ({
      name: overlapping === "" ? name : `${name}, also ${overlapping}`,
      address: firstAddressOf(first),
      ranges: [first, ...rest],
      trusted,
    }));
  });
  const all = locations.flatMap(({ ranges }) => ranges);
  const address = candidates.find((candidate) => !isInRanges(all, candidate));
  if (address === undefined) return placesIn;
  return [...placesIn, { name: elsewhere, address, ranges: [], trusted: false }];
}

/** Locations by country. They aren't placed, because only Microsoft knows the country of an address. */
export function unplaced(namedLocations: readonly NamedLocation[]): readonly string[] {
  return namedLocations.flatMap((location) =>
    location["@odata.type"] === "#microsoft.graph.ipNamedLocation"
      ? []
      : [`The location "${location.displayName}" is made of countries: which address lies there only Microsoft knows.`],
  );
}
