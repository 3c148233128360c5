import { Hono } from "hono";
import { NotSupported } from "../tenant/refusal.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { locateApplication, locateServicePrincipal, metadata } from "./addresses.ts";
import { type GraphContext, type GraphEnv, readQueryOptions } from "./request.ts";
import { requirePermission } from "./permissions.ts";

/** Two properties that only /beta has. azuread 6.9.1 reads each with a separate request. */
export function betaReads(tenant: Tenant): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.get("/applications/:key", (context) => {
    requirePermission(context.get("caller"), "readApplications");
    requireSelection(context, "oauth2RequirePostResponse");
    locateApplication(tenant.directory, context.req.param("key"));
    return context.json({
      "@odata.context": metadata("applications(oauth2RequirePostResponse)/$entity", "beta"),
      oauth2RequirePostResponse: false,
    });
  });

  routes.get("/servicePrincipals/:key", (context) => {
    requirePermission(context.get("caller"), "readApplications");
    requireSelection(context, "samlMetadataUrl");
    locateServicePrincipal(tenant.directory, context.req.param("key"));
    return context.json({
      "@odata.context": metadata("servicePrincipals(samlMetadataUrl)/$entity", "beta"),
      samlMetadataUrl: null,
    });
  });

  return routes;
}

function requireSelection(context: GraphContext, property: string): void {
  const { select } = readQueryOptions(context, { selectable: [property] });
  if (!select) throw new NotSupported(`GET ${context.req.path} without $select=${property}`);
}
