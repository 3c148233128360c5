import type { Administrator, Origin } from "./origin.ts";
import { type AppSettings, appSettingsVersion, listAppSettings } from "../azure/list-app-settings.ts";

/** authsettingsV2 as far as checks read or alter it; everything else is carried along. */
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

/** The settings that are deployed. https://learn.microsoft.com/rest/api/appservice/web-apps/get-auth-settings-v2 */
export async function readAuthSettings(origin: Origin, { resourceManager }: Administrator): Promise<AuthSettings> {
  const path = `${origin.outputs.functionApp.siteId}/config/authsettingsV2/list?${apiVersion}`;
  const answer = (await resourceManager.call("GET", path)) as { readonly properties: AuthSettings };
  return answer.properties;
}

/** Writes altered settings as a person in the portal would, runs the body, and puts the settings back whatever happens. */
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

/** The settings with another piece in place of Entra ID's, everything else as it was. */
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

/** The settings that are deployed. */
export function readAppSettings(origin: Origin, { resourceManager }: Administrator): Promise<AppSettings> {
  return listAppSettings(resourceManager, origin.outputs.functionApp.siteId);
}

/** Adds settings as a person in the portal would, runs the body, and puts all settings back whatever happens. */
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
 * What the Functions host takes its orders about authentication from, where it tells its platform by, and what it checks
 * its administrators' tokens with; the program's own rule says where that is from. Known here apart from it.
 */
const overriding =
  /^(?:APPSETTING_)*(?:WEBSITE_AUTH_|(?:MANAGED_ENVIRONMENT|WEBSITE_(?:SKU|INSTANCE_ID|POD_NAME)|CONTAINER_NAME|LEGION_SERVICE_HOST|AzureWebEncryptionKey|(?:CONTAINER|POD)_ENCRYPTION_KEY)$)/i;

/** Names of those that override App Service authentication. */
export function authenticationOverridesIn(settings: AppSettings): readonly string[] {
  return Object.keys(settings)
    .filter((name) => overriding.test(name.trim()))
    .toSorted();
}

/** Runs the body while the API demands no assignment: whoever has no role gets a token without one. */
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
    // As it was, not as declared: another row is there to see the difference.
    await graph.call("PATCH", path, { appRoleAssignmentRequired: before.appRoleAssignmentRequired });
  }
}
