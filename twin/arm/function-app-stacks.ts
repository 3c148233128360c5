import { NotImitated } from "../tenant/refusal.ts";
import type { Answer } from "./answer.ts";
import { armRefusals } from "./arm-refusals.ts";
import { nodeVersions } from "./resource-types/site-body.ts";

const path = /^\/providers\/Microsoft\.Web\/locations\/([^/]+)\/functionAppStacks\/?$/i;
const asked = { removeHiddenStacks: "true", removeDeprecatedStacks: "true", stack: "node", sku: "FC1" } as const;

export const isFunctionAppStacks = ({ pathname }: URL): boolean => path.test(pathname);

/**
 * Which versions of Node run on Flex Consumption in a region, as the Azure CLI asks before it deploys a package: those
 * that the twin takes for a site. Members as the CLI reads them (PyPI azure-cli, `_FlexFunctionAppStackRuntimeHelper`).
 * https://learn.microsoft.com/rest/api/appservice/provider/get-function-app-stacks-for-location
 */
export function functionAppStacks({ method, url }: Request): Answer {
  const { pathname, searchParams: query } = new URL(url);
  const { "api-version": version, ...rest } = Object.fromEntries(query);
  if (!version) throw armRefusals.missingApiVersion();
  const isAsked = JSON.stringify(Object.entries(rest).sort()) === JSON.stringify(Object.entries(asked).sort());
  if (method !== "GET" || version !== "2020-10-01" || !isAsked) {
    throw new NotImitated(`${method} ${pathname} but for Node on FC1, api-version 2020-10-01`);
  }
  return { status: 200, body: { value: [nodeStack(path.exec(pathname)?.[1] ?? "")] } };
}

function nodeStack(location: string): object {
  const majorVersions = nodeVersions.map((value) => ({
    displayText: `Node.js ${value}`,
    value,
    minorVersions: [
      { displayText: `Node.js ${value} LTS`, value, stackSettings: { linuxRuntimeSettings: settings(value) } },
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

function settings(version: string): object {
  return {
    runtimeVersion: `Node|${version}`,
    appInsightsSettings: { isSupported: true },
    gitHubActionSettings: { isSupported: true, supportedVersion: `${version}.x` },
    appSettingsDictionary: { FUNCTIONS_WORKER_RUNTIME: "node" },
    Sku: [{ skuCode: "FC1", functionAppConfigProperties: { runtime: { name: "node", version } } }],
  };
}
