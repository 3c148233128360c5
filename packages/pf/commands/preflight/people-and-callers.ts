import { findByClientId } from "@protected-function/core/azure/by-client-id.ts";
import { RequestRefused } from "@protected-function/core/azure/json-api.ts";
import { met, type Need, type PreflightFinding, read, unmet, unread } from "./finding.ts";
import type { Surroundings } from "./surroundings.ts";
import type { FederatedBy } from "./wanted.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";

/** Whether the tenant has the users and groups of the settings. The program looks up each by name. */
export async function people({ graph, requirements }: Surroundings): Promise<readonly PreflightFinding[]> {
  const users = requirements.users.map(async (name) => {
    const need = needOf("user", name, {
      message: `User with UPN "${name}" was not found`,
      source: "hashicorp/terraform-provider-azuread, user_data_source.go",
    });
    const user = await read(graph, `/v1.0/users/${encodeURIComponent(name)}?$select=id`);
    if (user.read) return met(need, "there");
    return user.status === 404
      ? unmet(need, "no user of that name")
      : unread(need, user.message, `az ad user show --id ${shellWord(name)} --query userPrincipalName`);
  });
  const groups = requirements.groups.map(async (name) => {
    const need = needOf("group", name, {
      message: `No group found matching specified filter (displayName eq '${name}' and securityEnabled eq true)`,
      source: "hashicorp/terraform-provider-azuread, group_data_source.go",
    });
    const filter = encodeURIComponent(`displayName eq '${name.replaceAll("'", "''")}' and securityEnabled eq true`);
    const answer = await read<{ readonly value: readonly unknown[] }>(graph, `/v1.0/groups?$filter=${filter}`);
    if (!answer.read)
      return unread(
        need,
        answer.message,
        `az ad group list --display-name ${shellWord(name)} --query "[?securityEnabled].id"`,
      );
    const { length } = answer.value.value;
    if (length === 1) return met(need, "there");
    return unmet(
      need,
      length === 0 ? "no security group of that name" : `${length} groups of that name, where exactly one is required`,
    );
  });
  return Promise.all([...users, ...groups]);
}

function needOf(kind: "user" | "group", name: string, error: Need["error"] & object): Need {
  return {
    id: `${kind}:${name}`,
    title: `The ${kind} ${name}`,
    why: "The settings name it.",
    error,
    grants:
      kind === "user"
        ? "put the right user principal name into the settings; az ad user list shows it"
        : "put the right display name into the settings, or run az ad group create",
  };
}

interface ServicePrincipal {
  readonly displayName: string;
  readonly servicePrincipalType: string;
}

/** Whether the tenant has the existing callers of the settings. The program looks up each by client id. */
export async function existingCallers({ graph, requirements }: Surroundings): Promise<readonly PreflightFinding[]> {
  return Promise.all(
    requirements.existingCallers.map(async ({ name, clientId }) => {
      const need: Need = {
        id: `caller:${name}`,
        title: `The service principal of the caller ${name}`,
        why: `callers.${name}.servicePrincipal names it by its client id.`,
        error: {
          message: `callers.${name}.servicePrincipal: must be the client id of a service principal of this tenant; found "${clientId}"`,
          source: "infra/identity/existing-caller.ts",
        },
        grants: `put the right client id into the settings: az ad sp list --display-name ${shellWord(name)} --query "[].{clientId: appId, kind: servicePrincipalType}". For a system-assigned identity: az ad sp show --id <principalId> --query appId`,
      };
      try {
        const servicePrincipal = await findByClientId<ServicePrincipal>(graph, "servicePrincipals", clientId);
        if (!servicePrincipal) return unmet(need, `no service principal with the client id ${clientId}`);
        return met(need, `${servicePrincipal.displayName} (${servicePrincipal.servicePrincipalType})`);
      } catch (error) {
        if (!(error instanceof RequestRefused)) throw error;
        return unread(
          need,
          `${error.status} ${error.code}`,
          `az ad sp show --id ${shellWord(clientId)} --query displayName`,
        );
      }
    }),
  );
}

/** The places that a caller's sign-in comes from, and how to give it an address for a named location. */
const movingAddresses: Readonly<
  Record<FederatedBy, { readonly found: string; readonly source: string; readonly fix: string }>
> = {
  github: {
    found: "GitHub-hosted runners have no fixed address",
    source: "https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-githubs-ip-addresses",
    fix: "run its jobs on self-hosted runners, or on larger runners with static addresses, and add those to a named location",
  },
  "managed identity": {
    found: "a managed identity calls from the outbound address of its Azure resource",
    source: "https://learn.microsoft.com/azure/nat-gateway/nat-overview",
    fix: "give that resource a static outbound address (a NAT gateway), and add it to a named location",
  },
};

/**
 * Callers that a policy restricts to named locations need a fixed address, which preflight can't check. Without one,
 * the enforced policy blocks them. https://learn.microsoft.com/entra/identity/conditional-access/workload-identity
 */
export function callerAddresses({ requirements }: Surroundings): readonly PreflightFinding[] {
  const { workloadIdentities, enforced } = requirements.conditionalAccess;
  if (!workloadIdentities) return [];
  return requirements.federated.map(({ caller, issuers }) => {
    const origins = issuers.map((kind) => movingAddresses[kind]);
    const joined = (part: "found" | "source" | "fix") => origins.map((origin) => origin[part]).join("; ");
    const need = {
      id: `caller-address:${caller}`,
      title: `A fixed address for the caller ${caller}`,
      why: `workloadIdentitiesOnlyFrom blocks it elsewhere, ${enforced ? "and is enforced" : "once it's enforced"}. ${joined("source")}`,
      error: {
        code: "AADSTS53003",
        message:
          "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
        source: "https://learn.microsoft.com/entra/identity/conditional-access/workload-identity",
      },
      grants: `${joined("fix")}; or remove workloadIdentitiesOnlyFrom`,
    };
    return unmet(need, joined("found"), "warning");
  });
}
