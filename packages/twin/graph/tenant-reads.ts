import { Hono } from "hono";
import { servicePlans } from "../tenant/licences.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { metadata } from "./addresses.ts";
import { admit } from "./permissions.ts";
import { type GraphEnv } from "./request.ts";

/** The tenant's identity only. https://learn.microsoft.com/graph/api/organization-list */
export function organizationRoutes({ tenantId: id, displayName, initialDomain: name }: Tenant): Hono<GraphEnv> {
  const capabilities = "Email, OfficeCommunicationsOnline";
  const verifiedDomains = [{ capabilities, isDefault: true, isInitial: true, name, type: "Managed" }];
  const routes = new Hono<GraphEnv>();
  routes.get("/", (context) => {
    admit(context, "readOrganization");
    const value = [{ id, displayName, verifiedDomains }];
    return context.json({ "@odata.context": metadata("organization"), value });
  });
  return routes;
}

/**
 * The tenant's licenses, one product for each service plan. https://learn.microsoft.com/graph/api/subscribedsku-list
 */
export function subscribedSkusRoutes(tenant: Tenant): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();
  routes.get("/", (context) => {
    admit(context, "readLicences");
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
