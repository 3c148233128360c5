import { Hono } from "hono";
import { z } from "zod";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { addressOf, locateServicePrincipal, metadata } from "./addresses.ts";
import { type GraphEnv, matches, readBody } from "./request.ts";
import { admit } from "./permissions.ts";
import { guid, onlyBlank, text } from "../tenant/resources/property-schemas.ts";

const scope = text.max(3850);
const tenantWide = text.refine((value) => value === "AllPrincipals", { params: { notSupported: true } });

/**
 * The twin doesn't support one user's consent: `consentType: "Principal"`.
 * https://learn.microsoft.com/graph/api/oauth2permissiongrant-post
 */
const permissionGrantBody = z.strictObject({
  clientId: guid,
  consentType: tenantWide,
  principalId: onlyBlank,
  resourceId: guid,
  scope,
});

/** https://learn.microsoft.com/graph/api/oauth2permissiongrant-update */
const permissionGrantPatch = z.strictObject({
  scope,
  clientId: guid.optional(),
  consentType: tenantWide.optional(),
  principalId: onlyBlank,
  resourceId: guid.optional(),
});

const type = "OAuth2PermissionGrant";

/** https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant */
export function permissionGrantRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const grants = directory.permissionGrants;
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    const { filter } = admit(context, "readPermissionGrants", { filterable: ["clientId", "resourceId"] });
    const permissionGrants = grants
      .all()
      .filter(({ clientId, resourceId }) => matches(filter, { clientId, resourceId }));
    return context.json({ "@odata.context": metadata("oauth2PermissionGrants"), value: permissionGrants });
  });

  routes.post("/", async (context) => {
    admit(context, "writePermissionGrants");
    const { clientId, resourceId, scope } = await readBody(context, permissionGrantBody, type);
    for (const id of [clientId, resourceId]) locateServicePrincipal(directory, id);
    const grant = grants.create({ clientId, resourceId, scope });
    context.header("Location", addressOf(`oauth2PermissionGrants/${grant.id}`));
    return context.json({ "@odata.context": metadata("oauth2PermissionGrants/$entity"), ...grant }, 201);
  });

  routes.get("/:id", (context) => {
    admit(context, "readPermissionGrants");
    const grant = grants.get(context.req.param("id"));
    return context.json({ "@odata.context": metadata("oauth2PermissionGrants/$entity"), ...grant });
  });

  routes.patch("/:id", async (context) => {
    admit(context, "writePermissionGrants");
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
    admit(context, "writePermissionGrants");
    grants.delete(context.req.param("id"));
    return context.body(null, 204);
  });

  return routes;
}
