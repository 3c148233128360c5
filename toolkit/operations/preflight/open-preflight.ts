import { decodeJwt } from "jose";
import { administratorApis, administratorHosts } from "../../../azure/administrator-apis.ts";
import { azureCliSubscription } from "../../../azure/azure-cli-subscription.ts";
import { type AzureLogin, azureLogin, LoginIncomplete } from "../../../azure/azure-login.ts";
import { NoAnswer } from "../../../azure/http.ts";
import { plainText } from "../../../text/plain-text.ts";
import { demandKnownSettings } from "../known-settings.ts";
import { deployedAlready } from "./deployed-already.ts";
import { deployerOf } from "./deployer.ts";
import { preflight, type Preflight } from "./preflight.ts";
import { PreflightImpossible, PreflightRefused } from "./preflight-refused.ts";
import { wantedBy } from "./wanted.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * With the login that the environment has, as the deployment will have it.
 *
 * @param settingsFile such as `Pulumi.dev.yaml`
 * @throws SettingsRefused, PreflightRefused, PreflightImpossible
 */
export async function openPreflight(options: {
  readonly environment: Environment;
  readonly settingsFile: string;
  readonly stack: string;
  /** The folder with Pulumi.yaml. */
  readonly directory: string;
  readonly now: Date;
  readonly onLogin: (by: string) => void;
}): Promise<Preflight> {
  const { environment, settingsFile, stack, directory, now, onLogin } = options;
  demandKnownSettings(settingsFile, directory);
  const wanted = wantedBy(settingsFile, stack);
  if (wanted.cloud !== "public") {
    throw new PreflightRefused(`cloud is "${wanted.cloud}" in the settings; preflight knows the public cloud only.`);
  }
  const login = loginFrom(environment);
  const subscriptionId = environment["ARM_SUBSCRIPTION_ID"] || wanted.subscriptionId || (await subscriptionOf(login));
  const claims = decodeJwt(await tokenFor(login, administratorHosts.graph));
  await tokenFor(login, administratorHosts.resourceManager);
  onLogin(login.by);
  try {
    const apis = administratorApis(login.token);
    const deployed = await deployedAlready(stack, directory, environment);
    return await preflight({ ...apis, deployer: deployerOf(claims), subscriptionId, wanted, deployed, now });
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new PreflightImpossible(`${plainText(error.message)} Is there a network, and HTTPS_PROXY right?`, {
      cause: error,
    });
  }
}

function loginFrom(environment: Environment): AzureLogin {
  try {
    // Whatever tenant the Azure CLI is logged in to is the one that would be deployed to.
    return azureLogin(environment, "");
  } catch (error) {
    if (error instanceof LoginIncomplete) throw new PreflightRefused(error.message, { cause: error });
    throw error;
  }
}

async function tokenFor(login: AzureLogin, host: string): Promise<string> {
  try {
    return await login.token(`${host}/.default`);
  } catch (error) {
    const said = plainText(error instanceof Error ? error.message : String(error));
    if (error instanceof LoginIncomplete) throw new PreflightRefused(said, { cause: error });
    const mend = login.explicit ? "Mend the ARM_* variables." : "Log in (az login), or set the ARM_* variables.";
    throw new PreflightImpossible(`${login.by} gives no token for ${host}: ${said} ${mend}`, { cause: error });
  }
}

/** As azure-native does it without ARM_SUBSCRIPTION_ID: the one that the Azure CLI has chosen. */
async function subscriptionOf({ explicit }: AzureLogin): Promise<string> {
  const wayOut = "Set ARM_SUBSCRIPTION_ID to the subscription to deploy to (az account show --query id).";
  if (explicit) throw new PreflightRefused(`ARM_SUBSCRIPTION_ID is missing, which the ARM_* login needs. ${wayOut}`);
  try {
    return await azureCliSubscription();
  } catch (error) {
    throw new PreflightImpossible(`The Azure CLI names no subscription: log in (az login). ${wayOut}`, {
      cause: error,
    });
  }
}
