import { Hono } from "hono";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { addressOf, locateServicePrincipal, metadata } from "./addresses.ts";
import type { GraphEnv } from "./graph-env.ts";
import { demand } from "./permissions.ts";
import { matches, readQueryOptions } from "./query-options.ts";
import { readBody } from "./request-body.ts";
import { permissionGrantBody, permissionGrantPatch } from "./shapes/permission-grant-body.ts";

const type = "OAuth2PermissionGrant";

/** https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant */
export function permissionGrantRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const grants = directory.permissionGrants;
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    demand(context.get("caller"), "readPermissionGrants");
    const { filter } = readQueryOptions(context, { filterable: ["clientId", "resourceId"] });
    const found = grants.all().filter(({ clientId, resourceId }) => matches(filter, { clientId, resourceId }));
    return context.json({ "@odata.context": metadata("oauth2PermissionGrants"), value: found });
  });

  routes.post("/", async (context) => {
    demand(context.get("caller"), "writePermissionGrants");
    readQueryOptions(context, {});
    const { clientId, resourceId, scope } = await readBody(context, permissionGrantBody, type);
    for (const id of [clientId, resourceId]) locateServicePrincipal(directory, id);
    const grant = grants.create({ clientId, resourceId, scope });
    context.header("Location", addressOf(`oauth2PermissionGrants/${grant.id}`));
    return context.json({ "@odata.context": metadata("oauth2PermissionGrants/$entity"), ...grant }, 201);
  });

  routes.get("/:id", (context) => {
    demand(context.get("caller"), "readPermissionGrants");
    readQueryOptions(context, {});
    const grant = grants.get(context.req.param("id"));
    return context.json({ "@odata.context": metadata("oauth2PermissionGrants/$entity"), ...grant });
  });

  routes.patch("/:id", async (context) => {
    demand(context.get("caller"), "writePermissionGrants");
    readQueryOptions(context, {});
    const { id, clientId, resourceId } = grants.get(context.req.param("id"));
    const { scope, ...sent } = await readBody(context, permissionGrantPatch, type);
    // Reported: MicrosoftDocs/azure-docs#105249.
    if ((sent.clientId ?? clientId) !== clientId) throw graphRefusals.invalid("Property cannot be updated: clientId");
    if ((sent.resourceId ?? resourceId) !== resourceId) {
      throw graphRefusals.invalid("Property cannot be updated: resourceId");
    }
    grants.update(id, scope);
    return context.body(null, 204);
  });

  routes.delete("/:id", (context) => {
    demand(context.get("caller"), "writePermissionGrants");
    readQueryOptions(context, {});
    grants.delete(context.req.param("id"));
    return context.body(null, 204);
  });

  return routes;
}
