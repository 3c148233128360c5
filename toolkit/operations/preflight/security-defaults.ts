import { type Finding, met, unmet, unread } from "./finding.ts";
import { letsRead } from "./graph-permission-ids.ts";
import { read } from "./read.ts";
import type { Surroundings } from "./surroundings.ts";

const path = "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy";

/** Enforced policies and security defaults exclude each other; report-only ones are taken. */
export async function securityDefaults({ graph, deployer, wanted }: Surroundings): Promise<readonly Finding[]> {
  if (!wanted.conditionalAccess.enforced) return [];
  const need = {
    id: "security-defaults",
    title: "Security defaults off",
    why: "conditionalAccess is enforced. https://learn.microsoft.com/entra/fundamentals/security-defaults",
    error: {
      code: "BadRequest",
      message:
        "Security Defaults is enabled in the tenant. You must disable Security defaults before enabling a Conditional Access policy.",
      source: "reported with Graph's answer of September 2026",
    },
    grants:
      "https://entra.microsoft.com/#view/Microsoft_AAD_IAM/TenantOverview.ReactView: Properties, Manage security defaults; with policies that do as much in their place",
  };
  const policy = await read<{ readonly isEnabled: boolean }>(graph, path);
  if (!policy.read) return [unread(need, policy.said, letsRead("Policy.Read.All", path, deployer))];
  return [policy.value.isEnabled ? unmet(need, "on") : met(need, "off")];
}
