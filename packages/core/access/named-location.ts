import { isInRange, parseIpAddress, parseIpAddressRange } from "./ip-address.ts";

/** A named location as Graph returns it. https://learn.microsoft.com/graph/api/resources/namedlocation */
export type NamedLocation = IpNamedLocation | CountryNamedLocation;

/** Public address ranges in CIDR notation, IPv4 and IPv6. */
export interface IpNamedLocation {
  readonly "@odata.type": "#microsoft.graph.ipNamedLocation";
  readonly id: string;
  readonly displayName: string;
  readonly isTrusted?: boolean;
  readonly ipRanges: readonly IpRange[];
}

/** One range of a location, of either family. */
export interface IpRange {
  readonly "@odata.type": "#microsoft.graph.iPv4CidrRange" | "#microsoft.graph.iPv6CidrRange";
  readonly cidrAddress: string;
}

/**
 * Countries. This module doesn't know which country an address is in, so it refuses a policy that uses them, by name.
 */
export interface CountryNamedLocation {
  readonly "@odata.type": "#microsoft.graph.countryNamedLocation";
  readonly id: string;
  readonly displayName: string;
}

/**
 * Whether an address is in a location. An IPv4-mapped IPv6 address (`::ffff:203.0.113.7`) counts as the IPv4 address.
 *
 * @throws AddressInvalidError for an invalid address or range
 */
export function containsAddress(location: IpNamedLocation, ipAddress: string): boolean {
  const address = parseIpAddress(ipAddress);
  return location.ipRanges
    .map((range) => parseIpAddressRange(range.cidrAddress))
    .some((range) => isInRange(address, range));
}
