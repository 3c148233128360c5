import type { Environment } from "./environment.ts";
import { logText } from "./log-text.ts";

const containerApps = "MANAGED_ENVIRONMENT";
const settings = "WEBSITE_AUTH_V2_CONFIG_JSON";

/**
 * What in the environment says that App Service authentication is off although `WEBSITE_AUTH_ENABLED` says "true", which
 * an app setting of that name can. For the log; undefined: nothing does. That isn't proof: an app setting can take the
 * place of these two as well, and whether Flex Consumption shows the worker the second one is unknown.
 */
export function gateContradiction(environment: Environment): string | undefined {
  // With it, the Functions host leaves the gate out: it takes itself for one on Container Apps.
  // Source: Azure/azure-functions-host, EnvironmentExtensions.cs (IsAnyLinuxConsumption), WebScriptHostBuilderExtension.cs.
  const found = environment[containerApps];
  if (found) {
    return `${containerApps} is "${logText(found)}", and the Functions host runs no App Service authentication with it`;
  }
  // authsettingsV2, as the platform tells them. https://learn.microsoft.com/azure/app-service/reference-app-settings
  return saysOff(environment[settings]) ? `${settings} says that authsettingsV2 has platform.enabled false` : undefined;
}

function saysOff(json: string | undefined): boolean {
  try {
    const { platform } = Object(JSON.parse(json ?? "")) as {
      readonly platform?: { readonly enabled?: unknown } | null;
    };
    return platform?.enabled === false;
  } catch {
    // Not JSON: it says nothing.
    return false;
  }
}
