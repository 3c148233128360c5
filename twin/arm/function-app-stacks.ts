import { NotImitated } from "../tenant/refusal.ts";
import type { Answer } from "./answer.ts";
import { armRefusals } from "./arm-refusals.ts";
import { flexRegions } from "./flex-regions.ts";
import { normalizeLocation } from "./regions.ts";
import { decodeSegment } from "./resource-path.ts";
import { nodeVersions } from "./resource-types/site-body.ts";
import { webApiVersions } from "./resource-types/web-api-versions.ts";

const route = /^\/providers\/microsoft\.web\/locations\/([^/]+)\/functionappstacks\/?$/i;
/** What a query may ask for: the twin has a plan for nothing else. */
const asked: Readonly<Record<string, string>> = {
  removeHiddenStacks: "true",
  removeDeprecatedStacks: "true",
  stack: "node",
  sku: "FC1",
};
/** The runtime's own dates: https://nodejs.org/en/about/previous-releases */
const endsOfLife: Readonly<Record<(typeof nodeVersions)[number], string>> = {
  "20": "2026-04-30T00:00:00Z",
  "22": "2027-04-30T00:00:00Z",
  "24": "2028-04-30T00:00:00Z",
};

/**
 * The runtimes that Function Apps may have in a region, without what the twin has no plan for: Node on Flex Consumption.
 * It belongs to no subscription, and whoever is signed in may read it. Undefined where another thing is asked for.
 * https://learn.microsoft.com/rest/api/appservice/provider/get-function-app-stacks-for-location; members as Azure
 * PowerShell (`Get-AzFunctionAppFlexConsumptionRuntime`) and the Azure CLI (`_FlexFunctionAppStackRuntimeHelper`) read
 * them.
 */
export function functionAppStacks(request: Request): Answer | undefined {
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
    if (name === "api-version" || (Object.hasOwn(asked, name) && asked[name] === value)) continue;
    throw new NotImitated(`the query parameter '${name}=${value}' of function app stacks`);
  }
  const offered = flexRegions.some((region) => normalizeLocation(region) === normalizeLocation(location));
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
