import type { Administrator, Origin } from "./origin.ts";
import { type AppSettings, appSettingsVersion, listAppSettings } from "../azure/list-app-settings.ts";

/** The part of authsettingsV2 that checks read or change; the rest is kept as it is. */
export interface AuthSettings {
  readonly platform?: { readonly enabled?: boolean };
  readonly globalValidation?: unknown;
  readonly login?: { readonly tokenStore?: { readonly enabled?: boolean } };
  readonly identityProviders?: {
    readonly azureActiveDirectory?: {
      readonly enabled?: boolean;
      readonly registration?: { readonly clientId?: string; readonly openIdIssuer?: string };
      readonly validation?: {
        readonly allowedAudiences?: readonly string[];
        readonly defaultAuthorizationPolicy?: { readonly allowedApplications?: readonly string[] };
      };
    };
  };
}

const apiVersion = "api-version=2021-02-01";

/** The deployed settings. https://learn.microsoft.com/rest/api/appservice/web-apps/get-auth-settings-v2 */
export async function readAuthSettings(origin: Origin, { resourceManager }: Administrator): Promise<AuthSettings> {
  const path = `${origin.outputs.functionApp.siteId}/config/authsettingsV2/list?${apiVersion}`;
  const answer = (await resourceManager.call("GET", path)) as { readonly properties: AuthSettings };
  return answer.properties;
}

/** Writes changed settings as a user of the portal would, runs the body, and always restores the settings. */
export async function withAuthSettings<Result>(
  origin: Origin,
  administrator: Administrator,
  alter: (settings: AuthSettings) => AuthSettings,
  body: () => Promise<Result>,
): Promise<Result> {
  const path = `${origin.outputs.functionApp.siteId}/config/authsettingsV2?${apiVersion}`;
  const before = await readAuthSettings(origin, administrator);
  try {
    await administrator.resourceManager.call("PUT", path, { properties: alter(before) });
    return await body();
  } finally {
    await administrator.resourceManager.call("PUT", path, { properties: before });
  }
}

/** Replaces the Entra ID part of the settings, and keeps the rest. */
export function withEntra(
  settings: AuthSettings,
  change: (
    entra: NonNullable<NonNullable<AuthSettings["identityProviders"]>["azureActiveDirectory"]>,
  ) => NonNullable<AuthSettings["identityProviders"]>["azureActiveDirectory"],
): AuthSettings {
  const entra = settings.identityProviders?.azureActiveDirectory ?? {};
  const changed = change(entra);
  return {
    ...settings,
    identityProviders: { ...settings.identityProviders, ...(changed && { azureActiveDirectory: changed }) },
  };
}

/** The deployed app settings. */
export function readAppSettings(origin: Origin, { resourceManager }: Administrator): Promise<AppSettings> {
  return listAppSettings(resourceManager, origin.outputs.functionApp.siteId);
}

/** Adds settings as a user of the portal would, runs the body, and always restores all settings. */
export async function withAppSettings<Result>(
  origin: Origin,
  administrator: Administrator,
  added: AppSettings,
  body: () => Promise<Result>,
): Promise<Result> {
  const path = `${origin.outputs.functionApp.siteId}/config/appsettings?${appSettingsVersion}`;
  const before = await readAppSettings(origin, administrator);
  try {
    await administrator.resourceManager.call("PUT", path, { properties: { ...before, ...added } });
    return await body();
  } finally {
    await administrator.resourceManager.call("PUT", path, { properties: before });
  }
}

/**
 * App settings that change how the Functions host authenticates: those that configure authentication, those that name
 * its platform, and those that check its administrators' tokens. The program's own rule has the sources; this list is
 * kept apart from it on purpose.
 */
const overriding =
  /^(?:APPSETTING_)*(?:WEBSITE_AUTH_|(?:MANAGED_ENVIRONMENT|WEBSITE_(?:SKU|INSTANCE_ID|POD_NAME)|CONTAINER_NAME|LEGION_SERVICE_HOST|AzureWebEncryptionKey|(?:CONTAINER|POD)_ENCRYPTION_KEY)$)/i;

/** Names of the settings that override App Service authentication. */
export function authenticationOverridesIn(settings: AppSettings): readonly string[] {
  return Object.keys(settings)
    .filter((name) => overriding.test(name.trim()))
    .toSorted();
}

/**
 * Runs the body while the API doesn't require assignment: an application without a role then gets a token without one.
 */
export async function withoutAssignmentRequired<Result>(
  { outputs }: Origin,
  { graph }: Administrator,
  body: () => Promise<Result>,
): Promise<Result> {
  const path = `/v1.0/servicePrincipals/${outputs.api.servicePrincipalObjectId}`;
  const before = (await graph.call("GET", path)) as { readonly appRoleAssignmentRequired: boolean };
  try {
    await graph.call("PATCH", path, { appRoleAssignmentRequired: false });
    return await body();
  } finally {
    // As it was, not as declared: another row checks the difference.
    await graph.call("PATCH", path, { appRoleAssignmentRequired: before.appRoleAssignmentRequired });
  }
}
