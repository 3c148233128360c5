import { createHash } from "node:crypto";
import type { Resource } from "../../tenant/subscription.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { authorizeLinked } from "../authorization.ts";
import type { Answer, ArmRequest, ResourceType } from "../resource-type.ts";
import { remove, removeResources, toAnswer } from "../resources.ts";
import { WebRefusal } from "../web-refusal.ts";
import { keepAssigned, sitesOn } from "./app-service-plan.ts";
import {
  requireFunctionAppConfig,
  planOf,
  refuseBadAlwaysReady,
  refuseBadDeploymentStorage,
  refuseBadSubnet,
  refuseForbiddenSiteConfig,
  refuseSecondSite,
} from "./flex-site-rules.ts";
import { namesakeOf, placeAndTags, storedResourceType, type Write } from "./stored-resource-type.ts";
import { type FunctionAppConfig, siteBody, type SiteBody, type StoredSiteConfig } from "./site-body.ts";
import { webApiVersions } from "./site-child.ts";
import { mergeRestrictions, toRestrictionsAnswer } from "../../access-restrictions.ts";
import { resolveIdentity, systemIdentity } from "./site-identity.ts";

const type = "Microsoft.Web/sites";

/** Function Apps on Flex Consumption, including lists. https://learn.microsoft.com/rest/api/appservice/web-apps */
export const site: ResourceType = storedResourceType({
  type,
  apiVersions: webApiVersions,
  body: siteBody,
  refuseUnread: (_name, { body }) => refuseForbiddenSiteConfig(body),
  store,
  toAnswer: toSiteAnswer,
  // Recorded for other plans: `test_functionapp_keys_set.yaml` and `test_functionapp_keys_delete.yaml` in
  // Azure/azure-cli, `test_authV2_auth.yaml` in Azure/azure-cli-extensions@042aebb. Inferred for Flex Consumption.
  created: 200,
  namesRegion: true,
  toHeaders: toETag,
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
  const config = requireFunctionAppConfig(sent.properties.functionAppConfig ?? functionAppConfigOf(before), plan);
  const siteConfig = mergeSiteConfig(before, sent.properties.siteConfig);
  refuseBadDeploymentStorage(config, { identity: sent.identity, appSettings: siteConfig.appSettings }, tenant);
  refuseBadAlwaysReady(config);
  refuseBadSubnet(request, sent.properties.virtualNetworkSubnetId, place.location);
  const ownIdentity = systemIdentity(request, sent.identity, { siteName: name, before });
  return {
    ...place,
    kind: sent.kind,
    ...(identity && { identity: { ...identity, ...ownIdentity } }),
    properties: {
      ...sent.properties,
      ...namesOf(write, place.location),
      functionAppConfig: config,
      siteConfig,
      serverFarmId: plan.id,
      ...answeredOnFlex,
      enabled: true,
      state: "Running",
      availabilityState: "Normal",
      usageState: "Normal",
      sku: "FlexConsumption",
      resourceGroup: path.resourceGroupName,
      repositorySiteName: name,
      lastModifiedTimeUtc: utcWithoutZone(tenant.clock.now()),
    },
  };
}

/** `2022-02-24T19:13:56.18`: `test_functionapp_keys_list.yaml` in Azure/azure-cli@752aaca. */
function utcWithoutZone(date: Date): string {
  return date.toISOString().replace(/\.?0*Z$/, "");
}

/**
 * The time of the write, as Windows counts it (1601, 100 nanoseconds), in hexadecimal: `"1D829B2AC4F6C35"` in the
 * recording above. That it's the time is inferred from the recordings.
 */
function toETag({ body }: Resource): Readonly<Record<string, string>> {
  const { lastModifiedTimeUtc } = body["properties"] as { readonly lastModifiedTimeUtc: string };
  const ticks = (BigInt(Date.parse(`${lastModifiedTimeUtc}Z`)) + 11_644_473_600_000n) * 10_000n;
  return { ETag: `"${ticks.toString(16).toUpperCase()}"` };
}

/**
 * The values that Azure returns regardless of the request: the answer in CreateOrUpdateFunctionAppFlexConsumption.json,
 * Microsoft.Web 2025-05-01, azure-rest-api-specs. Its many other properties are omitted.
 */
const answeredOnFlex = { reserved: null, isXenon: false, hyperV: false, scmSiteAlsoStopped: false } as const;

/**
 * Azure decides the host names when it creates the site, and keeps them. A later scope changes nothing. Inferred: Azure
 * neither refuses nor stores a later scope.
 * https://techcommunity.microsoft.com/blog/appsonazureblog/-/4303571: only at creation
 */
function namesOf({ request, name, sent, before }: Write<SiteBody>, location: string): object {
  const scope = before
    ? (before.body["properties"] as SiteBody["properties"]).autoGeneratedDomainNameLabelScope
    : sent.properties.autoGeneratedDomainNameLabelScope;
  const { defaultHostName, hostNames, enabledHostNames, hostNameSslStates } = (before?.body["properties"] ??
    hostNamesOf(name, location, scope && request.tenant.tenantId)) as ReturnType<typeof hostNamesOf>;
  const labelScope = { autoGeneratedDomainNameLabelScope: scope };
  return { ...labelScope, defaultHostName, hostNames, enabledHostNames, hostNameSslStates };
}

function functionAppConfigOf(before: Resource | undefined): FunctionAppConfig | undefined {
  return (before?.body["properties"] as { readonly functionAppConfig: FunctionAppConfig } | undefined)
    ?.functionAppConfig;
}

/** Replaces all settings with the given ones. If the request omits settings, the existing ones stay. */
function mergeSiteConfig(
  before: Resource | undefined,
  requested: SiteBody["properties"]["siteConfig"],
): StoredSiteConfig {
  const stored = before && siteConfigOf(before);
  return {
    ...mergeRestrictions(stored ?? {}, requested ?? {}),
    appSettings: requested?.appSettings ?? stored?.appSettings ?? [],
    minTlsVersion: requested?.minTlsVersion ?? stored?.minTlsVersion ?? "1.2",
    http20Enabled: requested?.http20Enabled ?? stored?.http20Enabled ?? false,
    localMySqlEnabled: false,
    ftpsState: "AllAllowed",
  };
}

/** Reported: pulumi/pulumi-azure-native#3279. Reading a site never shows its app settings. */
function toSiteAnswer(resource: Resource): object {
  const properties = resource.body["properties"] as object;
  return {
    ...toAnswer(resource),
    properties: { ...properties, siteConfig: toSiteConfigAnswer(resource) },
  };
}

/** Returns the site's configuration as reading it shows it: without app settings. */
export function toSiteConfigAnswer(site: Resource): object {
  const config = siteConfigOf(site);
  return { ...config, ...toRestrictionsAnswer(config), appSettings: null };
}

/**
 * Deletes a site, and its empty plan with the last site unless the caller opts out. azure-native opts out.
 * https://learn.microsoft.com/rest/api/appservice/web-apps/delete
 */
function removeSite(request: ArmRequest): Answer {
  const { tenant, id, query, behavior } = request;
  const before = tenant.subscription.find(id);
  const answer = remove(request);
  if (!before) return answer;
  const { serverFarmId } = before.body["properties"] as { readonly serverFarmId: string };
  if (query.get("deleteEmptyServerFarm") === "false") {
    const { planReleaseMilliseconds: milliseconds } = behavior;
    if (milliseconds !== undefined) keepAssigned(tenant, { planId: serverFarmId, siteName: before.name, milliseconds });
    return answer;
  }
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

interface HostNames {
  readonly defaultHostName: string;
  readonly hostNames: readonly string[];
  readonly enabledHostNames: readonly string[];
  readonly hostNameSslStates: readonly {
    readonly name: string;
    readonly sslState: "Disabled";
    readonly hostType: "Standard" | "Repository";
  }[];
}

/**
 * Returns a site's host names. Without a scope the name is `<name>.azurewebsites.net`, and anyone who creates the next
 * site of that name gets it. With a scope the name has a hash and the region, so you can't compose it yourself.
 *
 * Flex Consumption accepts a scope: see the testing guide of Azure/azure-cli#32110. That guide and
 * microsoft/vscode-azurefunctions#4889 show the names without one.
 * https://learn.microsoft.com/azure/app-service/reference-dangling-subdomain-prevention
 *
 * @param hashed the input of the hash, which repeats if the name can be reused; undefined without a scope
 */
function hostNamesOf(siteName: string, location: string, hashed: string | undefined): HostNames {
  const name = siteName.toLowerCase();
  const hash = hashed && createHash("sha256").update(`${hashed}/${name}`).digest("hex").slice(0, 16);
  const [label, place] = hash === undefined ? [name, ""] : [`${name}-${hash}`, `.${location}-01`];
  const defaultHostName = `${label}${place}.azurewebsites.net`;
  const scmHostName = `${label}.scm${place}.azurewebsites.net`;
  return {
    defaultHostName,
    hostNames: [defaultHostName],
    enabledHostNames: [defaultHostName, scmHostName],
    hostNameSslStates: [
      { name: defaultHostName, sslState: "Disabled", hostType: "Standard" },
      { name: scmHostName, sslState: "Disabled", hostType: "Repository" },
    ],
  };
}

/**
 * Fills in properties that no request has set, some time after a site's creation. Reported: a GET of a Flex Consumption
 * site returns `functionAppScaleLimit`, and Azure refuses it when a client writes it back
 * (Azure/azure-functions-host#10643, microsoft/azure-pipelines-tasks#22254). Inferred: that this happens after the
 * site's creation, and the content of `resourceConfig`.
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
