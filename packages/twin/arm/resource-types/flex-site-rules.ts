import type { Resource } from "../../tenant/subscription.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { armRefusals } from "../arm-refusals.ts";
import type { ArmRequest } from "../resource-type.ts";
import { WebRefusal } from "../web-refusal.ts";
import { sitesOn } from "./app-service-plan.ts";
import type { FunctionAppConfig, SiteBody, StoredSiteConfig } from "./site-body.ts";
import { delegationsOf, subnetOf } from "./virtual-network.ts";

/**
 * siteConfig properties that Flex Consumption refuses, regardless of their value.
 * Reported: Azure/terraform-azurerm-avm-res-web-site#283, Azure/azure-functions-host#10643,
 * microsoft/azure-pipelines-tasks#21032 (null is also refused), pulumi/pulumi-azure-native#4168 (only in some regions;
 * the twin acts as one of them).
 */
const forbidden = [
  "alwaysOn",
  "ftpsState",
  "functionAppScaleLimit",
  "functionsRuntimeScaleMonitoringEnabled",
  "linuxFxVersion",
  "netFrameworkVersion",
  "preWarmedInstanceCount",
  "use32BitWorkerProcess",
  "windowsFxVersion",
];

/** Runs before the body's schema, which has none of these properties. Throws 51021 (400). */
export function refuseForbiddenSiteConfig(body: unknown): void {
  const { properties } = (body ?? {}) as { readonly properties?: { readonly siteConfig?: object | null } };
  const forbiddenNames = forbidden.filter((property) => Object.hasOwn(properties?.siteConfig ?? {}, property));
  if (forbiddenNames.length === 0) return;
  const names = forbiddenNames.map(
    (property) => `Site.SiteConfig.${property.charAt(0).toUpperCase()}${property.slice(1)}`,
  );
  const namesText =
    names.length === 1
      ? `The following site configuration property (${names[0]}) for Flex Consumption sites`
      : `The following list of ${names.length} site configuration properties (${names.join(",")}) for Flex Consumption sites`;
  throw invalid(namesText, "Please remove or rename it before retrying.", "51021");
}

/** Returns the plan of a site. Reported: Azure/azure-cli#4497 (wording). Throws NotFound (404). */
export function planOf(serverFarmId: string, tenant: Tenant): Resource {
  const plan = tenant.subscription.find(serverFarmId);
  if (plan?.type === "Microsoft.Web/serverfarms") return plan;
  throw new WebRefusal({
    status: 404,
    code: "NotFound",
    extendedCode: "51004",
    template: "Cannot find {0} with name {1}.",
    parameters: ["ServerFarm", serverFarmId.slice(serverFarmId.lastIndexOf("/") + 1)],
  });
}

/** https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan: one app per plan. Wording is ours. */
export function refuseSecondSite(plan: Resource, siteId: string, tenant: Tenant): void {
  const otherSite = sitesOn(plan.id, tenant).find(({ id }) => id.toLowerCase() !== siteId.toLowerCase());
  if (!otherSite) return;
  throw new WebRefusal({
    status: 409,
    code: "Conflict",
    template: "Flex Consumption plan '{0}' already has the app '{1}': a Flex Consumption plan has one app.",
    parameters: [plan.name, otherSite.name],
  });
}

/** Reported: Azure/terraform-azurerm-avm-res-web-site#195 (wording). Throws BadRequest (400). */
export function requireFunctionAppConfig(config: FunctionAppConfig | undefined, plan: Resource): FunctionAppConfig {
  if (config) return config;
  throw invalid(
    "properties.functionAppConfig",
    `The requested ServerFarm ${plan.name} is configured for FlexConsumption.  But FunctionAppConfig is not included in the site create request. FunctionAppConfig is required on create for FlexConsumption sites`,
    "51021",
  );
}

/**
 * The container must exist, and the site must have the identity that accesses it. Inferred: the app setting with a
 * connection string must exist.
 * https://learn.microsoft.com/azure/azure-functions/functions-infrastructure-as-code. Wordings are ours.
 */
export function refuseBadDeploymentStorage(
  config: FunctionAppConfig,
  { identity, appSettings }: Pick<SiteBody, "identity"> & Pick<StoredSiteConfig, "appSettings">,
  tenant: Tenant,
): void {
  const { value, authentication } = config.deployment.storage;
  if (!containerExists(value, tenant)) {
    throw invalid(`${storagePath}.value`, `The container '${value}' does not exist.`);
  }
  if (authentication.type === "StorageAccountConnectionString") {
    const setting = authentication.storageAccountConnectionStringName ?? "";
    if (appSettings.some(({ name }) => name === setting)) return;
    throw invalid(
      `${storagePath}.authentication.storageAccountConnectionStringName`,
      `The site has no app setting '${setting}'.`,
    );
  }
  const identityId = authentication.userAssignedIdentityResourceId ?? "";
  const assigned = Object.keys(identity?.userAssignedIdentities ?? {});
  if (!assigned.some((id) => id.toLowerCase() === identityId.toLowerCase())) {
    throw invalid(
      `${storagePath}.authentication.userAssignedIdentityResourceId`,
      `The identity '${identityId}' is not assigned to the site.`,
    );
  }
}

/**
 * Always-ready instances count as instances, so the app's maximum includes them. Groups of triggers (`http`, `blob`,
 * `durable`) and single functions (`function:<name>`) can have them, but Azure also takes and returns other names:
 * `FunctionAppFlex.test_functionapp_flex_scale_config` of Azure/azure-cli, which runs live and sets `hello`.
 * https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#always-ready-instances. Wordings are ours.
 */
export function refuseBadAlwaysReady({ scaleAndConcurrency }: FunctionAppConfig): void {
  const { alwaysReady = [], maximumInstanceCount } = scaleAndConcurrency;
  for (const { name, instanceCount } of alwaysReady) {
    if (instanceCount > maximumInstanceCount) {
      throw invalid(
        alwaysReadyPath,
        `The instance count ${instanceCount} of '${name}' exceeds the maximum instance count ${maximumInstanceCount}.`,
      );
    }
  }
}

/**
 * The function's own requests leave through the subnet. It must exist in the site's region, be delegated to
 * Microsoft.App/environments, and have at least 32 addresses (/27) and no underscore in its name; the subscription must
 * have registered Microsoft.App.
 * https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#virtual-network-integration. Wordings, and that
 * Azure refuses each at the site's write, are ours.
 */
export function refuseBadSubnet({ tenant }: ArmRequest, subnetId: string | undefined, location: string): void {
  if (subnetId === undefined) return;
  const path = "properties.virtualNetworkSubnetId";
  const { subscription } = tenant;
  if (!subscription.resourceProviders.isRegistered("Microsoft.App"))
    throw armRefusals.missingRegistration("Microsoft.App");
  const subnet = subnetOf(subnetId, tenant);
  if (!subnet) throw invalid(path, `The subnet '${subnetId}' does not exist.`);
  const network = subscription.find(subnetId.slice(0, subnetId.toLowerCase().lastIndexOf("/subnets/")));
  if (network?.body["location"] !== location)
    throw invalid(path, `The subnet is not in ${location}, the site's region.`);
  if (!delegationsOf(subnet).includes("Microsoft.App/environments"))
    throw invalid(path, `The subnet '${subnet.name}' is not delegated to Microsoft.App/environments.`);
  if (subnet.name.includes("_")) throw invalid(path, `The name '${subnet.name}' of the subnet has an underscore.`);
  const { addressPrefix, addressPrefixes = [] } = subnet.body["properties"] as {
    readonly addressPrefix?: string;
    readonly addressPrefixes?: readonly string[];
  };
  const ranges = [...(addressPrefix === undefined ? [] : [addressPrefix]), ...addressPrefixes];
  if (ranges.some((range) => !range.includes(":") && Number(range.split("/")[1]) > 27))
    throw invalid(path, `The subnet '${subnet.name}' is too small: at least /27.`);
}

function containerExists(address: string, { subscription }: Tenant): boolean {
  const [, account, container] = /^https:\/\/([a-z0-9]+)\.blob\.core\.windows\.net\/([^/]+)\/?$/.exec(address) ?? [];
  if (account === undefined || container === undefined) return false;
  const suffix = `/storageaccounts/${account}/blobservices/default/containers/${container}`;
  return subscription
    .ofType("Microsoft.Storage/storageAccounts/blobServices/containers")
    .some(({ id }) => id.toLowerCase().endsWith(suffix));
}

const storagePath = "properties.functionAppConfig.deployment.storage";
const alwaysReadyPath = "properties.functionAppConfig.scaleAndConcurrency.alwaysReady";

function invalid(subject: string, reason: string, extendedCode?: string): WebRefusal {
  return new WebRefusal({
    status: 400,
    code: "BadRequest",
    template: "{0} is invalid.  {1}",
    parameters: [subject, reason],
    ...(extendedCode !== undefined && { extendedCode }),
  });
}
