import { Hono } from "hono";
import { z } from "zod";
import type { Tenant } from "../tenant/tenant.ts";
import { metadata } from "./addresses.ts";
import type { GraphEnv } from "./graph-env.ts";
import { demandOfPolicies } from "./permissions.ts";
import { readQueryOptions } from "./query-options.ts";
import { readBody } from "./request-body.ts";

const resource = "IdentitySecurityDefaultsEnforcementPolicy";

/** One in every tenant, and everywhere the same id. https://learn.microsoft.com/graph/api/resources/identitysecuritydefaultsenforcementpolicy */
export function securityDefaultsRoutes({ conditionalAccess }: Tenant): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    demandOfPolicies(context.get("caller"), "readSecurityDefaults");
    readQueryOptions(context, {});
    return context.json({
      "@odata.context": metadata("policies/identitySecurityDefaultsEnforcementPolicy/$entity"),
      id: "00000000-0000-0000-0000-000000000005",
      displayName: "Security Defaults",
      description: "Security defaults is a set of basic identity security mechanisms recommended by Microsoft.",
      isEnabled: conditionalAccess.securityDefaultsEnabled,
    });
  });

  routes.patch("/", async (context) => {
    demandOfPolicies(context.get("caller"), "writeSecurityDefaults");
    readQueryOptions(context, {});
    const { isEnabled } = await readBody(context, z.strictObject({ isEnabled: z.boolean() }), resource);
    conditionalAccess.setSecurityDefaults(isEnabled);
    return context.body(null, 204);
  });

  return routes;
}
