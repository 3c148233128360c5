import type { Resource } from "../tenant/subscription.ts";
import type { Tenant } from "../tenant/tenant.ts";

/**
 * Fills in what nobody has written, some time after a site was made. That a GET of a Flex Consumption site answers
 * `functionAppScaleLimit`, and that writing it back is refused, is reported: Azure/azure-functions-host#10643,
 * microsoft/azure-pipelines-tasks#22254. That it comes later than the site, and what `resourceConfig` holds, is inferred.
 */
export function fillInSiteProperties(tenant: Tenant, delayMilliseconds: number): void {
  for (const site of tenant.subscription.ofType("Microsoft.Web/sites")) {
    const createdAt = tenant.subscription.createdAt(site.id)?.getTime() ?? 0;
    if (tenant.clock.now().getTime() < createdAt + delayMilliseconds) continue;
    tenant.subscription.put(filledIn(site));
  }
}

function filledIn(site: Resource): Resource {
  const properties = site.body["properties"] as {
    readonly siteConfig: object;
    readonly functionAppConfig: { readonly scaleAndConcurrency: { readonly maximumInstanceCount: number } };
  };
  const { maximumInstanceCount } = properties.functionAppConfig.scaleAndConcurrency;
  const siteConfig = { ...properties.siteConfig, functionAppScaleLimit: maximumInstanceCount };
  return {
    ...site,
    body: { ...site.body, properties: { ...properties, siteConfig, resourceConfig: { cpu: 1, memory: "2Gi" } } },
  };
}
