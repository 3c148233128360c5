import type { JsonApi } from "./json-api.ts";

/** Values by name. */
export type AppSettings = Readonly<Record<string, string>>;

/** Of app settings, in Resource Manager. */
export const appSettingsVersion = "api-version=2024-11-01";

/**
 * The app settings that a site has: a GET of it answers none (pulumi-azure-native#4263).
 * https://learn.microsoft.com/rest/api/appservice/web-apps/list-application-settings
 *
 * @throws RequestRefused
 */
export async function listAppSettings(resourceManager: JsonApi, siteId: string): Promise<AppSettings> {
  const answer = await resourceManager.call("POST", `${siteId}/config/appsettings/list?${appSettingsVersion}`);
  return (answer as { readonly properties?: AppSettings | null }).properties ?? {};
}
