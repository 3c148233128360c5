import { shellWord } from "../../../text/shell-word.ts";
import { decodeJwt } from "jose";
import { administratorApis } from "../../../azure/administrator-apis.ts";
import { type AzureLogin, azureLogin, LoginIncomplete } from "../../../azure/azure-login.ts";
import { type JsonApi, jsonApi } from "../../../azure/json-api.ts";
import { plainText } from "../../../text/plain-text.ts";
import { TeardownImpossible, TeardownRefused } from "./teardown-refused.ts";

/** Graph and Resource Manager as whoever is logged in. */
export interface Hands {
  /** A noun phrase: whose login it is. */
  readonly by: string;
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
  /** A key vault's own interface, by the vault's name. */
  readonly vault: (name: string) => JsonApi;
}

/**
 * The environment's login, if it is of the stack's tenant.
 *
 * @throws TeardownRefused where it is of another or incomplete, TeardownImpossible where there is none
 */
export async function logIn(
  environment: Readonly<Record<string, string | undefined>>,
  tenantId: string,
): Promise<Hands> {
  const { tenantId: its, ...hands } = await logInAnywhere(environment, tenantId);
  if (its.toLowerCase() !== tenantId.toLowerCase()) {
    throw new TeardownRefused(
      `What ${hands.by} gives is of the tenant ${its}, the stack is in ${tenantId}. Log in to that one ` +
        `(az login --tenant ${shellWord(tenantId)}, or its ARM_* variables).`,
    );
  }
  return hands;
}

/**
 * The environment's login, and the tenant that it is of.
 *
 * @param tenantId where the Azure CLI is asked for a token; empty: in its own
 * @throws TeardownRefused where it is incomplete, TeardownImpossible where there is none
 */
export async function logInAnywhere(
  environment: Readonly<Record<string, string | undefined>>,
  tenantId: string,
): Promise<Hands & { readonly tenantId: string; readonly isExplicit: boolean }> {
  const login = loginFrom(environment, tenantId);
  const { graph, resourceManager } = administratorApis(login.token);
  const { tid } = decodeJwt(await tokenOf(login));
  const vault = (name: string): JsonApi =>
    jsonApi(`https://${name}.vault.azure.net`, (refused) => login.token("https://vault.azure.net/.default", refused));
  return { by: login.by, graph, resourceManager, vault, tenantId: String(tid), isExplicit: login.explicit };
}

async function tokenOf(login: AzureLogin): Promise<string> {
  try {
    return await login.token("https://management.azure.com/.default");
  } catch (error) {
    const why = plainText(error instanceof Error ? error.message : String(error));
    if (error instanceof LoginIncomplete) throw new TeardownRefused(why, { cause: error });
    throw new TeardownImpossible(
      `Nobody is logged in who could tear the stack down: ${login.by} gives no token for Azure Resource Manager: ${why} ` +
        "Use az login, or the ARM_* variables, as for deploying.",
      { cause: error },
    );
  }
}

function loginFrom(...[environment, tenantId]: Parameters<typeof azureLogin>): AzureLogin {
  try {
    return azureLogin(environment, tenantId);
  } catch (error) {
    if (error instanceof LoginIncomplete) throw new TeardownRefused(error.message, { cause: error });
    throw error;
  }
}
