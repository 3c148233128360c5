import { Hono } from "hono";
import { conditionalAccessRefusals } from "../../tenant/conditional-access/refusals.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { metadata } from "../addresses.ts";
import type { GraphEnv } from "../request.ts";
import { admit } from "../permissions.ts";
import { evaluateRoute } from "./evaluate.ts";
import { namedLocationRoutes } from "./named-locations.ts";
import { policyRoutes } from "./policies.ts";

/** https://learn.microsoft.com/graph/api/resources/conditionalaccessroot */
export function conditionalAccessRoutes(tenant: Tenant): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();
  routes.route("/namedLocations", namedLocationRoutes(tenant));
  routes.route("/policies", policyRoutes(tenant));
  routes.route("/deletedItems", deletedRoutes(tenant, "v1.0"));
  routes.route("/evaluate", evaluateRoute(tenant));
  return routes;
}

/**
 * You can list deleted policies and locations, and delete them for good. Restoring isn't supported. The documentation
 * covers only /beta, but Microsoft's PowerShell module for /v1.0 also has cmdlets for it.
 * https://learn.microsoft.com/graph/api/resources/capoliciesdeletableroot,
 * https://learn.microsoft.com/graph/api/policydeletableitem-delete?view=graph-rest-beta
 */
export function deletedRoutes(tenant: Tenant, version: "v1.0" | "beta"): Hono<GraphEnv> {
  const { policies, namedLocations } = tenant.conditionalAccess;
  const { deletedPoliciesInV1 = "works", deletedPoliciesInBeta = "works" } = tenant.directoryBehavior;
  const answer = version === "v1.0" ? deletedPoliciesInV1 : deletedPoliciesInBeta;
  const routes = new Hono<GraphEnv>();

  routes.use(async (_context, next) => {
    if (answer !== "works") throw conditionalAccessRefusals.noSuchPath(answer);
    await next();
  });
  const bins = [
    { name: "policies", items: policies, write: "writePolicies" },
    { name: "namedLocations", items: namedLocations, write: "writeNamedLocations" },
  ] as const;

  for (const { name, items, write } of bins) {
    routes.get(`/${name}`, (context) => {
      admit(context, "readConditionalAccess");
      const fragment = `identity/conditionalAccess/deletedItems/${name}`;
      return context.json({ "@odata.context": metadata(fragment, version), value: items.deleted() });
    });

    routes.delete(`/${name}/:id`, (context) => {
      admit(context, write);
      items.purge(context.req.param("id"));
      return context.body(null, 204);
    });
  }

  return routes;
}
