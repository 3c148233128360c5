import { AddressInvalidError } from "./errors.ts";

/** An address as a number. An IPv4-mapped IPv6 address (RFC 4291, 2.5.5.2) becomes the IPv4 address in it. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** All addresses of one family that share their first `prefixLength` bits. */
export interface IpAddressRange extends IpAddress {
  readonly prefixLength: number;
}

const bits = { 4: 32, 6: 128 } as const;
/** `::ffff:0:0/96`, the block of the IPv4-mapped addresses. */
const mapped = { high: 0xffffn, prefixLength: 96 };

/** Reads one address. @throws AddressInvalidError */
export function parseIpAddress(text: string): IpAddress {
  const address = read(text);
  if (address === undefined) throw new AddressInvalidError(text, "address");
  return isMapped(address) ? { family: 4, value: address.value & 0xffff_ffffn } : address;
}

/** Reads a range in CIDR notation. Drops bits after the prefix. @throws AddressInvalidError */
export function parseIpAddressRange(text: string): IpAddressRange {
  const [, start = "", length = ""] = /^([^/]+)\/(\d{1,3})$/u.exec(text) ?? [];
  const address = read(start);
  const prefixLength = Number(length);
  if (address === undefined || length === "" || prefixLength > bits[address.family]) {
    throw new AddressInvalidError(text, "range");
  }
  if (isMapped(address) && prefixLength >= mapped.prefixLength) {
    return maskedTo({ family: 4, value: address.value & 0xffff_ffffn }, prefixLength - mapped.prefixLength);
  }
  return maskedTo(address, prefixLength);
}

/** Formats a range in CIDR notation, in the canonical form of RFC 4632 and RFC 5952. */
export function formatIpAddressRange({ family, value, prefixLength }: IpAddressRange): string {
  return `${family === 4 ? formatIpv4(value) : formatIpv6(value)}/${prefixLength}`;
}

/** Whether the address is in the range. An address of the other family never is. */
export function isInRange(address: IpAddress, range: IpAddressRange): boolean {
  return address.family === range.family && maskedTo(address, range.prefixLength).value === range.value;
}

function formatIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join(".");
}

/** Writes the longest run of at least two zero groups as "::"; of equally long runs, the first. */
function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(16 * (7 - index))) & 0xffffn).toString(16));
  const text = groups.join(":");
  const [longest] = [...text.matchAll(/(?<![\da-f])0(?::0)+(?![\da-f])/gu)]
    .map(([run]) => run)
    .toSorted((left, right) => right.length - left.length);
  return longest === undefined ? text : text.replace(new RegExp(`(?:^|:)${longest}(?::|$)`, "u"), "::");
}

function maskedTo({ family, value }: IpAddress, prefixLength: number): IpAddressRange {
  const hostBits = BigInt(bits[family] - prefixLength);
  return { family, value: (value >> hostBits) << hostBits, prefixLength };
}

function isMapped({ family, value }: IpAddress): boolean {
  return family === 6 && value >> 32n === mapped.high;
}

function read(text: string): IpAddress | undefined {
  const family = text.includes(":") ? 6 : 4;
  const value = family === 6 ? readIpv6(text) : readIpv4(text);
  return value === undefined ? undefined : { family, value };
}

function readIpv4(text: string): bigint | undefined {
  const octets = text.split(".");
  // No leading zeros: some readers interpret them as octal.
  if (octets.length !== 4 || !octets.every((octet) => /^(0|[1-9]\d{0,2})$/u.test(octet) && Number(octet) < 256)) {
    return undefined;
  }
  return octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n);
}

function readIpv6(text: string): bigint | undefined {
  const halves = text.split("::").map((part) => (part === "" ? [] : part.split(":")));
  if (halves.length > 2) return undefined;
  const last = halves.at(-1);
  const dotted = last?.at(-1);
  if (last !== undefined && dotted?.includes(".") === true) {
    const ipv4 = readIpv4(dotted);
    if (ipv4 === undefined) return undefined;
    last.splice(-1, 1, (ipv4 >> 16n).toString(16), (ipv4 & 0xffffn).toString(16));
  }
  const [head = [], tail] = halves;
  const missing = 8 - head.length - (tail?.length ?? 0);
  // "::" replaces at least one group; without it there are eight.
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => "0"), ...(tail ?? [])];
  if (!groups.every((group) => /^[\da-f]{1,4}$/iu.test(group))) return undefined;
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}
