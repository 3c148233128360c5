import { setTimeout } from "node:timers/promises";
import { administratorApis } from "../../clients/administrator-apis.ts";
import { azureLogin, LoginIncomplete } from "../../clients/azure-login.ts";
import { NoAnswer } from "../../clients/http.ts";
import type { TokenFor } from "../../clients/kept-tokens.ts";
import { federate, type FederateOptions, type Federation } from "./federate.ts";
import { Refused, Unavailable } from "../../../text/errors.ts";

export interface FederationWish extends Pick<FederateOptions, "deployer" | "wanted" | "leave"> {
  /** Where the Azure CLI is asked; default: its own. */
  readonly tenantId?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * `federate`, with the login that the environment has.
 *
 * @throws Refused, Unavailable where there is no login, no connection, or no right
 */
export async function openFederation({ environment, tenantId, ...wish }: FederationWish): Promise<Federation> {
  try {
    const login = azureLogin(environment, tenantId ?? environment["ARM_TENANT_ID"] ?? "");
    const token: TokenFor = async (scope, refused) => {
      try {
        return await login.token(scope, refused);
      } catch (error) {
        const said = error instanceof Error ? error.message : String(error);
        throw new Unavailable("FEDERATE_IMPOSSIBLE", `${login.by} gives no token for ${scope}: ${said}`, {
          cause: error,
        });
      }
    };
    return await federate({
      ...wish,
      graph: administratorApis(token).graph,
      pause: (milliseconds) => setTimeout(milliseconds),
    });
  } catch (error) {
    if (error instanceof LoginIncomplete) throw new Refused("FEDERATE_REFUSED", error.message, { cause: error });
    if (error instanceof NoAnswer) throw new Unavailable("FEDERATE_IMPOSSIBLE", error.message, { cause: error });
    throw error;
  }
}
