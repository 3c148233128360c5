import { NotImitated } from "../tenant/refusal.ts";
import type { AppSettings } from "./app-settings.ts";

const imitated: ReadonlySet<string> = new Set([
  "WEBSITE_AUTH_AAD_ALLOWED_TENANTS",
  "WEBSITE_AUTH_AAD_REQUIRE_CLIENT_SERVICE_PRINCIPAL",
  "WEBSITE_AUTH_ENABLED",
  "WEBSITE_AUTH_SIGNING_KEY",
]);

/**
 * App settings steer the middleware, too; most of them (`WEBSITE_AUTH_PRM_DEFAULT_WITH_SCOPES` …) are not imitated.
 * https://learn.microsoft.com/azure/app-service/reference-app-settings#authentication--authorization
 */
export function refuseUnimitatedAppSettings(settings: AppSettings): void {
  const steering = [...settings.keys()].find((name) => /^WEBSITE_AUTH_/i.test(name) && !imitated.has(name));
  if (steering !== undefined) {
    throw new NotImitated(`the app setting '${steering}', which steers App Service authentication`);
  }
}
