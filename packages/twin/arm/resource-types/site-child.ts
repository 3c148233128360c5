import type { Resource } from "../../tenant/subscription.ts";
import { armRefusals } from "../arm-refusals.ts";
import type { ArmRequest } from "../resource-type.ts";

/** Returns the site that owns the addressed part. */
export function siteOf({ tenant, id, path }: ArmRequest): Resource {
  const site = tenant.subscription.find(id.split("/").slice(0, 9).join("/"));
  if (!site) throw armRefusals.parentResourceNotFound(path.names[0] ?? "");
  return site;
}

/** Returns the answer for a part of a site. A part has the site's location. */
export function toChildAnswer(request: ArmRequest, type: string, name: string, properties: object): object {
  return { id: request.id, name, type, location: siteOf(request).body["location"], properties };
}

/** Versions of Microsoft.Web in use. The twin treats all of them like the latest. */
export const webApiVersions: readonly string[] = [
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
