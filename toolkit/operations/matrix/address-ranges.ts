import { BlockList, isIPv6 } from "node:net";

/** The first address of a range in CIDR notation: stands for all of it. */
export function firstAddressOf(range: string): string {
  return range.replace(/\/\d+$/, "");
}

/** The last one: what a range loses or wins by another prefix length lies there. */
export function lastAddressOf(range: string): string {
  const [base = "", prefix = ""] = range.split("/");
  const bits = isIPv6(base) ? 128 : 32;
  const host = (1n << BigInt(bits - Number(prefix))) - 1n;
  const last = numberOf(base) | host;
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => String((last >> shift) & 255n)).join(".");
  const groups = Array.from({ length: 8 }, (_, index) => (last >> BigInt(112 - 16 * index)) & 0xffffn);
  return groups.map((group) => group.toString(16)).join(":");
}

function numberOf(address: string): bigint {
  if (!isIPv6(address)) return address.split(".").reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
  const [head = "", tail] = address.split("::");
  const groupsIn = (text: string) => text.split(":").filter((group) => group !== "");
  const before = groupsIn(head);
  const after = tail === undefined ? [] : groupsIn(tail);
  const groups = [...before, ...Array.from({ length: 8 - before.length - after.length }, () => "0"), ...after];
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

/** Whether an address is in one of the ranges. */
export function isInRanges(ranges: readonly string[], address: string): boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [base = "", prefix = ""] = range.split("/");
    list.addSubnet(base, Number(prefix), isIPv6(base) ? "ipv6" : "ipv4");
  }
  return list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
