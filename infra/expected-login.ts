import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "./settings/settings-schema.ts";

/**
 * Refuses a login other than the one that the settings expect, before anything is created.
 *
 * @throws pulumi.RunError with both IDs and the fix
 */
export function requireExpectedLogin(
  { expectedTenantId, expectedSubscriptionId }: Settings,
  login: { readonly tenantId: string; readonly subscriptionId: string },
): void {
  const wrong = [
    differs("tenant", expectedTenantId, login.tenantId),
    differs("subscription", expectedSubscriptionId, login.subscriptionId),
  ].filter((problem) => problem !== undefined);
  if (wrong.length === 0) return;
  throw new pulumi.RunError(
    [
      ...wrong,
      "Nothing was created. Sign in to the expected one (az login --tenant, az account set, or the ARM_* variables),",
      "or correct expectedTenantId and expectedSubscriptionId in the stack's settings.",
    ].join("\n"),
  );
}

function differs(setting: string, expected: string, actual: string): string | undefined {
  if (expected === "" || expected.toLowerCase() === actual.toLowerCase()) return undefined;
  return `This stack belongs to ${setting} ${expected}, but you are signed in to ${actual}.`;
}
