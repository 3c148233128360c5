import { BlockList, isIPv6 } from "node:net";

/** Returns the first address of a range in CIDR notation. It represents the whole range. */
export function firstAddressOf(range: string): string {
  return range.replace(/\/\d+$/, "");
}

/** Consecutive addresses. */
interface Stretch {
  /** Represents all of the addresses. */
  readonly first: string;
  readonly last: string;
  /** Returns a range if possible, else "first-last" or the only address. */
  readonly text: string;
}

/**
 * Splits the ranges wherever one of them begins or ends. Each stretch lies either wholly inside or wholly outside a
 * given range. Gaps between ranges aren't in any stretch.
 */
export function stretchesOf(ranges: readonly string[]): readonly Stretch[] {
  return [false, true].flatMap((isLong) => {
    const sameFamily = ranges.filter((range) => isIPv6(firstAddressOf(range)) === isLong).map(boundsOf);
    const cuts = [...new Set(sameFamily.flatMap(({ first, last }) => [first, last + 1n]))].toSorted((left, right) =>
      left < right ? -1 : 1,
    );
    return cuts.flatMap((first, index): readonly Stretch[] => {
      const last = (cuts[index + 1] ?? first) - 1n;
      if (!sameFamily.some((range) => range.first <= first && last <= range.last) || last < first) return [];
      const exactRange = sameFamily.find((range) => range.first === first && range.last === last);
      const [from, to] = [first, last].map((number) => addressOf(number, isLong)) as [string, string];
      return [{ first: from, last: to, text: exactRange?.range ?? (from === to ? from : `${from}-${to}`) }];
    });
  });
}

/**
 * Returns the addresses in `ranges` that aren't in `others`, whatever notation either uses. Merges them into as few
 * stretches as possible and counts each ("256 addresses"). A stretch is a range if possible ("203.0.112.0/24"), else
 * "first-last".
 */
export function addressesBeyond(ranges: readonly string[], otherRanges: readonly string[]): readonly string[] {
  const [isIn, isInOthers] = [rangeCheck(ranges), rangeCheck(otherRanges)];
  const stretches = stretchesOf([...ranges, ...otherRanges]).filter(({ first }) => isIn(first) && !isInOthers(first));
  const joined = stretches.reduce<readonly (readonly [bigint, bigint, boolean])[]>((sofar, { first, last }) => {
    const isLong = isIPv6(first);
    const [from, to] = [numberOf(first), numberOf(last)];
    const before = sofar.at(-1);
    return before?.[2] === isLong && before[1] + 1n === from
      ? [...sofar.slice(0, -1), [before[0], to, isLong]]
      : [...sofar, [from, to, isLong]];
  }, []);
  return joined.map(([from, to, isLong]) => {
    const count = to - from + 1n;
    const bits = count.toString(2).length - 1;
    const isRange = 1n << BigInt(bits) === count && from % count === 0n;
    const text = isRange
      ? `${addressOf(from, isLong)}/${(isLong ? 128 : 32) - bits}`
      : `${addressOf(from, isLong)}-${addressOf(to, isLong)}`;
    // An IPv6 network has too many addresses to count.
    return isLong ? text : `${text} (${count.toLocaleString("en-US")} ${count === 1n ? "address" : "addresses"})`;
  });
}

function boundsOf(range: string): { readonly range: string; readonly first: bigint; readonly last: bigint } {
  const [base = "", prefix = ""] = range.split("/");
  const host = (1n << BigInt((isIPv6(base) ? 128 : 32) - Number(prefix))) - 1n;
  const last = numberOf(base) | host;
  return { range, first: last ^ host, last };
}

function addressOf(number: bigint, isLong: boolean): string {
  if (!isLong) return [24n, 16n, 8n, 0n].map((shift) => String((number >> shift) & 255n)).join(".");
  const groups = Array.from({ length: 8 }, (_, index) => (number >> BigInt(112 - 16 * index)) & 0xffffn);
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
  return rangeCheck(ranges)(address);
}

/** The same question for many addresses. */
function rangeCheck(ranges: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [base = "", prefix = ""] = range.split("/");
    list.addSubnet(base, Number(prefix), isIPv6(base) ? "ipv6" : "ipv4");
  }
  return (address) => list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
