import { authenticationOverride } from "../../../../text/authentication-overrides.ts";
import { reservedAppSetting } from "../../../../text/reserved-app-settings.ts";
import type { PropertyRule, Verdict } from "../property-rules.ts";

/**
 * Settings that are orders to the Functions host or the platform, not to the function: where code and keys are kept, what is
 * loaded into the process, who is believed. https://learn.microsoft.com/azure/azure-functions/functions-app-settings
 */
const platform =
  /^(?:AzureWebJobs|AzureFunctions|FUNCTIONS_|WEBSITE|SCM_|APPLICATIONINSIGHTS_|APPINSIGHTS_|APPSETTING_|NODE_|LD_|MICROSOFT_PROVIDER_|DOCKER_|ENABLE_|languageWorkers|IDENTITY_|MSI_|AZURE_|OTEL_|SSL_|OPENSSL_|DOTNET_|CORECLR_|COR_|ASPNETCORE_|JAVA_|PYTHON|npm_|(?:https?|no|all)_proxy$|PATH$|HOME$)/i;

/**
 * An app setting, by its name. Those that override App Service authentication are told by what they do; what others do hangs
 * on who reads them.
 */
export const appSetting: PropertyRule = {
  isGuarded: true,
  judgedBy: "app settings",
  ofChange: ({ path }) => verdictOf(path),
  ofNew: (value, path) => (value === undefined ? undefined : verdictOf(path, usual)),
};

/** What a Function App of this kind has anyway. */
const usual =
  /^(?:AzureWebJobsStorage__(?:\w+ServiceUri|credential|clientId)|AzureWebJobsDisableHomepage|APPLICATIONINSIGHTS_\w+)$/;

function verdictOf(path: string, known?: RegExp): Verdict | undefined {
  const [, name] = /^siteConfig\.appSettings\[(.*)\]\.(?:name|value)$/s.exec(path) ?? [];
  if (name === undefined) return unknown;
  // A name is told with its value.
  if (path.endsWith(".name")) return undefined;
  if (authenticationOverride(name)) return undefined;
  if (platform.test(name)) return known?.test(name) === true ? undefined : unknown;
  // No setting of a contract's: one that has the guard believe whoever calls.
  return { id: "setting/app-setting", severity: reservedAppSetting(name) === undefined ? "changes" : "weakens" };
}

const unknown: Verdict = { id: "resource/unknown-property", severity: "unknown" };
