import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { cloudOf } from "@protected-function/core/azure/clouds.ts";
import { azureLogin, requireTenant, NoToken, OtherTenant } from "@protected-function/core/azure/login.ts";

/** A login that can read the stack back, or the reason that there isn't any. */
export type FoundAdministrator =
  | { readonly found: true; readonly by: string }
  | { readonly found: false; readonly reason: string };

/**
 * Tries the environment's login. A named login that fails is an error. A missing login isn't: the checks that need one
 * are then not applicable.
 *
 * @throws LoginIncomplete, OtherTenant, NoToken
 */
export async function findAdministrator(
  environment: Readonly<Record<string, string | undefined>>,
  outputs: Pick<StackOutputs, "tenantId" | "tokenEndpoint">,
): Promise<FoundAdministrator> {
  const { tenantId } = outputs;
  const namedTenantId = environment["ARM_TENANT_ID"];
  const cloud = cloudOf(outputs);
  const login = azureLogin(environment, { cloud, tenantId });
  if (login.explicit && namedTenantId && namedTenantId.toLowerCase() !== tenantId.toLowerCase()) {
    throw new OtherTenant("ARM_TENANT_ID", namedTenantId, tenantId);
  }
  try {
    await requireTenant(login, cloud, tenantId);
    return { found: true, by: login.by };
  } catch (error) {
    if (!(error instanceof NoToken) || login.explicit) throw error;
    return { found: false, reason: `no ARM_* variables, and ${error.message}` };
  }
}
