import { NotSupported } from "./refusal.ts";
import type { Subscription } from "./subscription.ts";

/** Whether App Service authentication runs in front of a site on Flex Consumption. */
export interface AuthenticationSwitch {
  /** `WEBSITE_AUTH_ENABLED`, as set for the Functions host and its worker. */
  readonly value: string;
  /** Whether the host has the middleware in front of the function. */
  readonly runs: boolean;
  /** authsettingsV2, if they turn authentication on. */
  readonly settings: object | undefined;
}

const authEnabled = "WEBSITE_AUTH_ENABLED";
const containerApps = "MANAGED_ENVIRONMENT";
/**
 * The host also uses these to detect its hosting environment. How App Service treats app settings with these names
 * isn't documented.
 */
const hostingVariables = [
  "WEBSITE_SKU",
  "WEBSITE_INSTANCE_ID",
  "CONTAINER_NAME",
  "WEBSITE_POD_NAME",
  "LEGION_SERVICE_HOST",
];

/**
 * On Flex Consumption, App Service authentication is middleware of the Functions host, and the host's environment
 * controls it. There, a non-empty app setting `WEBSITE_AUTH_ENABLED` overrides authsettingsV2. With
 * `MANAGED_ENVIRONMENT`, the host takes itself for one on Container Apps, where it has no such middleware.
 * Source: Azure/azure-functions-host, HostAssignmentContext.cs (`ApplyAppSettings`), HostEasyAuthOptionsSetup.cs,
 * EnvironmentExtensions.cs (`IsAnyLinuxConsumption`), WebScriptHostBuilderExtension.cs.
 *
 * @throws NotSupported for an app setting that may affect it in a way that no source documents
 */
export function authenticationSwitch(
  subscription: Subscription,
  siteId: string,
  appSettings: ReadonlyMap<string, string>,
): AuthenticationSwitch {
  for (const name of appSettings.keys()) {
    const isCased = [authEnabled, containerApps].some((setting) => setting !== name && setting === name.toUpperCase());
    if (isCased || hostingVariables.includes(name.toUpperCase())) {
      throw new NotSupported(`the app setting '${name}', by which the Functions host may decide about authentication`);
    }
  }
  const settings = enabledSettings(subscription, siteId);
  const enabledText = appSettings.get(authEnabled) || (settings ? "True" : "False");
  return { value: enabledText, runs: isTrue(enabledText) && !appSettings.get(containerApps), settings };
}

/** Only `platform.enabled` determines it. */
function enabledSettings(subscription: Subscription, siteId: string): object | undefined {
  const properties = subscription.find(`${siteId}/config/authsettingsV2`)?.body["properties"];
  if (typeof properties !== "object" || properties === null || !("platform" in properties)) return undefined;
  const { platform } = properties;
  const isOn = typeof platform === "object" && platform !== null && "enabled" in platform && platform.enabled === true;
  return isOn ? properties : undefined;
}

/** Reads a Boolean as .NET does, otherwise a number. Any number except 0 is true, and any other text is false. */
function isTrue(booleanText: string): boolean {
  const text = booleanText.trim().toLowerCase();
  if (/^[+-]?\d+$/.test(text)) return Number(text) !== 0 && Number(text) === (Number(text) | 0);
  return text === "true";
}
