import type { Administrator, Origin } from "./origin.ts";
import {
  type AuthSettings,
  authSettingsPath,
  authSettingsVersion,
  type EntraProvider,
  entraProviderIn,
  readAuthSettings,
} from "@protected-function/core/azure/arm/auth-settings.ts";
import { readServicePrincipal, servicePrincipalPath } from "@protected-function/core/azure/graph/service-principal.ts";
import {
  type AppSettings,
  appSettingsVersion,
  listAppSettings,
} from "@protected-function/core/azure/list-app-settings.ts";

/** Writes changed settings as a user of the portal would, runs the body, and always restores the settings. */
export async function withAuthSettings<Result>(
  origin: Origin,
  { resourceManager }: Administrator,
  alter: (settings: AuthSettings) => AuthSettings,
  body: () => Promise<Result>,
): Promise<Result> {
  const { siteId } = origin.outputs.functionApp;
  const path = `${authSettingsPath(siteId)}?${authSettingsVersion}`;
  const before = await readAuthSettings(resourceManager, siteId);
  try {
    await resourceManager.call("PUT", path, { properties: alter(before) });
    return await body();
  } finally {
    await resourceManager.call("PUT", path, { properties: before });
  }
}

/** Replaces the Entra ID part of the settings, and keeps the rest. */
export function withEntra(settings: AuthSettings, change: (entra: EntraProvider) => EntraProvider): AuthSettings {
  const azureActiveDirectory = change(entraProviderIn(settings));
  return { ...settings, identityProviders: { ...settings.identityProviders, azureActiveDirectory } };
}

/** Allows these applications and no others, and keeps the rest. */
export function allowingOnly(settings: AuthSettings, clientIds: readonly string[]): AuthSettings {
  return withEntra(settings, ({ validation, ...entra }) => {
    const policy = { ...validation?.defaultAuthorizationPolicy, allowedApplications: [...clientIds] };
    return { ...entra, validation: { ...validation, defaultAuthorizationPolicy: policy } };
  });
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
  const path = servicePrincipalPath(outputs.api.servicePrincipalObjectId);
  const before = await readServicePrincipal(graph, outputs.api.servicePrincipalObjectId);
  try {
    await graph.call("PATCH", path, { appRoleAssignmentRequired: false });
    return await body();
  } finally {
    // As it was, not as declared: another row checks the difference.
    await graph.call("PATCH", path, { appRoleAssignmentRequired: before.appRoleAssignmentRequired });
  }
}
