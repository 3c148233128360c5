import { z } from "zod";
import type { JsonApi } from "../json-api.ts";
import { readOne } from "../read-shape.ts";

const entraProvider = z.looseObject({
  enabled: z.boolean().nullish(),
  registration: z.looseObject({ clientId: z.string().nullish(), openIdIssuer: z.string().nullish() }).nullish(),
  validation: z
    .looseObject({
      allowedAudiences: z.array(z.string()).nullish(),
      defaultAuthorizationPolicy: z.looseObject({ allowedApplications: z.array(z.string()).nullish() }).nullish(),
    })
    .nullish(),
});

/**
 * authsettingsV2 as Resource Manager returns it: what decides who gets in, and the rest.
 * https://learn.microsoft.com/azure/templates/microsoft.web/sites/config-authsettingsv2
 */
const authSettings = z.looseObject({
  platform: z.looseObject({ enabled: z.boolean().nullish() }).nullish(),
  globalValidation: z
    .looseObject({
      requireAuthentication: z.boolean().nullish(),
      unauthenticatedClientAction: z.string().nullish(),
      excludedPaths: z.array(z.string()).nullish(),
    })
    .nullish(),
  login: z.looseObject({ tokenStore: z.looseObject({ enabled: z.boolean().nullish() }).nullish() }).nullish(),
  identityProviders: z.looseObject({ azureActiveDirectory: entraProvider.nullish() }).nullish(),
});

export type AuthSettings = z.infer<typeof authSettings>;
export type EntraProvider = z.infer<typeof entraProvider>;

/** Paths in authsettingsV2, as comparisons name them. */
export const entraProviderPath = "identityProviders.azureActiveDirectory";
export const allowedAudiencesPath = `${entraProviderPath}.validation.allowedAudiences`;
export const allowedApplicationsPath = `${entraProviderPath}.validation.defaultAuthorizationPolicy.allowedApplications`;

export const authSettingsVersion = "api-version=2024-11-01";

/** Its path in Resource Manager. */
export function authSettingsPath(siteId: string): string {
  return `${siteId}/config/authsettingsV2`;
}

/**
 * App Service authentication of a site. https://learn.microsoft.com/rest/api/appservice/web-apps/get-auth-settings-v2
 *
 * @throws RequestRefused
 */
export async function readAuthSettings(resourceManager: JsonApi, siteId: string): Promise<AuthSettings> {
  const path = `${authSettingsPath(siteId)}/list?${authSettingsVersion}`;
  return (await readOne(resourceManager, path, z.looseObject({ properties: authSettings }))).properties;
}

/** The part about Entra ID. Default: empty. */
export function entraProviderIn({ identityProviders }: AuthSettings): EntraProvider {
  return identityProviders?.azureActiveDirectory ?? {};
}

/** Client ids of the applications that get in. Undefined if the settings name none: then any of the tenant does. */
export function allowedApplicationsIn(settings: AuthSettings): readonly string[] | undefined {
  return entraProviderIn(settings).validation?.defaultAuthorizationPolicy?.allowedApplications ?? undefined;
}

/**
 * What an empty list of allowed applications does, for a sentence that names the list: sources disagree, and no source
 * decides for a live site. Azure itself writes an empty list in place of a missing one.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad (built-in authorization policy);
 * https://github.com/pnp/Microsoft365-Analytics-Insights/issues/264
 */
export const emptyListWords =
  "Microsoft says that this allows every application in the tenant, but one report says that it refuses everyone";
