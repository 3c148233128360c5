import { flexLocations, flexRegions } from "@protected-function/core/azure/regions.ts";
import type { CloudName } from "../cloud-name.ts";
import { NotSupported } from "../tenant/refusal.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { armRefusals } from "./arm-refusals.ts";
import { normalizeLocation } from "./regions.ts";
import { decodeSegment } from "./resource-path.ts";
import type { Answer, ArmRequest, ResourceType } from "./resource-type.ts";
import { nodeVersions } from "./resource-types/site-body.ts";
import { webApiVersions } from "./resource-types/site-child.ts";
import { WebRefusal } from "./web-refusal.ts";

/** Throws BadRequest (400). Reported: Azure/azure-cli#29370 (wording), Azure/azure-functions-host#3800 (status). */
export function refuseRegionWithoutFlex(location: string, cloud: CloudName): void {
  if (flexLocations(cloud).includes(location)) return;
  throw new WebRefusal({
    status: 400,
    code: "BadRequest",
    template: "Requested features are not supported in region. Please try another region.",
  });
}

/**
 * The regions that offer a kind of plan: Flex Consumption.
 * https://learn.microsoft.com/rest/api/appservice/list-geo-regions
 */
export const geoRegions: ResourceType = {
  type: "Microsoft.Web/geoRegions",
  apiVersions: webApiVersions,
  operations: {
    LIST: { action: "Microsoft.Web/geoRegions/Read", query: ["sku"], run: list },
  },
};

function list({ tenant, query }: ArmRequest) {
  const sku = query.get("sku") ?? "";
  if (sku !== "FlexConsumption") throw new NotSupported(`the regions of sku '${sku}'`);
  const root = `/subscriptions/${tenant.subscription.subscriptionId}/providers/Microsoft.Web/geoRegions`;
  const value = flexRegions[tenant.cloud].map((name) => ({
    id: `${root}/${name}`,
    name,
    type: "Microsoft.Web/geoRegions",
    properties: { name, description: null, displayName: name },
  }));
  return { status: 200, body: { value, nextLink: null, id: null } };
}

const route = /^\/providers\/microsoft\.web\/locations\/([^/]+)\/functionappstacks\/?$/i;
/** The supported values of a query: the twin has no other plans. */
const requested: Readonly<Record<string, string>> = {
  removeHiddenStacks: "true",
  removeDeprecatedStacks: "true",
  stack: "node",
  sku: "FC1",
};
/** https://nodejs.org/en/about/previous-releases has the end-of-life dates. */
const endsOfLife: Readonly<Record<(typeof nodeVersions)[number], string>> = {
  "20": "2026-04-30T00:00:00Z",
  "22": "2027-04-30T00:00:00Z",
  "24": "2028-04-30T00:00:00Z",
};

/**
 * Returns the runtimes that Function Apps can have in a region, limited to the twin's plans: Node on Flex Consumption.
 * The list belongs to no subscription, and every signed-in caller can read it. Returns undefined for any other stack.
 * https://learn.microsoft.com/rest/api/appservice/provider/get-function-app-stacks-for-location
 * Members are those that Azure PowerShell (`Get-AzFunctionAppFlexConsumptionRuntime`) and the Azure CLI
 * (`_FlexFunctionAppStackRuntimeHelper`) read.
 */
export function functionAppStacks(request: Request, { cloud }: Tenant): Answer | undefined {
  const url = new URL(request.url);
  const [, segment] = route.exec(url.pathname) ?? [];
  if (segment === undefined || request.method !== "GET") return undefined;
  const location = decodeSegment(segment, url.pathname);
  const apiVersion = url.searchParams.get("api-version");
  if (!apiVersion) throw armRefusals.missingApiVersion();
  if (![...webApiVersions, "2020-10-01"].includes(apiVersion)) {
    throw armRefusals.invalidResourceType("locations/functionAppStacks", "Microsoft.Web", apiVersion, webApiVersions);
  }
  for (const [name, value] of url.searchParams) {
    if (name === "api-version" || (Object.hasOwn(requested, name) && requested[name] === value)) continue;
    throw new NotSupported(`the query parameter '${name}=${value}' of function app stacks`);
  }
  const offered = flexLocations(cloud).includes(normalizeLocation(location));
  return { status: 200, body: { value: offered ? [node(location)] : [], nextLink: null, id: null } };
}

function node(location: string): object {
  const majorVersions = nodeVersions.map((value) => ({
    displayText: `Node.js ${value}`,
    value,
    minorVersions: [
      {
        displayText: `Node.js ${value} LTS`,
        value: `${value} LTS`,
        stackSettings: { linuxRuntimeSettings: settings(value) },
      },
    ],
  }));
  return {
    id: null,
    name: "node",
    type: "Microsoft.Web/locations/functionAppStacks",
    location,
    properties: { displayText: "Node.js", value: "node", preferredOs: "windows", majorVersions },
  };
}

function settings(version: (typeof nodeVersions)[number]): object {
  return {
    runtimeVersion: `Node|${version}`,
    appInsightsSettings: { isSupported: true },
    gitHubActionSettings: { isSupported: true, supportedVersion: `${version}.x` },
    appSettingsDictionary: { FUNCTIONS_WORKER_RUNTIME: "node" },
    endOfLifeDate: endsOfLife[version],
    Sku: [{ skuCode: "FC1", functionAppConfigProperties: { runtime: { name: "node", version } } }],
  };
}
