import type { IpRange } from "../../../access/index.ts";
import { BlockList, isIP } from "node:net";
import { conditionalAccessRefusals } from "./refusals.ts";

const mostRanges = 2000;

/** "Only CIDR masks greater than /8 are allowed when defining an IP range." */
const shortestPrefix = 9;

/**
 * What a named location may consist of: public ranges, none larger than that, of the family that their type says.
 * That Graph itself refuses private ranges is inferred: they can never match, the documentation says.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network#ipv4-and-ipv6-address-ranges
 */
export function refuseRanges(ranges: readonly IpRange[]): void {
  if (ranges.length === 0) throw conditionalAccessRefusals.invalid("A named location must have an IP range.");
  if (ranges.length > mostRanges) {
    throw conditionalAccessRefusals.invalid(`A named location has no more than ${mostRanges} IP ranges.`);
  }
  for (const range of ranges) refuseRange(range);
}

function refuseRange({ "@odata.type": type, cidrAddress }: IpRange): void {
  const [, address = "", prefix = ""] = /^([^/]+)\/(\d{1,3})$/.exec(cidrAddress) ?? [];
  // The azuread plugin calls IPv6 ranges IPv4 ones, and its acceptance tests make one on a real tenant that way: Graph
  // goes by the address. That it refuses the other way round is inferred.
  // https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/conditionalaccess/named_location_resource_test.go
  const family = type === "#microsoft.graph.iPv4CidrRange" && isIP(address) !== 6 ? 4 : 6;
  const longest = family === 4 ? 32 : 128;
  if (isIP(address) !== family || address.includes("%") || Number(prefix) > longest) {
    throw conditionalAccessRefusals.invalid(`'${cidrAddress}' is not a valid IPv${family} range in CIDR format.`);
  }
  if (Number(prefix) < shortestPrefix) {
    throw conditionalAccessRefusals.invalid(`'${cidrAddress}': only CIDR masks greater than /8 are allowed.`);
  }
  if (isPrivate(address, family)) {
    throw conditionalAccessRefusals.invalid(`'${cidrAddress}' is not a public range.`);
  }
}

const privateRanges = new BlockList();
privateRanges.addSubnet("10.0.0.0", 8, "ipv4");
privateRanges.addSubnet("172.16.0.0", 12, "ipv4");
privateRanges.addSubnet("192.168.0.0", 16, "ipv4");
privateRanges.addSubnet("127.0.0.0", 8, "ipv4");
privateRanges.addSubnet("169.254.0.0", 16, "ipv4");
privateRanges.addSubnet("fc00::", 7, "ipv6");
privateRanges.addSubnet("fe80::", 10, "ipv6");
privateRanges.addAddress("::1", "ipv6");

/** RFC 1918, RFC 4193, loopback and link-local. The ranges for documentation stand for public ones here. */
function isPrivate(address: string, family: 4 | 6): boolean {
  return privateRanges.check(address, `ipv${family}`);
}
