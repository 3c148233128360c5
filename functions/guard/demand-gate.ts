import { CallRefused } from "./call-refused.ts";
import type { Environment } from "./environment.ts";
import { gateContradiction } from "./gate-contradiction.ts";
import { logText } from "./log-text.ts";

/**
 * Injected by the platform: whether App Service authentication is on. An app setting of that name wins over the platform
 * (SECURITY.md), so a word that something else contradicts is not believed.
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
export function demandGate(environment: Environment): "proved" | "trusted-without-proof" {
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
