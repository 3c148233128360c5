import { WebRefusal } from "./web-refusal.ts";
import { normalizeLocation } from "./regions.ts";

/**
 * Where Flex Consumption is offered, by the names that App Service gives its regions. The list grows; which regions are
 * on it today is inferred, and that some are not is what matters here.
 * https://learn.microsoft.com/azure/azure-functions/flex-consumption-how-to#view-currently-supported-regions
 */
export const flexRegions: readonly string[] = [
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
];

/** Throws BadRequest (400). Reported: Azure/azure-cli#29370 (wording), Azure/azure-functions-host#3800 (status). */
export function refuseRegionWithoutFlex(location: string): void {
  if (flexRegions.some((region) => normalizeLocation(region) === location)) return;
  throw new WebRefusal({
    status: 400,
    code: "BadRequest",
    template: "Requested features are not supported in region. Please try another region.",
  });
}
