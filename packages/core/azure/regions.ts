import type { CloudName } from "./clouds.ts";

/**
 * The regions with Flex Consumption, under App Service's names. The list grows, and its current content is inferred: none
 * of the program's rules may need it.
 * https://learn.microsoft.com/azure/azure-functions/flex-consumption-how-to#view-currently-supported-regions
 *
 * For the other clouds these are their current regions, because no page says which of them offer it:
 * https://learn.microsoft.com/dotnet/api/azure.core.azurelocation. Reported in June 2026: the US government had none yet
 * (polymind-inc/acmebot#1102).
 */
export const flexRegions: Readonly<Record<CloudName, readonly string[]>> = {
  public: [
    "Australia East",
    "Australia Southeast",
    "Brazil South",
    "Canada Central",
    "Canada East",
    "Central India",
    "Central US",
    "East Asia",
    "East US",
    "East US 2",
    "France Central",
    "Germany West Central",
    "Israel Central",
    "Italy North",
    "Japan East",
    "Japan West",
    "Korea Central",
    "Korea South",
    "North Central US",
    "North Europe",
    "Norway East",
    "Poland Central",
    "South Africa North",
    "South Central US",
    "South India",
    "Southeast Asia",
    "Spain Central",
    "Sweden Central",
    "Switzerland North",
    "UAE North",
    "UK South",
    "UK West",
    "West Central US",
    "West Europe",
    "West US",
    "West US 2",
    "West US 3",
  ],
  usgovernment: ["USDoD Central", "USDoD East", "USGov Arizona", "USGov Texas", "USGov Virginia"],
  china: ["China East 2", "China East 3", "China North 2", "China North 3"],
};

/** A cloud's own in their short form, as in settings: `westeurope`. */
export function flexLocations(cloud: CloudName): readonly string[] {
  return flexRegions[cloud].map(shortRegion);
}

/** Lists them, as Azure has them now. */
export const regionsCommand = "az functionapp list-flexconsumption-locations -o table";

/** Azure uses "West Europe" and westeurope interchangeably. */
export function shortRegion(name: string): string {
  return name.toLowerCase().replaceAll(" ", "");
}
