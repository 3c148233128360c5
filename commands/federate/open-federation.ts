import { setTimeout } from "node:timers/promises";
import { administratorApis } from "../../azure/azure-apis.ts";
import { type Cloud, cloudNamed, deployersCloud } from "../../azure/clouds.ts";
import { NoAnswer } from "../../azure/http.ts";
import { azureLogin } from "../../azure/login.ts";
import { federate, type FederateOptions, type Federation } from "./federate.ts";
import { Unavailable } from "../../text/errors.ts";

export interface FederationWish extends Pick<FederateOptions, "deployer" | "wanted" | "leave"> {
  readonly cloud: Cloud;
  /** Where the Azure CLI is asked; default: its own. */
  readonly tenantId?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Where the deployer is registered: in the cloud that is named, else where the environment deploys to. @throws Refused */
export function federationCloud(name: string | undefined, environment: FederationWish["environment"]): Cloud {
  return name === undefined ? deployersCloud(environment) : cloudNamed(name);
}

/**
 * `federate`, with the login that the environment has.
 *
 * @throws LoginIncomplete, NoToken, Refused, Unavailable where there is no connection, or no right
 */
export async function openFederation({ cloud, environment, tenantId, ...wish }: FederationWish): Promise<Federation> {
  try {
    const { token } = azureLogin(environment, { cloud, tenantId });
    return await federate({
      ...wish,
      graph: administratorApis(cloud, token).graph,
      pause: (milliseconds) => setTimeout(milliseconds),
    });
  } catch (error) {
    if (error instanceof NoAnswer) throw new Unavailable("FEDERATE_IMPOSSIBLE", error.message, { cause: error });
    throw error;
  }
}
