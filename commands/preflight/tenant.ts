import { securityDefaultsPath } from "../../azure/security-defaults.ts";
import { met, type Need, type PreflightFinding, read, unmet, unread } from "./finding.ts";
import { letsRead } from "./graph-needs.ts";
import type { Surroundings } from "./surroundings.ts";

const path = "/v1.0/subscribedSkus";

interface SubscribedSkus {
  readonly value: readonly {
    readonly capabilityStatus: string;
    readonly servicePlans: readonly { readonly servicePlanName: string; readonly provisioningStatus: string }[];
  }[];
}

/** A licence that a kind of policy needs. https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference */
interface LicenceNeed {
  readonly need: Need;
  readonly anyOf: readonly string[];
}

const conditionalAccess: LicenceNeed = {
  anyOf: ["AAD_PREMIUM", "AAD_PREMIUM_P2"],
  need: {
    id: "licence-conditional-access",
    title: "The licence for conditional access (Entra ID P1)",
    why: "conditionalAccess asks for a policy, and without the licence a report-only one is refused, too: the deployment ends at the first policy, half made. https://learn.microsoft.com/entra/identity/conditional-access/overview#license-requirements",
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
    id: "licence-workload-identities",
    title: "The licence Workload Identities Premium",
    why: "workloadIdentitiesOnlyFrom asks for a policy for callers. https://learn.microsoft.com/entra/identity/conditional-access/workload-identity",
    error: {
      code: "BadRequest",
      message:
        "1150: Cannot create or update policies with workload identity premium features. Upgrade to a workload identity premium P1 or P2 license and try again",
      source: "https://github.com/MicrosoftDocs/azure-docs/issues/101310",
    },
    grants: "https://entra.microsoft.com/#view/Microsoft_Azure_ManagedServiceIdentity/WorkloadIdentitiesBlade",
  },
};

/** Licences, of policies that are asked for alone. https://learn.microsoft.com/graph/api/subscribedsku-list */
export async function licences({ graph, deployer, wanted }: Surroundings): Promise<readonly PreflightFinding[]> {
  const needs = [
    ...(wanted.conditionalAccess.policies ? [conditionalAccess] : []),
    ...(wanted.conditionalAccess.workloadIdentities ? [workloadIdentities] : []),
  ];
  if (needs.length === 0) return [];
  const skus = await read<SubscribedSkus>(graph, path);
  if (!skus.read) {
    return needs.map(({ need }) => unread(need, skus.said, letsRead("LicenseAssignment.Read.All", path, deployer)));
  }
  const plans = skus.value.value
    .filter(({ capabilityStatus }) => capabilityStatus === "Enabled" || capabilityStatus === "Warning")
    .flatMap(({ servicePlans }) => servicePlans)
    .filter(({ provisioningStatus }) => provisioningStatus !== "Disabled")
    .map(({ servicePlanName }) => servicePlanName);
  return needs.map(({ need, anyOf }) => {
    const held = anyOf.find((plan) => plans.includes(plan));
    return held === undefined ? unmet(need, `none of the service plans ${anyOf.join(", ")}`) : met(need, held);
  });
}

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

/** Some tenants refuse registrations without one, and Graph has no property that says so. */
export function serviceManagementReference({ wanted }: Surroundings): readonly PreflightFinding[] {
  const need = {
    id: "service-management-reference",
    title: "A service management reference, where the tenant demands one",
    why: "Some organisations refuse registrations that name no service of theirs.",
    error: {
      code: "ServiceTreeValueMissing",
      message: "ServiceManagementReference field is required for Create, but is missing in the request",
      source: "https://github.com/microsoft-foundry/foundry-agent-webapp/issues/3",
    },
  };
  if (wanted.serviceManagementReference !== "") return [met(need, "given in the settings")];
  const grants =
    "ask your tenant's administrators; where they demand one: protected-function:serviceManagementReference";
  return [
    unread(need, "Graph has nothing that says whether this tenant demands one, and the settings give none", grants),
  ];
}
