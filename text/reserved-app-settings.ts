import { authenticationOverride } from "./authentication-overrides.ts";

/** AzureFunctionsJobHost__… overrides host.json, including the route prefix. */
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

/** Variables that change the worker's process before the function's code runs. */
const ofProcess = ["NODE_OPTIONS", "NODE_PATH", "PATH", "HOME", "PORT", "LD_PRELOAD"];

/**
 * Why an app setting can't have this name; undefined if it can. Such names belong to the platform or the program,
 * ignoring case.
 * https://learn.microsoft.com/azure/azure-functions/functions-app-settings
 */
export function reservedAppSetting(name: string): string | undefined {
  const upper = name.toUpperCase();
  const override = authenticationOverride(name);
  if (override) return `${override.family} ${override.does}`;
  const prefix = prefixes.find((one) => upper.startsWith(one.toUpperCase()));
  if (prefix !== undefined) return `names that begin with ${prefix} are the platform's`;
  if (ofProcess.includes(upper)) return "it controls the worker's process";
  return upper === "DANGEROUSLY_TRUST_PRINCIPAL_WITHOUT_PROOF_OF_GATE"
    ? "it stops the function from requiring App Service authentication"
    : undefined;
}

/** A name that a shell can also export. */
export const appSettingName = /^[A-Za-z][A-Za-z0-9_]{0,127}$/;
