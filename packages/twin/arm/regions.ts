import { flexRegions } from "@protected-function/core/azure/regions.ts";
import type { CloudName } from "../cloud-name.ts";
import type { Resource } from "../tenant/subscription.ts";
import { armRefusals } from "./arm-refusals.ts";

/** Public Azure's regions. https://learn.microsoft.com/azure/reliability/regions-list */
const publicRegions: readonly string[] = [
  "Australia Central",
  "Australia East",
  "Australia Southeast",
  "Austria East",
  "Belgium Central",
  "Brazil South",
  "Canada Central",
  "Canada East",
  "Central India",
  "Central US",
  "Chile Central",
  "East Asia",
  "East US",
  "East US 2",
  "France Central",
  "Germany West Central",
  "Indonesia Central",
  "Israel Central",
  "Italy North",
  "Japan East",
  "Japan West",
  "Korea Central",
  "Korea South",
  "Malaysia West",
  "Mexico Central",
  "New Zealand North",
  "North Central US",
  "North Europe",
  "Norway East",
  "Poland Central",
  "Qatar Central",
  "South Africa North",
  "South Central US",
  "Southeast Asia",
  "South India",
  "Spain Central",
  "Sweden Central",
  "Switzerland North",
  "UAE North",
  "UK South",
  "UK West",
  "West Central US",
  "West Europe",
  "West India",
  "West US",
  "West US 2",
  "West US 3",
];
/** Inferred: the other clouds have no more than those that may offer Flex Consumption. */
const regionNames: Readonly<Record<CloudName, readonly string[]>> = { ...flexRegions, public: publicRegions };

/** `West Europe` and `westeurope` are the same region. The twin stores the short form. */
export function normalizeLocation(location: string): string {
  return location.toLowerCase().replaceAll(" ", "");
}

/**
 * Returns a body with its region's display name. So answers Microsoft.Web, whatever was sent, but to the PUT itself:
 * "East US" for `eastus`. `test_authV2_excluded_paths_parsing.yaml` (plan, site and its configuration) in
 * Azure/azure-cli-extensions@042aebb, src/authV2; `test_functionapp_keys_list.yaml` in Azure/azure-cli@752aaca.
 */
export function namingRegion<Body extends Readonly<Record<string, unknown>>>(body: Body): Body {
  const { location } = body;
  const names = Object.values(regionNames).flat();
  return { ...body, location: names.find((name) => normalizeLocation(name) === location) ?? location };
}

/** Throws LocationRequired, LocationNotAvailableForResourceType (400), or InvalidResourceLocation (409) for a move. */
export function placeIn(
  location: string | undefined,
  resource: {
    readonly type: string;
    readonly name: string;
    readonly resourceGroupName?: string | undefined;
    readonly existing: Resource | undefined;
    readonly cloud: CloudName;
  },
): string {
  if (location === undefined) throw armRefusals.locationRequired();
  const region = normalizeLocation(location);
  const regions = regionNames[resource.cloud].map(normalizeLocation);
  if (!regions.includes(region)) throw armRefusals.locationNotAvailable(location, resource.type, regions);
  const before = resource.existing?.body["location"];
  if (typeof before === "string" && before !== region) {
    throw armRefusals.locationConflict(resource.name, resource.resourceGroupName ?? "", before, region);
  }
  return region;
}
