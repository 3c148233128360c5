import { formatIpAddressRange, type IpRange, parseIpAddressRange } from "../../../access/index.ts";

/**
 * What Graph answers of a location's ranges later on. As they were written: a real tenant shows ranges with host bits
 * (turbot/steampipe-plugin-azuread#199), and so does Graph's documentation. That it writes some of them in their canonical
 * form, merges equal ones or changes their order is inferred from locations that the provider waits for in vain
 * (hashicorp/terraform-provider-azuread#1746).
 */
export function storedRanges(
  ranges: readonly IpRange[],
  how: "asWritten" | "canonical" | "sorted",
): readonly IpRange[] {
  if (how === "asWritten") return ranges;
  const canonical = new Map(
    ranges.map((range) => [formatIpAddressRange(parseIpAddressRange(range.cidrAddress)), range]),
  );
  const stored = [...canonical].map(([cidrAddress, range]) => ({ ...range, cidrAddress }));
  return how === "canonical" ? stored : stored.toSorted((one, other) => (one.cidrAddress < other.cidrAddress ? -1 : 1));
}
