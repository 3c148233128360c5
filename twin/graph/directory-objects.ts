import { Hono } from "hono";
import type { Tenant } from "../tenant/tenant.ts";
import { metadata } from "./addresses.ts";
import type { GraphEnv } from "./graph-env.ts";
import { demand } from "./permissions.ts";
import { readQueryOptions } from "./query-options.ts";
import { toGraphDirectoryObject } from "./shapes/directory-object.ts";

/** https://learn.microsoft.com/graph/api/directoryobject-get */
export function directoryObjectRoutes(tenant: Tenant): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();
  routes.get("/:id", (context) => {
    demand(context.get("caller"), "readApplications");
    readQueryOptions(context, {});
    return context.json({
      "@odata.context": metadata("directoryObjects/$entity"),
      ...toGraphDirectoryObject(tenant, context.req.param("id")),
    });
  });
  return routes;
}
