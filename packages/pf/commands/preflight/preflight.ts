import { appManagementPolicy } from "./app-management-policy.ts";
import { azurePermissions } from "./azure-permissions.ts";
import { codeOwners } from "./code-owners.ts";
import { met, type PreflightFinding, unmet } from "./finding.ts";
import { adoptedAppSettings, flexConsumption } from "./function-app.ts";
import { graphPermissions } from "./graph-permissions.ts";
import { identityRoles } from "./identity-roles.ts";
import { keyVaults, secretVaults } from "./key-vaults.ts";
import { callerAddresses, existingCallers, people } from "./people-and-callers.ts";
import { pulumiBackend } from "./pulumi-backend.ts";
import { pulumiCli } from "./pulumi-cli.ts";
import { resourceGroup } from "./resource-group.ts";
import { apiVersions, resourceProviders } from "./resource-providers.ts";
import type { Surroundings } from "./surroundings.ts";
import { licences, securityDefaults, serviceManagementReference } from "./tenant.ts";

/** The result of the checks before a deployment. */
export interface Preflight {
  readonly stack: string;
  readonly deployer: { readonly kind: "application" | "person"; readonly clientId: string; readonly objectId: string };
  readonly tenantId: string;
  readonly subscriptionId: string;
  /** In the order of a deployment. */
  readonly findings: readonly PreflightFinding[];
  /** True if nothing is missing. Unknown findings don't count here. */
  readonly ok: boolean;
}

const checks: readonly ((
  surroundings: Surroundings,
) => readonly PreflightFinding[] | Promise<readonly PreflightFinding[]>)[] = [
  pulumiCli,
  pulumiBackend,
  expectedLogin,
  graphPermissions,
  people,
  existingCallers,
  serviceManagementReference,
  appManagementPolicy,
  licences,
  securityDefaults,
  callerAddresses,
  azurePermissions,
  resourceProviders,
  apiVersions,
  resourceGroup,
  adoptedAppSettings,
  flexConsumption,
  keyVaults,
  secretVaults,
  identityRoles,
  codeOwners,
];

/** Runs every check (read-only). @throws NoAnswer if a service can't be reached */
export async function preflight(surroundings: Surroundings): Promise<Preflight> {
  const { deployer, subscriptionId, requirements } = surroundings;
  const { kind, clientId, objectId, tenantId } = deployer;
  const findings = (await Promise.all(checks.map((check) => check(surroundings)))).flat();
  return {
    stack: requirements.stack,
    deployer: { kind, clientId, objectId },
    tenantId,
    subscriptionId,
    findings,
    ok: findings.every(({ state }) => state !== "missing"),
  };
}

/** Whether the settings expect this tenant and subscription, and the program's own error if not. */
function expectedLogin({ requirements, deployer, subscriptionId }: Surroundings): readonly PreflightFinding[] {
  return [
    compare("tenant", requirements.expectedTenantId, deployer.tenantId, "az login --tenant"),
    compare("subscription", requirements.expectedSubscriptionId, subscriptionId, "az account set --subscription"),
  ].flat();
}

function compare(kind: string, expected: string, found: string, command: string): readonly PreflightFinding[] {
  if (expected === "") return [];
  const need = {
    id: `expected-${kind}`,
    title: `Sign-in to the expected ${kind}`,
    why: `expected${kind === "tenant" ? "TenantId" : "SubscriptionId"} in the settings requires it.`,
    error: {
      message: `This stack belongs to ${kind} ${expected}; you are signed in to ${found}.`,
      source: "infra/expected-login.ts",
    },
    grants: `${command} ${expected}, or set the ARM_* variables for it`,
  };
  const isSame = expected.toLowerCase() === found.toLowerCase();
  return [isSame ? met(need, found) : unmet(need, found)];
}
