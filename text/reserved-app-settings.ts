import { authenticationOverride } from "./authentication-overrides.ts";

/** AzureFunctionsJobHost__… says what host.json says, and wins over it: the route prefix, too. */
const prefixes = [
  "AzureWebJobs",
  "AzureFunctionsJobHost",
  "languageWorkers",
  "WEBSITE_",
  "FUNCTIONS_",
  "APPLICATIONINSIGHTS_",
  "APPSETTING_",
  "IDENTITY_",
  "MSI_",
  "SCM_",
];

/** What the worker's process takes from its environment before the function's code has a say. */
const ofProcess = ["NODE_OPTIONS", "NODE_PATH", "PATH", "HOME", "PORT", "LD_PRELOAD"];

/**
 * Why an app setting can't have this name; undefined: it can. Such names are the platform's or the program's own, whatever
 * their case.
 * https://learn.microsoft.com/azure/azure-functions/functions-app-settings
 */
export function reservedAppSetting(name: string): string | undefined {
  const upper = name.toUpperCase();
  const override = authenticationOverride(name);
  if (override) return `${override.family} ${override.does}`;
  const prefix = prefixes.find((one) => upper.startsWith(one.toUpperCase()));
  if (prefix !== undefined) return `names that begin with ${prefix} are the platform's`;
  if (ofProcess.includes(upper)) return "the worker's process is steered by it";
  return upper === "DANGEROUSLY_TRUST_PRINCIPAL_WITHOUT_PROOF_OF_GATE"
    ? "it lifts the function's demand that App Service authentication is on"
    : undefined;
}

/** A name that a shell can export, too. */
export const appSettingName = /^[A-Za-z][A-Za-z0-9_]{0,127}$/;
