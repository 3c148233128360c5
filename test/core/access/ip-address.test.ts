import { isIP, isIPv4, BlockList } from "node:net";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AddressInvalidError,
  containsAddress,
  formatIpAddressRange,
  parseIpAddressRange,
} from "../../../packages/core/access/index.ts";
import { location } from "./sample.ts";
import { randomRuns } from "../../support/random-runs.ts";

const ipv4 = fc.ipV4();
const ipv6 = fc.ipV6();

function isIn(cidr: string, ipAddress: string): boolean {
  return containsAddress(location("l", [cidr]), ipAddress);
}

/** Two addresses that differ in at most one bit, and a prefix. */
function neighbours(family: 4 | 6) {
  const size = family === 4 ? 32 : 128;
  const value = fc
    .bigInt({ min: 0n, max: (1n << BigInt(size)) - 1n })
    // IPv4-mapped addresses have a test of their own.
    .filter((each) => each >> 32n !== 0xffffn);
  const flip = fc.option(fc.nat(size - 1), { nil: undefined });
  return fc.tuple(value, flip, fc.nat(size)).map(([network, bit, prefix]) => ({
    network: written(network, family),
    ipAddress: written(bit === undefined ? network : network ^ (1n << BigInt(bit)), family),
    prefix,
  }));
}

function written(value: bigint, family: 4 | 6): string {
  const [count, bits, radix, separator] = family === 4 ? [4, 8, 10, "."] : [8, 16, 16, ":"];
  const part = (index: number) => (value >> BigInt(bits * (count - 1 - index))) & ((1n << BigInt(bits)) - 1n);
  return Array.from({ length: count }, (_, index) => part(index).toString(radix)).join(separator);
}

/** Ways to write an IPv4-mapped address, RFC 4291 2.5.5.2. */
function mappedForms(address: string): readonly string[] {
  const hex = address.split(".").map((octet) => Number(octet).toString(16).padStart(2, "0"));
  const groups = `${hex[0]}${hex[1]}:${hex[2]}${hex[3]}`;
  return [`::ffff:${address}`, `::FFFF:${groups}`, `0:0:0:0:0:ffff:${groups}`, `0::ffff:${address}`];
}

describe("addresses and ranges", () => {
  it.each([
    ["203.0.113.7/32", "203.0.113.7", true],
    ["203.0.113.7/32", "203.0.113.8", false],
    ["203.0.113.7/24", "203.0.113.200", true],
    ["0.0.0.0/0", "255.255.255.255", true],
    ["0.0.0.0/0", "::1", false],
    ["::/0", "203.0.113.7", false],
    ["2001:db8::/32", "2001:DB8:ffff::", true],
    ["2001:db8::/32", "2001:db9::", false],
    ["2001:db8::1/128", "2001:db8:0:0:0:0:0:1", true],
    ["::ffff:203.0.113.0/120", "203.0.113.9", true],
    ["::ffff:203.0.113.0/120", "203.0.114.9", false],
    ["::ffff:203.0.113.0/95", "203.0.113.9", false],
  ])("%s and %s: %s", (cidr, ipAddress, expected) => {
    expect(isIn(cidr, ipAddress)).toBe(expected);
  });

  it.each([4, 6] as const)("agree with node on IPv%i, one bit off and none", (family) => {
    fc.assert(
      fc.property(neighbours(family), ({ network, ipAddress, prefix }) => {
        const list = new BlockList();
        list.addSubnet(network, prefix, `ipv${family}`);
        expect(isIn(`${network}/${prefix}`, ipAddress)).toBe(list.check(ipAddress, `ipv${family}`));
      }),
      { numRuns: randomRuns(1000) },
    );
  });

  it("include IPv4-mapped IPv6 addresses as IPv4, in any form", () => {
    fc.assert(
      fc.property(ipv4, ipv4, fc.nat(32), (network, ipAddress, prefix) => {
        const expected = isIn(`${network}/${prefix}`, ipAddress);
        for (const form of mappedForms(ipAddress)) expect(isIn(`${network}/${prefix}`, form)).toBe(expected);
        for (const form of mappedForms(network)) expect(isIn(`${form}/${96 + prefix}`, ipAddress)).toBe(expected);
      }),
    );
  });

  it("accept the same texts as addresses as node does", () => {
    const texts = fc.oneof(ipv4, ipv6, fc.stringMatching(/^[0-9a-f:.]{0,20}$/), fc.string());
    fc.assert(
      fc.property(texts, (text) => {
        const isRead =
          read(() => isIn("203.0.113.0/24", text)) && read(() => isIn(`${text}/${isIPv4(text) ? 32 : 128}`, "::1"));
        expect(isRead).toBe(isIP(text) !== 0);
      }),
      { numRuns: randomRuns(1000) },
    );
  });

  it.each([
    "",
    "203.0.113",
    "203.0.113.256",
    "203.0.113.07",
    "203.0.113.1 ",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4::5:6:7:8",
  ])('refuse "%s" as an address', (text) => {
    expect(() => isIn("203.0.113.0/24", text)).toThrow(new AddressInvalidError(text, "address"));
  });

  it.each([
    "203.0.113.0",
    "203.0.113.0/33",
    "2001:db8::/129",
    "203.0.113.0/",
    "/24",
    "203.0.113.0/-1",
    "1.2.3.4/24/8",
    "x/24",
  ])('refuse "%s" as a range', (text) => {
    expect(() => isIn(text, "203.0.113.7")).toThrow(new AddressInvalidError(text, "range"));
  });

  it("refuse an invalid range even if another range has the address", () => {
    expect(() => containsAddress(location("l", ["203.0.113.0/24", "?"]), "203.0.113.7")).toThrow(AddressInvalidError);
  });
});

describe("the canonical form of a range", () => {
  it.each([
    ["203.0.113.7/24", "203.0.113.0/24"],
    ["203.0.113.7/32", "203.0.113.7/32"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["2001:DB8::1/128", "2001:db8::1/128"],
    ["2001:0db8:0:0:1:0:0:1/128", "2001:db8::1:0:0:1/128"],
    ["2001:db8:0:1:1:1:1:1/128", "2001:db8:0:1:1:1:1:1/128"],
    ["10:0:0:2:0:0:0:3/128", "10:0:0:2::3/128"],
    ["2001:db8:0:2::1/48", "2001:db8::/48"],
    ["::/0", "::/0"],
    ["::ffff:203.0.113.9/120", "203.0.113.0/24"],
  ])("of %s is %s", (cidr, expected) => {
    expect(formatIpAddressRange(parseIpAddressRange(cidr))).toBe(expected);
  });

  it("of IPv6 is the form that node has in a web address", () => {
    const withZeros = fc.array(fc.oneof(fc.constant(0), fc.nat(0xffff)), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(withZeros, (groups) => {
        fc.pre(!groups.slice(0, 5).every((group) => group === 0));
        const address = groups.map((group) => group.toString(16)).join(":");
        const { hostname } = new URL(`http://[${address}]`);
        expect(formatIpAddressRange(parseIpAddressRange(`${address}/128`))).toBe(`${hostname.slice(1, -1)}/128`);
      }),
      { numRuns: randomRuns(1000) },
    );
  });
});

function read(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if (error instanceof AddressInvalidError) return false;
    throw error;
  }
}
