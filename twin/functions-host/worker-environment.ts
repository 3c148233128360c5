import { NotImitated } from "../tenant/refusal.ts";
import type { Resource, Subscription } from "../tenant/subscription.ts";
import type { Site } from "./site.ts";

/** Settings that steer the host rather than the function. https://learn.microsoft.com/azure/azure-functions/functions-app-settings */
const hostSettings =
  /^(?:AzureFunctionsJobHost(?:__|:)|languageWorkers(?:__|:)|AzureWebJobs\..+\.Disabled$|WEBSITE_RUN_FROM_PACKAGE$)/i;

/**
 * All that the worker has in `process.env`: the site's app settings, and what the platform adds. Nothing of the twin's
 * own environment. `WEBSITE_AUTH_ENABLED` tells whether authentication is on (documented; for Flex Consumption inferred).
 * https://learn.microsoft.com/azure/app-service/reference-app-settings
 */
export function workerEnvironment(
  subscription: Subscription,
  { resource, site }: { readonly resource: Resource; readonly site: Site },
): Readonly<Record<string, string>> {
  const environment: Record<string, string> = {};
  for (const { name, value } of site.properties.siteConfig?.appSettings ?? []) {
    if (hostSettings.test(name)) throw new NotImitated(`the app setting '${name}'`);
    if (/^@Microsoft\.(?:KeyVault|AppConfiguration)\(/i.test(value ?? "")) {
      throw new NotImitated(`the reference in the app setting '${name}'`);
    }
    environment[name] = value ?? "";
  }
  return {
    ...environment,
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    AZURE_FUNCTIONS_ENVIRONMENT: "Production",
    FUNCTIONS_EXTENSION_VERSION: "~4",
    FUNCTIONS_WORKER_RUNTIME: "node",
    WEBSITE_SITE_NAME: resource.name,
    WEBSITE_HOSTNAME: site.properties.defaultHostName ?? "",
    WEBSITE_AUTH_ENABLED: isGateOn(subscription, resource.id) ? "True" : "False",
  };
}

function isGateOn(subscription: Subscription, siteId: string): boolean {
  const properties = subscription.find(`${siteId}/config/authsettingsV2`)?.body["properties"];
  if (typeof properties !== "object" || properties === null || !("platform" in properties)) return false;
  const { platform } = properties;
  return typeof platform === "object" && platform !== null && "enabled" in platform && platform.enabled === true;
}
