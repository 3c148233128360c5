import { type AppSettings, appSettingsVersion, listAppSettings } from "../azure/list-app-settings.ts";
import type { Administrator, Origin } from "./origin.ts";

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
