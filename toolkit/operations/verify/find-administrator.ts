import { decodeJwt } from "jose";
import type { StackOutputs } from "../../../infra/outputs.ts";
import { azureLogin, LoginIncomplete } from "../../clients/azure-login.ts";
import { plainText } from "../../../text/plain-text.ts";
import { VerifyImpossible, VerifyRefused } from "./verify-refused.ts";

/** Whether somebody is logged in who may read the stack back. */
export type FoundAdministrator =
  | { readonly found: true; readonly by: string }
  | { readonly found: false; readonly why: string };

/**
 * Tries the login that the environment has. A login that is asked for by name and fails is an error; none at all is not:
 * what needs it is then not applicable.
 *
 * @throws VerifyRefused where it is incomplete or of another tenant, VerifyImpossible where it fails
 */
export async function findAdministrator(
  environment: Readonly<Record<string, string | undefined>>,
  { tenantId }: StackOutputs,
): Promise<FoundAdministrator> {
  const named = environment["ARM_TENANT_ID"];
  const login = loginFrom(environment, tenantId);
  if (login.explicit && named && named.toLowerCase() !== tenantId.toLowerCase()) {
    throw VerifyRefused.tenantMismatch("The login of ARM_TENANT_ID", named, tenantId);
  }
  try {
    const { tid } = decodeJwt(await login.token("https://management.azure.com/.default"));
    if (typeof tid === "string" && tid.toLowerCase() !== tenantId.toLowerCase()) {
      throw VerifyRefused.tenantMismatch(`What ${login.by} gives`, tid, tenantId);
    }
    return { found: true, by: login.by };
  } catch (error) {
    if (error instanceof VerifyRefused) throw error;
    const said = plainText(error instanceof Error ? error.message : String(error));
    if (error instanceof LoginIncomplete) throw new VerifyRefused(said, { cause: error });
    if (!login.explicit) return { found: false, why: `no ARM_* variables, and the Azure CLI gives none: ${said}` };
    throw new VerifyImpossible(
      `${login.by} gives no token for Azure Resource Manager: ${said} Mend the ARM_* variables, or unset them: then what ` +
        "needs an administrator is left out.",
      { cause: error },
    );
  }
}

function loginFrom(...[environment, tenantId]: Parameters<typeof azureLogin>): ReturnType<typeof azureLogin> {
  try {
    return azureLogin(environment, tenantId);
  } catch (error) {
    if (error instanceof LoginIncomplete) throw new VerifyRefused(error.message, { cause: error });
    throw error;
  }
}
