import { Hono } from "hono";
import { z } from "zod";
import { defaultPolicyId, isDuration } from "../tenant/app-management-policy.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { metadata } from "./addresses.ts";
import { admit } from "./permissions.ts";
import { definedProperties, type GraphEnv, readBody } from "./request.ts";
import { onlyBlank } from "../tenant/resources/property-schemas.ts";

const resource = "IdentitySecurityDefaultsEnforcementPolicy";

/**
 * A single policy with the same id in every tenant.
 * https://learn.microsoft.com/graph/api/resources/identitysecuritydefaultsenforcementpolicy
 */
export function securityDefaultsRoutes({ conditionalAccess }: Tenant): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    admit(context, "readSecurityDefaults");
    return context.json({
      "@odata.context": metadata("policies/identitySecurityDefaultsEnforcementPolicy/$entity"),
      id: "00000000-0000-0000-0000-000000000005",
      displayName: "Security Defaults",
      description: "Security defaults is a set of basic identity security mechanisms recommended by Microsoft.",
      isEnabled: conditionalAccess.securityDefaultsEnabled,
    });
  });

  routes.patch("/", async (context) => {
    admit(context, "writeSecurityDefaults");
    const { isEnabled } = await readBody(context, z.strictObject({ isEnabled: z.boolean() }), resource);
    conditionalAccess.setSecurityDefaults(isEnabled);
    return context.body(null, 204);
  });

  return routes;
}

const lifetime = { maxLifetime: z.string().refine(isDuration) };
const noLifetime = { maxLifetime: z.null().default(null) };
const common = {
  state: z.enum(["enabled", "disabled"]).default("enabled"),
  restrictForAppsCreatedAfterDateTime: z.iso.datetime({ offset: true }).nullable().default(null),
};
const restriction = <Type extends string>(type: Type, itsLifetime: typeof lifetime | typeof noLifetime) =>
  z.strictObject({ restrictionType: z.literal(type), ...itsLifetime, ...common });

/** https://learn.microsoft.com/graph/api/resources/appmanagementconfiguration. Refuses its other restrictions. */
const body = z.strictObject({
  isEnabled: z.boolean().optional(),
  applicationRestrictions: z
    .strictObject({
      passwordCredentials: z
        .array(
          z.discriminatedUnion("restrictionType", [
            restriction("passwordAddition", noLifetime),
            restriction("passwordLifetime", lifetime),
            restriction("customPasswordAddition", noLifetime),
          ]),
        )
        .optional(),
      keyCredentials: onlyBlank,
      identifierUris: z
        .strictObject({
          nonDefaultUriAddition: onlyBlank,
          uriAdditionWithoutUniqueTenantIdentifier: z
            .strictObject({
              state: z.enum(["enabled", "disabled"]).optional(),
              restrictForAppsCreatedAfterDateTime: z.iso.datetime({ offset: true }).nullable().optional(),
              excludeAppsReceivingV2Tokens: z.boolean().optional(),
              excludeSaml: z.boolean().optional(),
              excludeActors: onlyBlank,
            })
            .optional(),
        })
        .optional(),
    })
    .optional(),
});

/** https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get and …-update */
export function appManagementPolicyRoutes({ directory: { appManagementPolicy } }: Tenant): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    admit(context, "readAppManagementPolicy");
    const { isEnabled, passwordCredentials, uriAdditionWithoutUniqueTenantIdentifier } = appManagementPolicy;
    return context.json({
      "@odata.context": metadata("policies/defaultAppManagementPolicy/$entity"),
      id: defaultPolicyId,
      displayName: "Default app management tenant policy",
      description: "Default tenant policy that enforces app management restrictions on applications.",
      isEnabled,
      applicationRestrictions: {
        passwordCredentials,
        keyCredentials: [],
        identifierUris: {
          nonDefaultUriAddition: null,
          uriAdditionWithoutUniqueTenantIdentifier: {
            ...uriAdditionWithoutUniqueTenantIdentifier,
            excludeActors: null,
          },
        },
      },
      servicePrincipalRestrictions: { passwordCredentials: [], keyCredentials: [] },
    });
  });

  routes.patch("/", async (context) => {
    admit(context, "writeAppManagementPolicy");
    const { isEnabled, applicationRestrictions } = await readBody(context, body, "TenantAppManagementPolicy");
    const { passwordCredentials, identifierUris } = applicationRestrictions ?? {};
    const uriAddition = identifierUris?.uriAdditionWithoutUniqueTenantIdentifier;
    appManagementPolicy.set(isEnabled, passwordCredentials, uriAddition && definedProperties(uriAddition));
    return context.body(null, 204);
  });

  return routes;
}
