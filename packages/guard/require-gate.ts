import { CallRefused } from "./call-refused.ts";
import { logText } from "./log-text.ts";

/**
 * The platform sets it to report whether App Service authentication is on. An app setting of that name overrides the
 * platform (docs/concepts/security-model.md), so the guard doesn't believe a value that something else contradicts.
 * https://learn.microsoft.com/azure/app-service/reference-app-settings
 */
const proof = "WEBSITE_AUTH_ENABLED";

/** App setting that drops the requirement, for a platform with authentication on that doesn't report it. */
export const trustWithoutProof = "DANGEROUSLY_TRUST_PRINCIPAL_WITHOUT_PROOF_OF_GATE";

/**
 * Requires the platform to report that App Service authentication is on. Only App Service authentication removes a
 * caller's own `X-MS-CLIENT-PRINCIPAL`: with it off, a caller can claim to be anyone.
 *
 * @returns whether it is proved, or only trusted by the operator's setting
 * @throws {CallRefused} `gate-off`
 */
export function requireGate(environment: Environment): "proved" | "trusted-without-proof" {
  const lack = lackOfProof(environment);
  if (lack === undefined) return "proved";
  if (environment[trustWithoutProof] === "true") return "trusted-without-proof";
  throw new CallRefused("gate-off", {
    log:
      `${lack}: App Service authentication is off, so anyone can forge a client principal. Turn it on ` +
      "(authsettingsV2, platform.enabled) and remove app settings that override it (WEBSITE_AUTH_*, " +
      `MANAGED_ENVIRONMENT). Only if you know that it is on but not reported, set ${trustWithoutProof}=true.`,
    detail: "The platform doesn't report that App Service authentication is on, so the caller can't be trusted.",
  });
}

function lackOfProof(environment: Environment): string | undefined {
  const value = environment[proof];
  if (value?.toLowerCase() === "true") return gateContradiction(environment);
  return `${proof} is ${value === undefined ? "absent" : `"${logText(value)}"`}, not "true"`;
}

/** The worker's environment: the platform's variables and the site's app settings. */
export type Environment = Readonly<Record<string, string | undefined>>;

const containerApps = "MANAGED_ENVIRONMENT";
const settings = "WEBSITE_AUTH_V2_CONFIG_JSON";

/**
 * Returns the part of the environment that shows App Service authentication is off although `WEBSITE_AUTH_ENABLED` is
 * "true", which an app setting of that name can cause. For the log; undefined without such a contradiction. That isn't
 * proof: an app setting can override these two as well. Whether Flex Consumption shows the worker the second one is
 * unknown.
 */
export function gateContradiction(environment: Environment): string | undefined {
  // With this variable, the Functions host skips App Service authentication: it acts as on Container Apps. Source:
  // Azure/azure-functions-host, EnvironmentExtensions.cs (IsAnyLinuxConsumption), WebScriptHostBuilderExtension.cs.
  const value = environment[containerApps];
  if (value) {
    return `${containerApps} is "${logText(value)}", and with it the Functions host doesn't run App Service authentication`;
  }
  // The platform's copy of authsettingsV2. https://learn.microsoft.com/azure/app-service/reference-app-settings
  return saysOff(environment[settings]) ? `${settings} shows platform.enabled false in authsettingsV2` : undefined;
}

function saysOff(json: string | undefined): boolean {
  try {
    const { platform } = Object(JSON.parse(json ?? "")) as {
      readonly platform?: { readonly enabled?: unknown } | null;
    };
    return platform?.enabled === false;
  } catch {
    // It isn't JSON, so it shows nothing.
    return false;
  }
}
