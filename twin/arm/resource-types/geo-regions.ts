import { NotImitated } from "../../tenant/refusal.ts";
import { flexRegions } from "../flex-regions.ts";
import type { ArmRequest, ResourceType } from "../resource-type.ts";
import { webApiVersions } from "./web-api-versions.ts";

/** Where a kind of plan is offered: Flex Consumption. https://learn.microsoft.com/rest/api/appservice/list-geo-regions */
export const geoRegions: ResourceType = {
  type: "Microsoft.Web/geoRegions",
  apiVersions: webApiVersions,
  operations: {
    LIST: { action: "Microsoft.Web/geoRegions/Read", query: ["sku"], run: list },
  },
};

function list({ tenant, query }: ArmRequest) {
  const sku = query.get("sku") ?? "";
  if (sku !== "FlexConsumption") throw new NotImitated(`the regions of sku '${sku}'`);
  const root = `/subscriptions/${tenant.subscription.subscriptionId}/providers/Microsoft.Web/geoRegions`;
  const value = flexRegions.map((name) => ({
    id: `${root}/${name}`,
    name,
    type: "Microsoft.Web/geoRegions",
    properties: { name, description: null, displayName: name },
  }));
  return { status: 200, body: { value, nextLink: null, id: null } };
}
