import { Hono } from "hono";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import { servicePlans } from "../tenant/licences.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { metadata } from "./addresses.ts";
import { admit } from "./permissions.ts";
import { type GraphEnv } from "./request.ts";

const supportedServices = ["Email", "OfficeCommunicationsOnline"];

/** The tenant's identity only. https://learn.microsoft.com/graph/api/organization-list */
export function organizationRoutes({ tenantId: id, displayName, verifiedDomains }: Tenant): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();
  routes.get("/", (context) => {
    admit(context, "readOrganization");
    const domains = verifiedDomains.map((name, index) => ({
      capabilities: supportedServices.join(", "),
      isDefault: index === 0,
      isInitial: index === 0,
      name,
      type: "Managed",
    }));
    const value = [{ id, displayName, verifiedDomains: domains }];
    return context.json({ "@odata.context": metadata("organization"), value });
  });
  return routes;
}

/** The tenant's verified domains. https://learn.microsoft.com/graph/api/domain-list, …/domain-get */
export function domainRoutes({ verifiedDomains }: Tenant): Hono<GraphEnv> {
  const domains = verifiedDomains.map((id, index) => ({
    authenticationType: "Managed",
    availabilityStatus: null,
    id,
    isAdminManaged: true,
    isDefault: index === 0,
    isInitial: index === 0,
    isRoot: true,
    isVerified: true,
    manufacturer: null,
    model: null,
    passwordNotificationWindowInDays: null,
    passwordValidityPeriodInDays: null,
    state: null,
    supportedServices,
  }));
  const routes = new Hono<GraphEnv>();
  routes.get("/", (context) => {
    admit(context, "readDomains");
    return context.json({ "@odata.context": metadata("domains"), value: domains });
  });
  routes.get("/:id", (context) => {
    admit(context, "readDomains");
    const id = context.req.param("id");
    const domain = domains.find((candidate) => candidate.id === id.toLowerCase());
    if (!domain) throw graphRefusals.notFound(id);
    return context.json({ "@odata.context": metadata("domains/$entity"), ...domain });
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
