import type { Resource } from "../../tenant/subscription.ts";
import { authorizeLinked } from "../authorization.ts";
import type { Answer } from "../answer.ts";
import type { ArmRequest, ResourceType } from "../resource-type.ts";
import { remove, removeResources, toAnswer } from "../resources.ts";
import { WebRefusal } from "../web-refusal.ts";
import { sitesOn } from "./app-service-plan.ts";
import {
  demandFunctionAppConfig,
  planOf,
  refuseBadAlwaysReady,
  refuseBadDeploymentStorage,
  refuseForbiddenSiteConfig,
  refuseSecondSite,
} from "./flex-site-rules.ts";
import { namesakeOf } from "./namesake.ts";
import { siteBody, type FunctionAppConfig, type SiteBody, type StoredSiteConfig } from "./site-body.ts";
import { hostNamesOf } from "./site-host-names.ts";
import { resolveIdentity, systemIdentity } from "./site-identity.ts";
import { placeAndTags, storedResourceType, type Write } from "./stored-resource-type.ts";
import { webApiVersions } from "./web-api-versions.ts";

const type = "Microsoft.Web/sites";

/** Function Apps on Flex Consumption. https://learn.microsoft.com/rest/api/appservice/web-apps, lists too */
export const site: ResourceType = storedResourceType({
  type,
  apiVersions: webApiVersions,
  body: siteBody,
  refuseUnread: (_name, { body }) => refuseForbiddenSiteConfig(body),
  store,
  toAnswer: toSiteAnswer,
  isListed: true,
  deletion: { query: ["deleteEmptyServerFarm", "deleteMetrics"], run: removeSite },
});

export function siteConfigOf(resource: Resource): StoredSiteConfig {
  return (resource.body["properties"] as { readonly siteConfig: StoredSiteConfig }).siteConfig;
}

function store(write: Write<SiteBody>): Resource["body"] {
  const { request, name, sent, before } = write;
  const { tenant, id, path } = request;
  refuseBadName(name);
  refuseNameInUse(request, name);
  const place = placeAndTags(write);
  const plan = planOf(sent.properties.serverFarmId, tenant);
  authorizeLinked(request, `${type}/write`, { action: "Microsoft.Web/serverfarms/join/action", scope: plan.id });
  refuseSecondSite(plan, id, tenant);
  const identity = resolveIdentity(request, sent.identity);
  const config = demandFunctionAppConfig(sent.properties.functionAppConfig ?? functionAppConfigOf(before), plan);
  const siteConfig = mergeSiteConfig(before, sent.properties.siteConfig);
  refuseBadDeploymentStorage(config, { identity: sent.identity, appSettings: siteConfig.appSettings }, tenant);
  refuseBadAlwaysReady(config);
  const own = systemIdentity(request, sent.identity, { siteName: name, before });
  return {
    ...place,
    kind: sent.kind,
    ...(identity && { identity: { ...identity, ...own } }),
    properties: {
      ...sent.properties,
      ...hostNamesOf(name, place.location, tenant.tenantId),
      functionAppConfig: config,
      siteConfig,
      serverFarmId: plan.id,
      reserved: true,
      enabled: true,
      state: "Running",
      availabilityState: "Normal",
      usageState: "Normal",
      sku: "FlexConsumption",
      resourceGroup: path.resourceGroupName,
      repositorySiteName: name,
      lastModifiedTimeUtc: tenant.clock.now().toISOString(),
    },
  };
}

function functionAppConfigOf(before: Resource | undefined): FunctionAppConfig | undefined {
  return (before?.body["properties"] as { readonly functionAppConfig: FunctionAppConfig } | undefined)
    ?.functionAppConfig;
}

/** Settings that are given replace all of them; left out, they stay. */
function mergeSiteConfig(before: Resource | undefined, sent: SiteBody["properties"]["siteConfig"]): StoredSiteConfig {
  const kept = before && siteConfigOf(before);
  return {
    appSettings: sent?.appSettings ?? kept?.appSettings ?? [],
    minTlsVersion: sent?.minTlsVersion ?? kept?.minTlsVersion ?? "1.2",
    http20Enabled: sent?.http20Enabled ?? kept?.http20Enabled ?? false,
    localMySqlEnabled: false,
  };
}

/** Reported: pulumi/pulumi-azure-native#3279: reading a site never shows its app settings. */
function toSiteAnswer(resource: Resource): object {
  const properties = resource.body["properties"] as object;
  return {
    ...toAnswer(resource),
    properties: { ...properties, siteConfig: { ...siteConfigOf(resource), appSettings: null } },
  };
}

/**
 * An empty plan goes with its last site unless the caller says otherwise; azure-native does.
 * https://learn.microsoft.com/rest/api/appservice/web-apps/delete
 */
function removeSite(request: ArmRequest): Answer {
  const { tenant, id, query } = request;
  const before = tenant.subscription.find(id);
  const answer = remove(request);
  if (!before || query.get("deleteEmptyServerFarm") === "false") return answer;
  const { serverFarmId } = before.body["properties"] as { readonly serverFarmId: string };
  if (sitesOn(serverFarmId, tenant).length === 0) removeResources(tenant, serverFarmId);
  return answer;
}

/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftweb; wording is ours. */
function refuseBadName(name: string): void {
  if (/^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])$/i.test(name)) return;
  throw new WebRefusal({
    status: 400,
    code: "BadRequest",
    template: "The parameter name has an invalid value: '{0}'. Use 2 to 60 letters, digits and inner hyphens.",
    parameters: [name],
  });
}

function refuseNameInUse(request: ArmRequest, name: string): void {
  if (!namesakeOf(request, type, name)) return;
  throw new WebRefusal({
    status: 409,
    code: "Conflict",
    extendedCode: "54001",
    template: "{0} with given name {1} already exists.",
    parameters: ["Website", name],
  });
}
