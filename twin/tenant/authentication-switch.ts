import { NotSupported } from "./refusal.ts";
import type { Subscription } from "./subscription.ts";

/** Whether App Service authentication runs in front of a site on Flex Consumption. */
export interface AuthenticationSwitch {
  /** `WEBSITE_AUTH_ENABLED`, as the Functions host and its worker have it. */
  readonly word: string;
  /** The host has the middleware in front of the function. */
  readonly runs: boolean;
  /** authsettingsV2, while they say that it is on. */
  readonly settings: object | undefined;
}

const word = "WEBSITE_AUTH_ENABLED";
const containerApps = "MANAGED_ENVIRONMENT";
/**
 * The host also uses these to find out where it runs. How App Service treats app settings with these names isn't
 * documented.
 */
const hostingVariables = [
  "WEBSITE_SKU",
  "WEBSITE_INSTANCE_ID",
  "CONTAINER_NAME",
  "WEBSITE_POD_NAME",
  "LEGION_SERVICE_HOST",
];

/**
 * On Flex Consumption, App Service authentication is middleware of the Functions host, which decides by its
 * environment. An app setting `WEBSITE_AUTH_ENABLED` wins over authsettingsV2 there, unless it is empty. And with
 * `MANAGED_ENVIRONMENT` the host takes itself for one on Container Apps, where it has no such middleware. Source:
 * Azure/azure-functions-host, HostAssignmentContext.cs (`ApplyAppSettings`), HostEasyAuthOptionsSetup.cs,
 * EnvironmentExtensions.cs (`IsAnyLinuxConsumption`), WebScriptHostBuilderExtension.cs.
 *
 * @throws NotSupported for an app setting that may decide it in a way that no source tells
 */
export function authenticationSwitch(
  subscription: Subscription,
  siteId: string,
  appSettings: ReadonlyMap<string, string>,
): AuthenticationSwitch {
  for (const name of appSettings.keys()) {
    const isCased = [word, containerApps].some((one) => one !== name && one === name.toUpperCase());
    if (isCased || hostingVariables.includes(name.toUpperCase())) {
      throw new NotSupported(`the app setting '${name}', by which the Functions host may decide about authentication`);
    }
  }
  const settings = enabledSettings(subscription, siteId);
  const said = appSettings.get(word) || (settings ? "True" : "False");
  return { word: said, runs: isTrue(said) && !appSettings.get(containerApps), settings };
}

/** `platform.enabled` alone says it. */
function enabledSettings(subscription: Subscription, siteId: string): object | undefined {
  const properties = subscription.find(`${siteId}/config/authsettingsV2`)?.body["properties"];
  if (typeof properties !== "object" || properties === null || !("platform" in properties)) return undefined;
  const { platform } = properties;
  const isOn = typeof platform === "object" && platform !== null && "enabled" in platform && platform.enabled === true;
  return isOn ? properties : undefined;
}

/** A Boolean as .NET reads it, else a number that is not 0; anything else is no. */
function isTrue(said: string): boolean {
  const text = said.trim().toLowerCase();
  if (/^[+-]?\d+$/.test(text)) return Number(text) !== 0 && Number(text) === (Number(text) | 0);
  return text === "true";
}
