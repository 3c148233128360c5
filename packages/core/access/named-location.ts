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
 * Countries in two letters. The caller has to know the country of an address: this module doesn't.
 * https://learn.microsoft.com/graph/api/resources/countrynamedlocation
 */
export interface CountryNamedLocation {
  readonly "@odata.type": "#microsoft.graph.countryNamedLocation";
  readonly id: string;
  readonly displayName: string;
  readonly countriesAndRegions?: readonly string[];
  readonly includeUnknownCountriesAndRegions?: boolean;
  /** By the address (the default), or by the position that Microsoft Authenticator reports. */
  readonly countryLookupMethod?: "clientIpAddress" | "authenticatorAppGps";
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
