import { type PreflightFinding, met, type Need, unmet, unread } from "./finding.ts";
import { letsRead } from "./graph-permission-ids.ts";
import { read } from "./read.ts";
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
