import { NotImitated } from "../tenant/refusal.ts";
import type { Answer } from "./answer.ts";
import { flexRegions } from "./flex-regions.ts";
import { normalizeLocation } from "./regions.ts";
import { webApiVersions } from "./resource-types/web-api-versions.ts";
import { armRefusals } from "./arm-refusals.ts";

/** https://learn.microsoft.com/azure/azure-functions/supported-languages, of Node; the dates are the runtime's own. */
const nodeVersions = [
  { version: "24", endOfLifeDate: "2028-04-30T00:00:00Z" },
  { version: "22", endOfLifeDate: "2027-04-30T00:00:00Z" },
  { version: "20", endOfLifeDate: "2026-04-30T00:00:00Z" },
];

const route = /^\/providers\/microsoft\.web\/locations\/([^/]+)\/functionappstacks$/i;

/**
 * The runtimes that Function Apps may have in a region, without what the twin has no plan for: Node on Flex Consumption.
 * It belongs to no subscription, and whoever is signed in may read it. Undefined where another thing is asked for.
 * https://learn.microsoft.com/rest/api/appservice/provider/get-function-app-stacks-for-location; the shape of `Sku` as
 * Azure PowerShell reads it (Azure/azure-powershell, `Get-AzFunctionAppFlexConsumptionRuntime`).
 */
export function functionAppStacks(request: Request): Answer | undefined {
  const url = new URL(request.url);
  const [, location] = route.exec(decodeURIComponent(url.pathname)) ?? [];
  if (location === undefined || request.method !== "GET") return undefined;
  const apiVersion = url.searchParams.get("api-version");
  if (!apiVersion) throw armRefusals.missingApiVersion();
  if (![...webApiVersions, "2020-10-01"].includes(apiVersion)) {
    throw armRefusals.invalidResourceType("locations/functionAppStacks", "Microsoft.Web", apiVersion, webApiVersions);
  }
  for (const [name, value] of url.searchParams) {
    if (name === "api-version" || (name === "stack" && value === "node")) continue;
    throw new NotImitated(`the query parameter '${name}=${value}' of function app stacks`);
  }
  const offered = flexRegions.some((region) => normalizeLocation(region) === normalizeLocation(location));
  return { status: 200, body: { value: offered ? [node] : [], nextLink: null, id: null } };
}

const node = {
  id: null,
  name: "node",
  type: "Microsoft.Web/locations/functionAppStacks",
  properties: {
    displayText: "Node.js",
    value: "node",
    preferredOs: "windows",
    majorVersions: nodeVersions.map(({ version, endOfLifeDate }) => ({
      displayText: `Node.js ${version}`,
      value: version,
      minorVersions: [
        {
          displayText: `Node.js ${version} LTS`,
          value: `${version} LTS`,
          stackSettings: {
            linuxRuntimeSettings: {
              runtimeVersion: `Node|${version}`,
              endOfLifeDate,
              Sku: [{ skuCode: "FC1", functionAppConfigProperties: { runtime: { name: "node", version } } }],
            },
          },
        },
      ],
    })),
  },
};
