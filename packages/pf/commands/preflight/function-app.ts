import { shortRegion } from "@protected-function/core/azure/regions.ts";
import { met, type Need, type PreflightFinding, read, unmet, unread } from "./finding.ts";
import type { Surroundings } from "./surroundings.ts";
import { deleteAppSettings } from "../../stacks/live/app-settings-command.ts";
import { authenticationOverride } from "@protected-function/core/text/authentication-overrides.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";

/** As infra/hosting/function-app.ts declares it. */
export const nodeVersion = "24";

interface Runtime {
  readonly endOfLifeDate?: string | null;
  readonly Sku?: readonly Sku[] | null;
}

interface Sku {
  readonly skuCode: string;
  readonly functionAppConfigProperties?: { readonly runtime?: { readonly name: string; readonly version: string } };
}

interface MinorVersion {
  readonly stackSettings: { readonly linuxRuntimeSettings?: Runtime };
}

interface Stack {
  readonly properties: { readonly majorVersions: readonly { readonly minorVersions: readonly MinorVersion[] }[] };
}

/** Whether the region offers Flex Consumption with the program's Node version. */
export async function flexConsumption(surroundings: Surroundings): Promise<readonly PreflightFinding[]> {
  const region = await checkRegion(surroundings);
  return region.state === "missing" ? [region] : [region, await runtimeIsThere(surroundings)];
}

/** https://learn.microsoft.com/rest/api/appservice/list-geo-regions */
async function checkRegion({ resourceManager, subscriptionId, requirements }: Surroundings): Promise<PreflightFinding> {
  const need: Need = {
    id: "flex-region",
    title: `Flex Consumption in ${requirements.location}`,
    why: "The Function App runs on this plan.",
    error: {
      message: "Requested features are not supported in region. Please try another region.",
      source: "https://github.com/Azure/azure-cli/issues/29370",
    },
    grants:
      "set another protected-function:location; az functionapp list-flexconsumption-locations -o table lists them",
  };
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Web/geoRegions?sku=FlexConsumption&api-version=2024-04-01`;
  const regions = await read<{ readonly value: readonly { readonly name: string }[] }>(resourceManager, path);
  if (!regions.read) return unread(need, regions.message, "az functionapp list-flexconsumption-locations -o table");
  const offered = regions.value.value.map(({ name }) => shortRegion(name));
  return offered.includes(shortRegion(requirements.location))
    ? met(need, `offered, one of ${offered.length} regions`)
    : unmet(need, `not one of the ${offered.length} regions that offer it: ${offered.toSorted().join(", ")}`);
}

/** https://learn.microsoft.com/rest/api/appservice/provider/get-function-app-stacks-for-location */
async function runtimeIsThere({ resourceManager, requirements, now }: Surroundings): Promise<PreflightFinding> {
  const shows = `az functionapp list-flexconsumption-runtimes --runtime node --location ${shellWord(requirements.location)}`;
  const need: Need = {
    id: "node-runtime",
    title: `Node ${nodeVersion} on Flex Consumption in ${requirements.location}`,
    why: "The package is built for it, and the Function App declares it.",
    grants: `set another protected-function:location; ${shows} shows what this one offers`,
  };
  const path = `/providers/Microsoft.Web/locations/${requirements.location}/functionAppStacks?stack=node&api-version=2020-10-01`;
  const stacks = await read<{ readonly value: readonly Stack[] }>(resourceManager, path);
  if (!stacks.read) return unread(need, stacks.message, shows);
  const settings = stacks.value.value.flatMap(({ properties }) =>
    properties.majorVersions.flatMap(({ minorVersions }) =>
      minorVersions.flatMap(({ stackSettings }) => stackSettings.linuxRuntimeSettings ?? []),
    ),
  );
  const versions = settings.flatMap(({ Sku, endOfLifeDate }) =>
    (Sku ?? []).flatMap(({ skuCode, functionAppConfigProperties }) => {
      const { name, version } = functionAppConfigProperties?.runtime ?? {};
      return skuCode === "FC1" && name === "node" && version !== undefined ? [{ version, endOfLifeDate }] : [];
    }),
  );
  const offered = versions.find(({ version }) => version === nodeVersion);
  if (!offered) return unmet(need, `Node ${versions.map(({ version }) => version).join(", ") || "in no version"}`);
  const isUnsupported = offered.endOfLifeDate && Date.parse(offered.endOfLifeDate) < now.getTime();
  return isUnsupported
    ? unmet(need, `offered, but its support ended on ${offered.endOfLifeDate}`, "warning")
    : met(need, "offered");
}

/**
 * Whether an adopted site has app settings that override App Service authentication. `up` removes every setting that
 * isn't the program's. Until then, these settings decide who can call. Azure lists app settings only by POST.
 * https://learn.microsoft.com/rest/api/appservice/web-apps/list-application-settings
 */
export async function adoptedAppSettings(surroundings: Surroundings): Promise<readonly PreflightFinding[]> {
  const { resourceManager, subscriptionId, requirements } = surroundings;
  const { resourceGroupName, functionAppName } = requirements.adopted;
  if (resourceGroupName === undefined || functionAppName === undefined) return [];
  const site = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}/providers/Microsoft.Web/sites/${functionAppName}`;
  const need: Need = {
    id: "adopted-app-settings",
    title: `App settings of ${functionAppName} don't override authentication`,
    why: "Until `up` replaces the app settings, such a setting decides who can call the API.",
  };
  const answer = await read<{ readonly properties?: Readonly<Record<string, string>> | null }>(
    resourceManager,
    `${site}/config/appsettings/list?api-version=2024-11-01`,
    "POST",
  );
  if (!answer.read) {
    const names = `az functionapp config appsettings list --ids ${shellWord(site)} --query "[].name"`;
    return [unread(need, `${answer.message}; Website Contributor may read them`, names)];
  }
  const names = Object.keys(answer.value.properties ?? {}).filter((name) => authenticationOverride(name) !== undefined);
  if (names.length === 0) return [met(need, "none overrides it")];
  return [unmet({ ...need, grants: deleteAppSettings(site, names) }, `overridden by ${names.join(", ")}`, "warning")];
}
