import { Hono } from "hono";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { metadata } from "./addresses.ts";
import type { GraphEnv } from "./graph-env.ts";
import { demand } from "./permissions.ts";
import { project, readQueryOptions, selection } from "./query-options.ts";

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
    demand(context.get("caller"), "readOrganization");
    const { select } = readQueryOptions(context, { selectable: properties });
    return context.json({
      "@odata.context": metadata(`organization${selection(select)}`),
      value: [project(organization, select)],
    });
  });

  routes.get("/:id", (context) => {
    demand(context.get("caller"), "readOrganization");
    const { select } = readQueryOptions(context, { selectable: properties });
    const id = context.req.param("id");
    if (id.toLowerCase() !== tenant.tenantId) throw graphRefusals.notFound(id);
    return context.json({
      "@odata.context": metadata(`organization${selection(select)}/$entity`),
      ...project(organization, select),
    });
  });

  return routes;
}
