import type { Resource } from "../../tenant/subscription.ts";
import { authorizeLinked } from "../authorization.ts";
import { placeIn } from "../regions.ts";
import { parseBody } from "../request-body.ts";
import type { Answer } from "../answer.ts";
import type { ArmRequest, ResourceType } from "../resource-type.ts";
import { existing, remove, removeResources, toAnswer } from "../resources.ts";
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
import { siteBody, type FunctionAppConfig, type SiteBody, type StoredSiteConfig } from "./site-body.ts";
import { hostNamesOf } from "./site-host-names.ts";
import { resolveIdentity } from "./site-identity.ts";
import { webApiVersions } from "./web-api-versions.ts";

const type = "Microsoft.Web/sites";

/** Function Apps on Flex Consumption. https://learn.microsoft.com/rest/api/appservice/web-apps */
export const site: ResourceType = {
  type,
  apiVersions: webApiVersions,
  operations: {
    GET: { action: `${type}/read`, run: (request) => ({ status: 200, body: toSiteAnswer(existing(request)) }) },
    PUT: { action: `${type}/write`, run: put },
    DELETE: { action: `${type}/delete`, query: ["deleteEmptyServerFarm", "deleteMetrics"], run: removeSite },
  },
};

export function siteConfigOf(resource: Resource): StoredSiteConfig {
  return (resource.body["properties"] as { readonly siteConfig: StoredSiteConfig }).siteConfig;
}

function put(request: ArmRequest): Answer {
  const { tenant, id, path } = request;
  const [name = ""] = path.names;
  refuseForbiddenSiteConfig(request.body);
  const sent = parseBody(siteBody, request.body, type);
  const before = tenant.subscription.find(id);
  refuseBadName(name);
  refuseNameInUse(request, name);
  const { resourceGroupName } = path;
  const location = placeIn(sent.location, { type, name, resourceGroupName, existing: before });
  const plan = planOf(sent.properties.serverFarmId, tenant);
  authorizeLinked(request, `${type}/write`, { action: "Microsoft.Web/serverfarms/join/action", scope: plan.id });
  refuseSecondSite(plan, id, tenant);
  const identity = resolveIdentity(request, sent.identity);
  const config = demandFunctionAppConfig(sent.properties.functionAppConfig ?? functionAppConfigOf(before), plan);
  refuseBadDeploymentStorage(config, sent.identity, tenant);
  refuseBadAlwaysReady(config);
  const resource = tenant.subscription.put({
    id,
    type,
    name: before?.name ?? name,
    body: {
      location,
      ...(sent.tags && { tags: sent.tags }),
      kind: sent.kind,
      ...(identity && { identity }),
      properties: {
        ...sent.properties,
        ...hostNamesOf(name, location, tenant.tenantId),
        functionAppConfig: config,
        siteConfig: mergeSiteConfig(before, sent.properties.siteConfig),
        serverFarmId: plan.id,
        reserved: true,
        enabled: true,
        state: "Running",
        availabilityState: "Normal",
        usageState: "Normal",
        sku: "FlexConsumption",
        resourceGroup: resourceGroupName,
        repositorySiteName: name,
        lastModifiedTimeUtc: tenant.clock.now().toISOString(),
      },
    },
  });
  return { status: before ? 200 : 201, body: toSiteAnswer(resource) };
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

/** Names are unique in all of Azure; here, in the one subscription that there is. */
function refuseNameInUse({ tenant, id }: ArmRequest, name: string): void {
  const other = tenant.subscription
    .ofType(type)
    .some((candidate) => candidate.name.toLowerCase() === name.toLowerCase() && candidate.id !== id);
  if (!other) return;
  throw new WebRefusal({
    status: 409,
    code: "Conflict",
    extendedCode: "54001",
    template: "{0} with given name {1} already exists.",
    parameters: ["Website", name],
  });
}
