import { securityDefaultsPath } from "../../azure/security-defaults.ts";
import { type PreflightFinding, met, type Need, unmet, unread } from "./finding.ts";
import { letsRead } from "./graph-permission-ids.ts";
import { read } from "./read.ts";
import type { Surroundings } from "./surroundings.ts";

const source = "https://learn.microsoft.com/entra/fundamentals/security-defaults";
const page =
  "https://entra.microsoft.com/#view/Microsoft_AAD_IAM/TenantOverview.ReactView: Properties, Manage security defaults";

/** Enforced policies and security defaults exclude each other; report-only ones are taken. */
const policiesEnforced: Need = {
  id: "security-defaults",
  title: "Security defaults off",
  why: `conditionalAccess is enforced. ${source}`,
  error: {
    code: "BadRequest",
    message:
      "Security Defaults is enabled in the tenant. You must disable Security defaults before enabling a Conditional Access policy.",
    source: "reported with Graph's answer of September 2026",
  },
  grants: `${page}; with policies that do as much in their place`,
};

/** Everybody has to register for MFA, and a password grant cannot: the deployment succeeds, and no password gets a token. */
const passwords: Need = {
  id: "password-sign-in",
  title: "People can sign in with a password",
  why: `publicClientFlows is on. Security defaults require MFA of people, never of callers. ${source}`,
  error: {
    code: "AADSTS50079",
    message:
      "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multifactor authentication to access '…'.",
    source: "https://learn.microsoft.com/entra/identity-platform/reference-error-codes",
  },
  grants:
    "publicClientFlows off, and client credentials in place of a password; " +
    `or policies (Entra ID P1) in place of security defaults, with the account excluded: ${page}`,
};

/** Switched on in every new tenant, for what goes wrong with them. */
export async function securityDefaults({
  graph,
  deployer,
  wanted,
}: Surroundings): Promise<readonly PreflightFinding[]> {
  const needs = [
    ...(wanted.conditionalAccess.enforced ? [policiesEnforced] : []),
    ...(wanted.publicClientFlows ? [passwords] : []),
  ];
  if (needs.length === 0) return [];
  const policy = await read<{ readonly isEnabled: boolean }>(graph, securityDefaultsPath);
  if (!policy.read) {
    return needs.map((need) => unread(need, policy.said, letsRead("Policy.Read.All", securityDefaultsPath, deployer)));
  }
  if (!policy.value.isEnabled) return needs.map((need) => met(need, "security defaults are off"));
  return needs.map((need) =>
    need === passwords
      ? unmet(
          need,
          "security defaults are on: a password ends at AADSTS50079, with a method registered at AADSTS50076",
          "warning",
        )
      : unmet(need, "on"),
  );
}
