import type { JsonApi } from "./json-api.ts";

/** Values by name. */
export type AppSettings = Readonly<Record<string, string>>;

/** The version of Resource Manager's API for app settings. */
export const appSettingsVersion = "api-version=2024-11-01";

/**
 * The app settings of a site. A GET of the site doesn't return them (pulumi-azure-native#4263).
 * https://learn.microsoft.com/rest/api/appservice/web-apps/list-application-settings
 *
 * @throws RequestRefused
 */
export async function listAppSettings(resourceManager: JsonApi, siteId: string): Promise<AppSettings> {
  const answer = await resourceManager.call("POST", `${siteId}/config/appsettings/list?${appSettingsVersion}`);
  return (answer as { readonly properties?: AppSettings | null }).properties ?? {};
}
