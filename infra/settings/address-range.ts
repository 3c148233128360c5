import { BlockList, isIP } from "node:net";
import { z } from "zod";
import { formatIpAddressRange, parseIpAddressRange } from "@protected-function/core/access/index.ts";

/**
 * Addresses that Entra ID never sees, because it sees the public one. A location with only such addresses would match
 * no one.
 * https://www.iana.org/assignments/iana-ipv4-special-registry,
 * https://www.iana.org/assignments/iana-ipv6-special-registry
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
  // Not ::/8: it contains the IPv4-mapped addresses, and node reads it as all of IPv4.
  ["::", 96],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  notPublic.addSubnet(address, prefix, "ipv6");
}

const form = "must be a range such as 203.0.113.0/24, or 203.0.113.7/32 for one address";

/**
 * A range of public addresses in CIDR notation, with a prefix longer than /8. It can't have host bits: 203.0.113.7/24
 * may mean a single address. If Entra ID returned another text than it was sent, the azuread provider would wait five
 * minutes and lose the location (docs/guides/orphaned-resources.md).
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network#ipv4-and-ipv6-address-ranges
 */
export const addressRange = z
  .string({ error: form })
  // One check: an aborting one before others would keep zod from the rules across several values.
  .refine((text) => brokenRule(text) === undefined, { error: ({ input }) => brokenRule(String(input)) });

function brokenRule(text: string): string | undefined {
  if (!isAddressRange(text)) return form;
  if (isNotPublic(text)) return "must be public addresses: Entra ID sees your network's address on the internet";
  if (Number(text.split("/")[1]) <= 8) return "must have a prefix longer than /8";
  return isWhole(text) ? undefined : `must not have host bits: write ${wholeOf(text)}`;
}

/**
 * Returns a range in the one form that {@link addressRange} accepts. There, the letters and zeros of IPv6 may be
 * written in any form.
 */
export function canonicalRange(text: string): string {
  return formatIpAddressRange(parseIpAddressRange(text));
}

/** Whether it is an IPv4 or IPv6 range in CIDR notation. */
export function isAddressRange(text: string): boolean {
  const [, address = "", prefix = ""] = /^([^/%]+)\/(\d{1,3})$/.exec(text) ?? [];
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return Number(prefix) <= longest;
}

/** Whether the range's address is its first one. */
function isWhole(text: string): boolean {
  return canonicalRange(text) === canonicalRange(oneAddress(text)).replace(/\d+$/, text.split("/")[1] ?? "");
}

function wholeOf(text: string): string {
  return `${canonicalRange(text)} for the whole range, or ${canonicalRange(oneAddress(text))} for one address`;
}

function oneAddress(text: string): string {
  const [address = ""] = text.split("/");
  return `${address}/${isIP(address) === 6 ? 128 : 32}`;
}

function isNotPublic(text: string): boolean {
  const [address = ""] = text.split("/");
  return notPublic.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}
