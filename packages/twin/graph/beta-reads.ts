import { Hono } from "hono";
import { NotSupported } from "../tenant/refusal.ts";
import { applicationTable } from "../tenant/resources/application.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { locateApplication, locateServicePrincipal, metadata } from "./addresses.ts";
import { federatedIdentityCredentialRoutes } from "./federated-identity-credentials.ts";
import { toGraphApplication } from "./shapes/application.ts";
import { definedProperties, type GraphContext, type GraphEnv, readBody, readQueryOptions } from "./request.ts";
import { admitToWrite, requirePermission } from "./permissions.ts";

/**
 * What azuread 6.9.1 asks of /beta: two properties, each with requests of its own, and an application before it adds a
 * flexible federated credential.
 */
export function betaReads(tenant: Tenant): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.get("/applications/:key", (context) => {
    requirePermission(context.get("caller"), "readApplications");
    const { select } = readQueryOptions(context, { selectable: ["oauth2RequirePostResponse"] });
    const application = locateApplication(tenant.directory, context.req.param("key"));
    if (!select) {
      const answer = toGraphApplication(application, { publisherDomain: tenant.initialDomain });
      return context.json({ "@odata.context": metadata("applications/$entity", "beta"), ...answer });
    }
    return context.json({
      "@odata.context": metadata("applications(oauth2RequirePostResponse)/$entity", "beta"),
      oauth2RequirePostResponse: application.oauth2RequirePostResponse,
    });
  });

  routes.patch("/applications/:key", async (context) => {
    const { id } = admitToWrite(context, () => locateApplication(tenant.directory, context.req.param("key")));
    const body = await readBody(context, applicationTable.patchBody, applicationTable.resource);
    const { oauth2RequirePostResponse, ...others } = definedProperties(body);
    const [other] = Object.keys(others);
    if (other !== undefined) throw new NotSupported(`a PATCH of '${other}' on ${context.req.path}`);
    if (oauth2RequirePostResponse !== undefined) {
      tenant.directory.applications.update(id, { oauth2RequirePostResponse });
    }
    return context.body(null, 204);
  });

  routes.route("/applications", federatedIdentityCredentialRoutes(tenant, "beta"));

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
