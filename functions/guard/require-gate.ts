import { CallRefused } from "./call-refused.ts";
import { logText } from "./log-text.ts";

/**
 * Injected by the platform: whether App Service authentication is on. An app setting of that name wins over the platform
 * (docs/concepts/security-model.md), so a word that something else contradicts is not believed.
 * https://learn.microsoft.com/azure/app-service/reference-app-settings
 */
const proof = "WEBSITE_AUTH_ENABLED";

/** App setting that lifts the demand, for a platform that is known to have its gate on without saying so. */
export const trustWithoutProof = "DANGEROUSLY_TRUST_PRINCIPAL_WITHOUT_PROOF_OF_GATE";

/**
 * Demands the platform's word that the gate is on. Only the gate removes a caller's own `X-MS-CLIENT-PRINCIPAL`: where
 * it is off, anyone can be anyone.
 *
 * @returns whether the gate is proved, or merely trusted by the operator's setting
 * @throws {CallRefused} `gate-off`
 */
export function requireGate(environment: Environment): "proved" | "trusted-without-proof" {
  const lack = lackOfProof(environment);
  if (lack === undefined) return "proved";
  if (environment[trustWithoutProof] === "true") return "trusted-without-proof";
  throw new CallRefused("gate-off", {
    log:
      `${lack}: App Service authentication is off, and anyone could forge a client principal. Enable it ` +
      "(authsettingsV2, platform.enabled) and remove app settings that override it (WEBSITE_AUTH_*, " +
      `MANAGED_ENVIRONMENT); only if it is known to be on and unreported, set ${trustWithoutProof}=true.`,
    detail: "The platform does not say that App Service authentication is on, so no caller can be trusted.",
  });
}

function lackOfProof(environment: Environment): string | undefined {
  const found = environment[proof];
  if (found?.toLowerCase() === "true") return gateContradiction(environment);
  return `${proof} is ${found === undefined ? "absent" : `"${logText(found)}"`}, not "true"`;
}

/** The worker's environment: what the platform injects and the site's app settings. */
export type Environment = Readonly<Record<string, string | undefined>>;

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
