import { type PreflightFinding, unmet } from "./finding.ts";
import type { Surroundings } from "./surroundings.ts";
import type { FederatedBy } from "./wanted.ts";

/** Where a caller's sign-in comes from, and how it comes from an address that a named location can hold. */
const moving: Readonly<Record<FederatedBy, { readonly found: string; readonly source: string; readonly fix: string }>> =
  {
    github: {
      found: "GitHub-hosted runners have no fixed address",
      source: "https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-githubs-ip-addresses",
      fix: "run its jobs on self-hosted runners, or on larger runners with static addresses, and put those into a named location",
    },
    "managed identity": {
      found: "a managed identity's workload comes from the outbound address of its Azure resource",
      source: "https://learn.microsoft.com/azure/nat-gateway/nat-overview",
      fix: "give that resource a static outbound address (a NAT gateway), and put it into a named location",
    },
  };

/**
 * Whether callers that may come from named locations only have an address to come from: nothing can be read of that
 * here, and a caller that has none is refused once the policy is enforced.
 * https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 */
export function callerAddresses({ wanted }: Surroundings): readonly PreflightFinding[] {
  const { workloadIdentities, enforced } = wanted.conditionalAccess;
  if (!workloadIdentities) return [];
  return wanted.federated.map(({ caller, by }) => {
    const origins = by.map((kind) => moving[kind]);
    const said = (part: "found" | "source" | "fix") => origins.map((origin) => origin[part]).join("; ");
    const need = {
      id: `caller-address:${caller}`,
      title: `A fixed address for the caller ${caller}`,
      why: `workloadIdentitiesOnlyFrom blocks it elsewhere, ${enforced ? "and is enforced" : "once it's enforced"}. ${said("source")}`,
      error: {
        code: "AADSTS53003",
        message:
          "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
        source: "https://learn.microsoft.com/entra/identity/conditional-access/workload-identity",
      },
      grants: `${said("fix")}; or leave workloadIdentitiesOnlyFrom out`,
    };
    return unmet(need, said("found"), "warning");
  });
}
