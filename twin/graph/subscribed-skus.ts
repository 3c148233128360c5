import { Hono } from "hono";
import { servicePlans } from "../tenant/licences.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { metadata } from "./addresses.ts";
import type { GraphEnv } from "./graph-env.ts";
import { demand } from "./permissions.ts";
import { readQueryOptions } from "./query-options.ts";

/** What the tenant has paid for, a product for each service plan. https://learn.microsoft.com/graph/api/subscribedsku-list */
export function subscribedSkusRoutes(tenant: Tenant): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();
  routes.get("/", (context) => {
    demand(context.get("caller"), "readLicences");
    readQueryOptions(context, {});
    const value = tenant.licences.plans.map((servicePlanName) => ({
      accountId: tenant.tenantId,
      accountName: tenant.displayName,
      appliesTo: "User",
      capabilityStatus: "Enabled",
      consumedUnits: 0,
      id: `${tenant.tenantId}_${servicePlans[servicePlanName]}`,
      skuId: servicePlans[servicePlanName],
      skuPartNumber: servicePlanName,
      prepaidUnits: { enabled: 25, suspended: 0, warning: 0, lockedOut: 0 },
      servicePlans: [
        {
          appliesTo: "User",
          provisioningStatus: "Success",
          servicePlanId: servicePlans[servicePlanName],
          servicePlanName,
        },
      ],
    }));
    return context.json({ "@odata.context": metadata("subscribedSkus"), value });
  });
  return routes;
}
