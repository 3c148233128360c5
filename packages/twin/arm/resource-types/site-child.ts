import type { Resource } from "../../tenant/subscription.ts";
import { armRefusals } from "../arm-refusals.ts";
import { namingRegion } from "../regions.ts";
import type { ArmRequest } from "../resource-type.ts";

/** Returns the site that owns the addressed part. */
export function siteOf({ tenant, id, path }: ArmRequest): Resource {
  const site = tenant.subscription.find(id.split("/").slice(0, 9).join("/"));
  if (!site) throw armRefusals.parentResourceNotFound(path.names[0] ?? "");
  return site;
}

/** Returns the answer for a part of a site. A part has the site's location, by the region's display name. */
export function toChildAnswer(request: ArmRequest, type: string, name: string, properties: object): object {
  const { location } = namingRegion(siteOf(request).body);
  return { id: request.id, name, type, location, properties };
}

/**
 * Versions of Microsoft.Web in use. The twin treats all of them like the latest. Microsoft's `authV2` extension
 * (`az webapp auth update`) asks for 2020-12-01: src/authV2 in Azure/azure-cli-extensions@042aebb.
 * https://github.com/Azure/azure-rest-api-specs/tree/main/specification/web/resource-manager/Microsoft.Web has them all.
 */
export const webApiVersions: readonly string[] = [
  "2020-12-01",
  "2021-01-01",
  "2021-01-15",
  "2021-02-01",
  "2021-03-01",
  "2022-03-01",
  "2022-09-01",
  "2023-01-01",
  "2023-12-01",
  "2024-04-01",
  "2024-11-01",
  "2025-03-01",
  "2025-05-01",
];
