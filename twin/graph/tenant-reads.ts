import { Hono } from "hono";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import { servicePlans } from "../tenant/licences.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { metadata } from "./addresses.ts";
import { admit } from "./permissions.ts";
import { type GraphEnv, project, selection } from "./request.ts";

const properties = ["id", "displayName", "verifiedDomains"];

/** https://learn.microsoft.com/graph/api/organization-list, reduced to what says which tenant this is. */
export function organizationRoutes(tenant: Tenant): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();
  const organization = {
    id: tenant.tenantId,
    displayName: tenant.displayName,
    verifiedDomains: [
      {
        capabilities: "Email, OfficeCommunicationsOnline",
        isDefault: true,
        isInitial: true,
        name: tenant.initialDomain,
        type: "Managed",
      },
    ],
  };

  routes.get("/", (context) => {
    const { select } = admit(context, "readOrganization", { selectable: properties });
    return context.json({
      "@odata.context": metadata(`organization${selection(select)}`),
      value: [project(organization, select)],
    });
  });

  routes.get("/:id", (context) => {
    const { select } = admit(context, "readOrganization", { selectable: properties });
    const id = context.req.param("id");
    if (id.toLowerCase() !== tenant.tenantId) throw graphRefusals.notFound(id);
    return context.json({
      "@odata.context": metadata(`organization${selection(select)}/$entity`),
      ...project(organization, select),
    });
  });

  return routes;
}

/** What the tenant has paid for, a product for each service plan. https://learn.microsoft.com/graph/api/subscribedsku-list */
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
