import { NamedLocationUnknownError } from "./errors.ts";
import { containsAddress, type IpNamedLocation, type NamedLocation } from "./named-location.ts";
import type { ConditionalAccessPolicy } from "./policy.ts";
import { hasId } from "./same-id.ts";

/**
 * Whether an address is where a policy applies; without a location condition, everywhere. `All` is every address, known or not;
 * `AllTrusted` the locations marked as trusted. https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network
 * @throws NamedLocationUnknownError for a location that is not given or is made of countries, wherever the address is
 */
export function matchesLocation(
  policy: ConditionalAccessPolicy,
  ipAddress: string,
  namedLocations: readonly NamedLocation[],
): boolean {
  const include = policy.conditions.locations?.includeLocations ?? [];
  const exclude = policy.conditions.locations?.excludeLocations ?? [];
  if (include.length === 0 && exclude.length === 0) return true;

  const isIn = (entries: readonly string[]): boolean =>
    // Each entry is looked up before the first is answered: an unknown one is never passed over.
    entries
      .map((entry) => locationsOf(policy, entry, namedLocations))
      .some((locations) => locations === "everywhere" || locations.some((each) => containsAddress(each, ipAddress)));
  const [included, excluded] = [isIn(include), isIn(exclude)];
  return included && !excluded;
}

function locationsOf(
  policy: ConditionalAccessPolicy,
  entry: string,
  namedLocations: readonly NamedLocation[],
): "everywhere" | readonly IpNamedLocation[] {
  if (entry === "All") return "everywhere";
  if (entry === "AllTrusted") return namedLocations.filter(isIpLocation).filter((each) => each.isTrusted === true);
  const location = namedLocations.find((each) => hasId([entry], each.id));
  if (location === undefined) throw new NamedLocationUnknownError(policy, entry, "which is not known");
  if (!isIpLocation(location)) {
    throw new NamedLocationUnknownError(policy, entry, `which is no list of addresses (${location["@odata.type"]})`);
  }
  return [location];
}

function isIpLocation(location: NamedLocation): location is IpNamedLocation {
  return location["@odata.type"] === "#microsoft.graph.ipNamedLocation";
}
