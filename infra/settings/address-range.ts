import { BlockList, isIP } from "node:net";
import { z } from "zod";

/**
 * What never reaches Entra ID as an address: it sees the public one. A location of these alone would hold nobody.
 * https://www.iana.org/assignments/iana-ipv4-special-registry, https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const notPublic = new BlockList();
for (const [address, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["224.0.0.0", 3],
] as const) {
  notPublic.addSubnet(address, prefix, "ipv4");
}
for (const [address, prefix] of [
  // Not ::/8, which holds the IPv4-mapped addresses, and as node reads it all of IPv4.
  ["::", 96],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  notPublic.addSubnet(address, prefix, "ipv6");
}

/**
 * A range of public addresses in CIDR notation, with a prefix longer than /8.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network#ipv4-and-ipv6-address-ranges
 */
export const addressRange = z
  .string({ error: "must be a range such as 203.0.113.0/24, or 203.0.113.7/32 for one address" })
  .refine(isRange, { error: "must be a range such as 203.0.113.0/24, or 203.0.113.7/32 for one address", abort: true })
  .refine((text) => Number(text.split("/")[1]) > 8, { error: "must have a prefix longer than /8", abort: true })
  .refine((text) => !isNotPublic(text), {
    error: "must be of public addresses: Entra ID sees the one that your network has on the internet",
  });

function isRange(text: string): boolean {
  const [, address = "", prefix = ""] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return Number(prefix) <= longest;
}

function isNotPublic(text: string): boolean {
  const [address = ""] = text.split("/");
  return notPublic.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}
