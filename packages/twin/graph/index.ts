import { Hono } from "hono";
import type { VerifyBearer } from "../network/bearer-token.ts";
import type { Handler } from "../network/handler.ts";
import { NotSupported } from "../tenant/refusal.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { routablePath } from "./addresses.ts";
import { appManagementPolicyRoutes, securityDefaultsRoutes } from "./tenant-policies.ts";
import { applicationRoutes } from "./applications.ts";
import { betaReads } from "./beta-reads.ts";
import { conditionalAccessRoutes, deletedRoutes } from "./conditional-access/index.ts";
import { deletedItemRoutes } from "./deleted-items.ts";
import { directoryObjectRoutes } from "./directory-objects.ts";
import { refuseUnsupportedRequests, renderErrors, answerHeaders } from "./every-request.ts";
import type { GraphEnv } from "./request.ts";
import { groupRoutes } from "./groups.ts";
import { domainRoutes, organizationRoutes, subscribedSkusRoutes } from "./tenant-reads.ts";
import { permissionGrantRoutes } from "./permission-grants.ts";
import { servicePrincipalRoutes } from "./service-principals.ts";
import { betaUserRoutes, userRoutes } from "./users.ts";

export interface GraphOptions {
  readonly tenant: Tenant;
  /** Verifies tokens for Microsoft Graph. */
  readonly verifyBearer: VerifyBearer;
}

/** Microsoft Graph, host `graph.microsoft.com`: the directory objects that the azuread plugin and the checks use. */
export function createGraph({ tenant, verifyBearer }: GraphOptions): Handler {
  const app = new Hono<GraphEnv>({ getPath: routablePath });
  app.onError(renderErrors(tenant.clock));
  app.use(answerHeaders(tenant.newId));
  app.use(async (context, next) => {
    context.set("caller", await verifyBearer(context.req.raw));
    await next();
  });
  app.use(refuseUnsupportedRequests);
  app.route("/v1.0/applications", applicationRoutes(tenant));
  app.route("/v1.0/servicePrincipals", servicePrincipalRoutes(tenant));
  app.route("/v1.0/oauth2PermissionGrants", permissionGrantRoutes(tenant));
  app.route("/v1.0/users", userRoutes(tenant));
  app.route("/beta/users", betaUserRoutes(tenant));
  app.route("/v1.0/groups", groupRoutes(tenant, "v1.0"));
  app.route("/beta/groups", groupRoutes(tenant, "beta"));
  app.route("/v1.0/organization", organizationRoutes(tenant));
  app.route("/v1.0/domains", domainRoutes(tenant));
  app.route("/v1.0/directory/deletedItems", deletedItemRoutes(tenant));
  app.route("/v1.0/directoryObjects", directoryObjectRoutes(tenant));
  app.route("/v1.0/identity/conditionalAccess", conditionalAccessRoutes(tenant));
  app.route("/beta/identity/conditionalAccess/deletedItems", deletedRoutes(tenant, "beta"));
  app.route("/v1.0/policies/identitySecurityDefaultsEnforcementPolicy", securityDefaultsRoutes(tenant));
  app.route("/v1.0/policies/defaultAppManagementPolicy", appManagementPolicyRoutes(tenant));
  app.route("/v1.0/subscribedSkus", subscribedSkusRoutes(tenant));
  app.route("/beta", betaReads(tenant));
  app.all("*", (context) => {
    throw new NotSupported(`${context.req.method} ${context.req.path} of Microsoft Graph`);
  });
  return (request) => app.fetch(request);
}
