import { demoVariable } from "../../stacks/answered-by.ts";
import { decodeJwt } from "jose";
import { administratorApis } from "../../azure/azure-apis.ts";
import { AzureCliUnusable, azureCliSubscription } from "../../azure/azure-cli.ts";
import { cloudNamed, inCloud } from "../../azure/clouds.ts";
import { type AzureLogin, azureLogin } from "../../azure/login.ts";
import { NoAnswer } from "../../azure/http.ts";
import { processGuardian } from "../../engine/guardian.ts";
import { inspectLauncher } from "../../engine/launcher.ts";
import { createRunCommand } from "../../engine/run-command.ts";
import { plainText } from "../../text/plain-text.ts";
import { requireKnownSettings } from "../../stacks/settings/known-settings.ts";
import { deployedAlready, deployerOf } from "./surroundings.ts";
import { preflight, type Preflight } from "./preflight.ts";
import { Refused, Unavailable } from "../../text/errors.ts";
import { wantedBy } from "./wanted.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Runs the checks with the environment's login, which the deployment will also use.
 *
 * @param settingsFile such as `Pulumi.dev.yaml`
 * @throws SettingsRefused, LoginIncomplete, NoToken, Refused, Unavailable
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
  requireKnownSettings(settingsFile, directory);
  const wanted = wantedBy(settingsFile, stack);
  const cloud = cloudNamed(wanted.cloud);
  const login = azureLogin(environment, { cloud });
  const subscriptionId = environment["ARM_SUBSCRIPTION_ID"] || wanted.subscriptionId || (await subscriptionOf(login));
  const claims = decodeJwt(await login.token(`${cloud.graph}/.default`));
  await login.token(`${cloud.resourceManager}/.default`);
  onLogin(login.by);
  try {
    const apis = administratorApis(cloud, login.token);
    const deployed = await deployedAlready(stack, directory, environment);
    const deployer = deployerOf(claims);
    const search = { env: environment, run: createRunCommand(processGuardian()) };
    const launcher = environment[demoVariable] ? undefined : await inspectLauncher(search);
    const found = await preflight({ ...apis, deployer, subscriptionId, wanted, deployed, now, launcher });
    return {
      ...found,
      findings: found.findings.map((one) => (one.grants ? { ...one, grants: inCloud(cloud, one.grants) } : one)),
    };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new Unavailable("PREFLIGHT_IMPOSSIBLE", `${plainText(error.message)} Check the network and HTTPS_PROXY.`, {
      cause: error,
    });
  }
}

/** Returns the default subscription of the Azure CLI if ARM_SUBSCRIPTION_ID isn't set, as azure-native does. */
async function subscriptionOf({ explicit }: AzureLogin): Promise<string> {
  const fix = "Set ARM_SUBSCRIPTION_ID to the subscription to deploy to (az account show --query id).";
  if (explicit)
    throw new Refused("PREFLIGHT_REFUSED", `ARM_SUBSCRIPTION_ID is missing; the ARM_* login requires it. ${fix}`);
  try {
    return await azureCliSubscription();
  } catch (error) {
    if (!(error instanceof AzureCliUnusable)) throw error;
    const message = `${error.message} ${error.fix}\nOr set the ARM_* variables of a service principal, and ARM_SUBSCRIPTION_ID.`;
    throw new Unavailable("PREFLIGHT_IMPOSSIBLE", message, { cause: error });
  }
}
