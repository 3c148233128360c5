import { Hono } from "hono";
import { z } from "zod";
import { defaultPolicyId } from "../tenant/app-management-policy.ts";
import { isDuration } from "../tenant/iso-duration.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { metadata } from "./addresses.ts";
import type { GraphEnv } from "./graph-env.ts";
import { demand } from "./permissions.ts";
import { readQueryOptions } from "./query-options.ts";
import { readBody } from "./request-body.ts";

const lifetime = { maxLifetime: z.string().refine(isDuration) };
const none = { maxLifetime: z.null().default(null) };
const common = {
  state: z.enum(["enabled", "disabled"]).default("enabled"),
  restrictForAppsCreatedAfterDateTime: z.iso.datetime({ offset: true }).nullable().default(null),
};
const restriction = <Type extends string>(type: Type, itsLifetime: typeof lifetime | typeof none) =>
  z.strictObject({ restrictionType: z.literal(type), ...itsLifetime, ...common });

/** https://learn.microsoft.com/graph/api/resources/appmanagementconfiguration; others of its restrictions are refused. */
const body = z.strictObject({
  isEnabled: z.boolean().optional(),
  applicationRestrictions: z
    .strictObject({
      passwordCredentials: z
        .array(
          z.discriminatedUnion("restrictionType", [
            restriction("passwordAddition", none),
            restriction("passwordLifetime", lifetime),
            restriction("customPasswordAddition", none),
            restriction("symmetricKeyAddition", none),
            restriction("symmetricKeyLifetime", lifetime),
          ]),
        )
        .optional(),
      keyCredentials: z
        .array(z.discriminatedUnion("restrictionType", [restriction("asymmetricKeyLifetime", lifetime)]))
        .optional(),
    })
    .transform(({ passwordCredentials, keyCredentials }) => ({
      ...(passwordCredentials && { passwordCredentials }),
      ...(keyCredentials && { keyCredentials }),
    }))
    .optional(),
});

/** https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get and …-update */
export function appManagementPolicyRoutes({ directory: { appManagementPolicy } }: Tenant): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    demand(context.get("caller"), "readAppManagementPolicy");
    readQueryOptions(context, {});
    const { isEnabled, applicationRestrictions } = appManagementPolicy;
    return context.json({
      "@odata.context": metadata("policies/defaultAppManagementPolicy/$entity"),
      id: defaultPolicyId,
      displayName: "Default app management tenant policy",
      description: "Default tenant policy that enforces app management restrictions on applications.",
      isEnabled,
      applicationRestrictions,
      servicePrincipalRestrictions: { passwordCredentials: [], keyCredentials: [] },
    });
  });

  routes.patch("/", async (context) => {
    demand(context.get("caller"), "writeAppManagementPolicy");
    readQueryOptions(context, {});
    appManagementPolicy.set(await readBody(context, body, "TenantAppManagementPolicy"));
    return context.body(null, 204);
  });

  return routes;
}
