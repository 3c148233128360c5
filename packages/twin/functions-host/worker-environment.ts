import { authenticationSwitch } from "../tenant/authentication-switch.ts";
import { isKeyVaultReference, resolveKeyVaultReference } from "../tenant/key-vault-references.ts";
import { NotSupported } from "../tenant/refusal.ts";
import type { Resource } from "../tenant/subscription.ts";
import type { Tenant } from "../tenant/tenant.ts";
import type { Site } from "./site.ts";

/** Settings that steer the host rather than the function. https://learn.microsoft.com/azure/azure-functions/functions-app-settings */
const hostSettings =
  /^(?:AzureFunctionsJobHost(?:__|:)|languageWorkers(?:__|:)|AzureWebJobs\..+\.Disabled$|WEBSITE_RUN_FROM_PACKAGE$)/i;

/**
 * Returns the worker's whole `process.env`: the site's app settings and the platform's variables. Nothing comes from
 * the twin's own environment. An app setting overrides the platform's variable of the same name (source for
 * `WEBSITE_AUTH_ENABLED`: `authenticationSwitch`; for the others, inferred). An empty app setting isn't passed on
 * (azure-functions-host, GrpcWorkerChannel.cs, and its issue #4488).
 *
 * A Key Vault reference becomes its secret. If it can't be resolved, it stays as written: "an environment variable
 * would be created whose value has the `@Microsoft.KeyVault(...)` syntax" (learn: app-service-key-vault-references).
 * The twin resolves it again for each request, but Azure keeps a value for up to a day.
 * https://learn.microsoft.com/azure/app-service/reference-app-settings
 *
 * @param platform what leads the worker to the site's identity endpoint and to the twin's services
 */
export function workerEnvironment(
  tenant: Tenant,
  { resource, site }: { readonly resource: Resource; readonly site: Site },
  platform: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const appSettings = new Map<string, string>();
  for (const { name, value } of site.properties.siteConfig.appSettings) {
    if (hostSettings.test(name)) throw new NotSupported(`the app setting '${name}'`);
    if (/^@Microsoft\.AppConfiguration\(/i.test(value)) {
      throw new NotSupported(`the reference in the app setting '${name}'`);
    }
    if (value) appSettings.set(name, isKeyVaultReference(value) ? resolved(tenant, resource, value) : value);
  }
  return {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    AZURE_FUNCTIONS_ENVIRONMENT: "Production",
    FUNCTIONS_EXTENSION_VERSION: "~4",
    FUNCTIONS_WORKER_RUNTIME: "node",
    WEBSITE_SITE_NAME: resource.name,
    WEBSITE_HOSTNAME: site.properties.defaultHostName,
    ...platform,
    ...Object.fromEntries(appSettings),
    WEBSITE_AUTH_ENABLED: authenticationSwitch(tenant.subscription, resource.id, appSettings).value,
  };
}

function resolved(tenant: Tenant, site: Resource, reference: string): string {
  return resolveKeyVaultReference(tenant, site, reference).value ?? reference;
}

/** Returns the app settings whose Key Vault references stay unresolved in the worker, with the reasons. */
export function unresolvedReferences(
  tenant: Tenant,
  { resource, site }: { readonly resource: Resource; readonly site: Site },
): readonly { readonly name: string; readonly status: string }[] {
  return site.properties.siteConfig.appSettings.flatMap(({ name, value }) => {
    if (!value || !isKeyVaultReference(value)) return [];
    const { status } = resolveKeyVaultReference(tenant, resource, value);
    return status === "Resolved" ? [] : [{ name, status }];
  });
}
