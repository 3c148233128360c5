import { Hono } from "hono";
import type { Tenant } from "../../tenant/tenant.ts";
import { metadata } from "../addresses.ts";
import type { GraphEnv } from "../graph-env.ts";
import { demandOfPolicies } from "../permissions.ts";
import { readQueryOptions } from "../query-options.ts";

/**
 * Deleted policies and locations can be listed, and deleted for good; restoring is not imitated.
 * https://learn.microsoft.com/graph/api/resources/capoliciesdeletableroot
 */
export function deletedRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { policies, namedLocations } = tenant.conditionalAccess;
  const routes = new Hono<GraphEnv>();
  const bins = [
    { name: "policies", items: policies, write: "writePolicies" },
    { name: "namedLocations", items: namedLocations, write: "writeNamedLocations" },
  ] as const;

  for (const { name, items, write } of bins) {
    routes.get(`/${name}`, (context) => {
      demandOfPolicies(context.get("caller"), "readConditionalAccess");
      readQueryOptions(context, {});
      const fragment = `identity/conditionalAccess/deletedItems/${name}`;
      return context.json({ "@odata.context": metadata(fragment), value: items.deleted() });
    });

    routes.delete(`/${name}/:id`, (context) => {
      demandOfPolicies(context.get("caller"), write);
      readQueryOptions(context, {});
      items.purge(context.req.param("id"));
      return context.body(null, 204);
    });
  }

  return routes;
}
