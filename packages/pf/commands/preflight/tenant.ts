import { securityDefaultsPath } from "@protected-function/core/azure/security-defaults.ts";
import { met, type Need, type PreflightFinding, read, unmet, unread } from "./finding.ts";
import { readsInstead } from "./graph-needs.ts";
import type { Surroundings } from "./surroundings.ts";

const path = "/v1.0/subscribedSkus";

interface SubscribedSkus {
  readonly value: readonly {
    readonly capabilityStatus: string;
    readonly servicePlans: readonly { readonly servicePlanName: string; readonly provisioningStatus: string }[];
  }[];
}

/** A license that a kind of policy requires. https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference */
interface LicenceNeed {
  readonly need: Need;
  readonly anyOf: readonly string[];
}

const conditionalAccess: LicenceNeed = {
  anyOf: ["AAD_PREMIUM", "AAD_PREMIUM_P2"],
  need: {
    id: "license-conditional-access",
    title: "License for conditional access (Entra ID P1)",
    why: "conditionalAccess declares a policy. Without the license, Entra ID refuses even a report-only one, and the deployment stops there. https://learn.microsoft.com/entra/identity/conditional-access/overview",
    error: {
      code: "AccessDenied",
      message: "Your tenant is not licensed for this feature. Please upgrade your subscription to access it.",
      source: "reported in public repositories' documents of 2026; Microsoft documents no text",
    },
    grants: "https://entra.microsoft.com/#view/Microsoft_AAD_IAM/LicensesMenuBlade/~/Products",
  },
};

const workloadIdentities: LicenceNeed = {
  anyOf: ["AAD_WRKLDID_P1", "AAD_WRKLDID_P2"],
  need: {
    id: "license-workload-identities",
    title: "License Workload Identities Premium",
    why: "workloadIdentitiesOnlyFrom declares a policy for callers. https://learn.microsoft.com/entra/identity/conditional-access/workload-identity",
    error: {
      code: "BadRequest",
      message:
        "1150: Cannot create or update policies with workload identity premium features. Upgrade to a workload identity premium P1 or P2 license and try again",
      source: "https://github.com/MicrosoftDocs/azure-docs/issues/101310",
    },
    grants: "https://entra.microsoft.com/#view/Microsoft_Azure_ManagedServiceIdentity/WorkloadIdentitiesBlade",
  },
};

/** Licenses for the declared policies. https://learn.microsoft.com/graph/api/subscribedsku-list */
export async function licences({ graph, requirements }: Surroundings): Promise<readonly PreflightFinding[]> {
  const needs = [
    ...(requirements.conditionalAccess.policies ? [conditionalAccess] : []),
    ...(requirements.conditionalAccess.workloadIdentities ? [workloadIdentities] : []),
  ];
  if (needs.length === 0) return [];
  const skus = await read<SubscribedSkus>(graph, path);
  if (!skus.read) {
    return needs.map(({ need }) =>
      unread(
        need,
        `${skus.message}; it takes LicenseAssignment.Read.All`,
        readsInstead("LicenseAssignment.Read.All", path),
      ),
    );
  }
  const plans = skus.value.value
    .filter(({ capabilityStatus }) => capabilityStatus === "Enabled" || capabilityStatus === "Warning")
    .flatMap(({ servicePlans }) => servicePlans)
    .filter(({ provisioningStatus }) => provisioningStatus !== "Disabled")
    .map(({ servicePlanName }) => servicePlanName);
  return needs.map(({ need, anyOf }) => {
    const heldPlan = anyOf.find((plan) => plans.includes(plan));
    return heldPlan === undefined ? unmet(need, `no service plan ${anyOf.join(" or ")}`) : met(need, heldPlan);
  });
}

const source = "https://learn.microsoft.com/entra/fundamentals/security-defaults";
const page =
  "https://entra.microsoft.com/#view/Microsoft_AAD_IAM/TenantOverview.ReactView: Properties, Manage security defaults";

/** While security defaults are on, Entra ID refuses enforced policies but accepts report-only ones. */
const policiesEnforced: Need = {
  id: "security-defaults",
  title: "Security defaults are off",
  why: `conditionalAccess is enforced. ${source}`,
  error: {
    code: "BadRequest",
    message:
      "Security Defaults is enabled in the tenant. You must disable Security defaults before enabling a Conditional Access policy.",
    source: "reported with Graph's answer of September 2026",
  },
  grants: `turn them off (${page}) and replace them with policies that protect as much`,
};

/**
 * Everyone must register for MFA, which a password grant can't do. The deployment succeeds, but password sign-ins get
 * no token.
 */
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
    "turn publicClientFlows off and use client credentials instead of a password; " +
    `or replace security defaults with policies (Entra ID P1) that exclude the account: ${page}`,
};

/** Checks security defaults, which are on in every new tenant, against the settings that they conflict with. */
export async function securityDefaults({ graph, requirements }: Surroundings): Promise<readonly PreflightFinding[]> {
  const needs = [
    ...(requirements.conditionalAccess.enforced ? [policiesEnforced] : []),
    ...(requirements.publicClientFlows ? [passwords] : []),
  ];
  if (needs.length === 0) return [];
  const policy = await read<{ readonly isEnabled: boolean }>(graph, securityDefaultsPath);
  if (!policy.read) {
    return needs.map((need) =>
      unread(
        need,
        `${policy.message}; it takes Policy.Read.All`,
        readsInstead("Policy.Read.All", securityDefaultsPath),
      ),
    );
  }
  if (!policy.value.isEnabled)
    return needs.map((need) => met(need, need === passwords ? "security defaults are off" : "as required"));
  return needs.map((need) =>
    need === passwords
      ? unmet(
          need,
          "security defaults are on: a password gets AADSTS50079, or AADSTS50076 once an MFA method is registered",
          "warning",
        )
      : unmet(need, "security defaults are on"),
  );
}

/**
 * Some tenants refuse app registrations without a service management reference. Graph has no property that shows this.
 */
export function serviceManagementReference({ requirements }: Surroundings): readonly PreflightFinding[] {
  const need = {
    id: "service-management-reference",
    title: "Service management reference, if the tenant requires one",
    why: "Some organizations refuse app registrations without a reference to one of their services.",
    error: {
      code: "ServiceTreeValueMissing",
      message: "ServiceManagementReference field is required for Create, but is missing in the request",
      source: "https://github.com/microsoft-foundry/foundry-agent-webapp/issues/3",
    },
  };
  if (requirements.serviceManagementReference !== "") return [met(need, "set in the settings")];
  const grants =
    "ask your tenant's administrators; the setting for it is protected-function:serviceManagementReference";
  return [unread(need, "Graph doesn't show whether this tenant requires one, and the settings have none", grants)];
}
