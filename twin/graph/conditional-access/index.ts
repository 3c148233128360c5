import { Hono } from "hono";
import type { Tenant } from "../../tenant/tenant.ts";
import type { GraphEnv } from "../graph-env.ts";
import { deletedRoutes } from "./deleted.ts";
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
