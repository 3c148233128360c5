import { setTimeout } from "node:timers/promises";
import { administratorApis } from "../../../azure/administrator-apis.ts";
import { azureLogin, LoginIncomplete } from "../../../azure/azure-login.ts";
import { NoAnswer } from "../../../azure/http.ts";
import type { TokenFor } from "../../../azure/kept-tokens.ts";
import { federate, type FederateOptions, type Federation } from "./federate.ts";
import { FederateImpossible, FederateRefused } from "./federate-refused.ts";

export interface FederationWish extends Pick<FederateOptions, "deployer" | "wanted" | "leave"> {
  /** Where the Azure CLI is asked; default: its own. */
  readonly tenantId?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * `federate`, with the login that the environment has.
 *
 * @throws FederateRefused, FederateImpossible where there is no login, no connection, or no right
 */
export async function openFederation({ environment, tenantId, ...wish }: FederationWish): Promise<Federation> {
  try {
    const login = azureLogin(environment, tenantId ?? environment["ARM_TENANT_ID"] ?? "");
    const token: TokenFor = async (scope, refused) => {
      try {
        return await login.token(scope, refused);
      } catch (error) {
        const said = error instanceof Error ? error.message : String(error);
        throw new FederateImpossible(`${login.by} gives no token for ${scope}: ${said}`, { cause: error });
      }
    };
    return await federate({
      ...wish,
      graph: administratorApis(token).graph,
      pause: (milliseconds) => setTimeout(milliseconds),
    });
  } catch (error) {
    if (error instanceof LoginIncomplete) throw new FederateRefused(error.message, { cause: error });
    if (error instanceof NoAnswer) throw new FederateImpossible(error.message, { cause: error });
    throw error;
  }
}
