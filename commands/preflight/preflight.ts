import { adoptedAppSettings } from "./adopted-app-settings.ts";
import { apiVersions } from "./api-versions.ts";
import { appManagementPolicy } from "./app-management-policy.ts";
import { azurePermissions } from "./azure-permissions.ts";
import { callerAddresses } from "./caller-addresses.ts";
import { existingCallers } from "./existing-callers.ts";
import { expectedLogin } from "./expected-login.ts";
import type { PreflightFinding } from "./finding.ts";
import { flexConsumption } from "./flex-consumption.ts";
import { graphPermissions } from "./graph-permissions.ts";
import { keyVaults } from "./key-vaults.ts";
import { licences } from "./licences.ts";
import { people } from "./people.ts";
import { resourceGroup } from "./resource-group.ts";
import { resourceProviders } from "./resource-providers.ts";
import { secretVaults } from "./secret-vaults.ts";
import { securityDefaults } from "./security-defaults.ts";
import { serviceManagementReference } from "./service-management-reference.ts";
import type { Surroundings } from "./surroundings.ts";

/** What was found before a deployment. */
export interface Preflight {
  readonly stack: string;
  readonly deployer: { readonly kind: "application" | "person"; readonly clientId: string; readonly objectId: string };
  readonly tenantId: string;
  readonly subscriptionId: string;
  /** In the order in which a deployment would meet them. */
  readonly findings: readonly PreflightFinding[];
  /** Nothing is missing; what is unknown does not count. */
  readonly ok: boolean;
}

const checks: readonly ((
  surroundings: Surroundings,
) => readonly PreflightFinding[] | Promise<readonly PreflightFinding[]>)[] = [
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
];

/** Reads, and changes nothing. @throws NoAnswer where a service is not reached */
export async function preflight(surroundings: Surroundings): Promise<Preflight> {
  const { deployer, subscriptionId, wanted } = surroundings;
  const { kind, clientId, objectId, tenantId } = deployer;
  const findings = (await Promise.all(checks.map((check) => check(surroundings)))).flat();
  return {
    stack: wanted.stack,
    deployer: { kind, clientId, objectId },
    tenantId,
    subscriptionId,
    findings,
    ok: findings.every(({ state }) => state !== "missing"),
  };
}
