import { NamedLocationUnknownError } from "./errors.ts";
import {
  containsAddress,
  type CountryNamedLocation,
  type IpNamedLocation,
  type NamedLocation,
} from "./named-location.ts";
import type { ConditionalAccessPolicy } from "./policy.ts";
import { hasId, type SignIn } from "./sign-in.ts";

/**
 * Whether a policy applies where a sign-in comes from. Without a location condition, it applies everywhere. `All` means
 * every address, known or not; `AllTrusted` means the trusted locations.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network
 * @throws NamedLocationUnknownError for countries, if the sign-in's isn't known
 */
export function matchesLocation(
  policy: ConditionalAccessPolicy,
  signIn: SignIn,
  namedLocations: readonly NamedLocation[],
): boolean {
  const [include, exclude] = entriesOf(policy);
  if (include.length === 0 && exclude.length === 0) return true;

  const isIn = (entries: readonly string[]): boolean =>
    // Looks at every entry, so that an unknown one is never skipped.
    entries.map((entry) => isInEntry(policy, entry, signIn, namedLocations)).includes(true);
  const [included, excluded] = [isIn(include), isIn(exclude)];
  return included && !excluded;
}

/** @throws NamedLocationUnknownError for a location that isn't given, whatever the sign-in */
export function requireLocations(policy: ConditionalAccessPolicy, namedLocations: readonly NamedLocation[]): void {
  for (const entry of entriesOf(policy).flat()) {
    if (entry !== "All" && entry !== "AllTrusted") locationOf(policy, entry, namedLocations);
  }
}

function entriesOf({ conditions: { locations } }: ConditionalAccessPolicy) {
  return [locations?.includeLocations ?? [], locations?.excludeLocations ?? []] as const;
}

function locationOf(
  policy: ConditionalAccessPolicy,
  entry: string,
  namedLocations: readonly NamedLocation[],
): NamedLocation {
  const location = namedLocations.find((candidate) => hasId([entry], candidate.id));
  if (location === undefined) throw new NamedLocationUnknownError(policy, entry, "which isn't known");
  return location;
}

function isInEntry(
  policy: ConditionalAccessPolicy,
  entry: string,
  signIn: SignIn,
  namedLocations: readonly NamedLocation[],
): boolean {
  const { ipAddress } = signIn;
  if (entry === "All") return true;
  if (entry === "AllTrusted") {
    return namedLocations
      .filter(isIpLocation)
      .some((location) => location.isTrusted === true && containsAddress(location, ipAddress));
  }
  const location = locationOf(policy, entry, namedLocations);
  return isIpLocation(location) ? containsAddress(location, ipAddress) : isInCountry(policy, location, signIn);
}

/**
 * "Some IP addresses don't map to a specific country/region", and only a location that includes unknown ones has them.
 * https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network#countries
 */
function isInCountry(
  policy: ConditionalAccessPolicy,
  { id, countriesAndRegions, countryLookupMethod, ...location }: CountryNamedLocation,
  { country }: SignIn,
): boolean {
  const refuse = (reason: string) => new NamedLocationUnknownError(policy, id, reason);
  if (countryLookupMethod === "authenticatorAppGps") {
    throw refuse("which consists of countries by the position that an app on the user's phone reports");
  }
  if (country === undefined || !countriesAndRegions) {
    throw refuse("which consists of countries, and which country the address is in isn't known here");
  }
  if (country === "unknown") return location.includeUnknownCountriesAndRegions === true;
  return countriesAndRegions.includes(country.toUpperCase());
}

function isIpLocation(location: NamedLocation): location is IpNamedLocation {
  return location["@odata.type"] === "#microsoft.graph.ipNamedLocation";
}
