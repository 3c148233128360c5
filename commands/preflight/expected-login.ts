import { type PreflightFinding, met, unmet } from "./finding.ts";
import type { Surroundings } from "./surroundings.ts";

/** Whether this is the tenant and the subscription that the settings expect, in the program's own words. */
export function expectedLogin({ wanted, deployer, subscriptionId }: Surroundings): readonly PreflightFinding[] {
  return [
    compare("tenant", wanted.expectedTenantId, deployer.tenantId, "az login --tenant"),
    compare("subscription", wanted.expectedSubscriptionId, subscriptionId, "az account set --subscription"),
  ].flat();
}

function compare(what: string, expected: string, found: string, command: string): readonly PreflightFinding[] {
  if (expected === "") return [];
  const need = {
    id: `expected-${what}`,
    title: `The ${what} that the settings expect`,
    why: `expected${what === "tenant" ? "TenantId" : "SubscriptionId"} in the settings names it.`,
    error: {
      message: `This stack belongs to ${what} ${expected}; you are signed in to ${found}.`,
      source: "infra/expected-login.ts",
    },
    grants: `${command} ${expected}, or the ARM_* variables of that one`,
  };
  const isSame = expected.toLowerCase() === found.toLowerCase();
  return [isSame ? met(need, found) : unmet(need, found)];
}
