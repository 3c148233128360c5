import { Hono } from "hono";
import { graphRefusals } from "../tenant/graph-refusals.ts";
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
    const id = context.req.param("id");
    if (!tenant.directory.replication.hasArrived(id.toLowerCase())) throw graphRefusals.notFound(id);
    return context.json({
      "@odata.context": metadata("directoryObjects/$entity"),
      ...toGraphDirectoryObject(tenant, id),
    });
  });
  return routes;
}
