import type { Resource } from "../tenant/subscription.ts";
import { armRefusals } from "./arm-refusals.ts";

/** Public Azure's regions. https://learn.microsoft.com/azure/reliability/regions-list */
const regions = [
  "australiacentral",
  "australiaeast",
  "australiasoutheast",
  "austriaeast",
  "belgiumcentral",
  "brazilsouth",
  "canadacentral",
  "canadaeast",
  "centralindia",
  "centralus",
  "chilecentral",
  "eastasia",
  "eastus",
  "eastus2",
  "francecentral",
  "germanywestcentral",
  "indonesiacentral",
  "israelcentral",
  "italynorth",
  "japaneast",
  "japanwest",
  "koreacentral",
  "koreasouth",
  "malaysiawest",
  "mexicocentral",
  "newzealandnorth",
  "northcentralus",
  "northeurope",
  "norwayeast",
  "polandcentral",
  "qatarcentral",
  "southafricanorth",
  "southcentralus",
  "southeastasia",
  "southindia",
  "spaincentral",
  "swedencentral",
  "switzerlandnorth",
  "uaenorth",
  "uksouth",
  "ukwest",
  "westcentralus",
  "westeurope",
  "westindia",
  "westus",
  "westus2",
  "westus3",
];

/** `West Europe` and `westeurope` are the same region. The twin always returns the short form. */
export function normalizeLocation(location: string): string {
  return location.toLowerCase().replaceAll(" ", "");
}

/** Throws LocationRequired, LocationNotAvailableForResourceType (400), or InvalidResourceLocation (409) for a move. */
export function placeIn(
  location: string | undefined,
  resource: {
    readonly type: string;
    readonly name: string;
    readonly resourceGroupName?: string | undefined;
    readonly existing: Resource | undefined;
  },
): string {
  if (location === undefined) throw armRefusals.locationRequired();
  const region = normalizeLocation(location);
  if (!regions.includes(region)) throw armRefusals.locationNotAvailable(location, resource.type, regions);
  const before = resource.existing?.body["location"];
  if (typeof before === "string" && before !== region) {
    throw armRefusals.locationConflict(resource.name, resource.resourceGroupName ?? "", before, region);
  }
  return region;
}
