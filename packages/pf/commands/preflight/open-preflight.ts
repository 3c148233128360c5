import { demoVariable } from "@protected-function/core/text/demo.ts";
import { decodeJwt } from "jose";
import { administratorApis } from "@protected-function/core/azure/azure-apis.ts";
import { AzureCliUnusable, azureCliSubscription } from "@protected-function/core/azure/azure-cli.ts";
import { cloudNamed, inCloud } from "@protected-function/core/azure/clouds.ts";
import { type AzureLogin, azureLogin } from "@protected-function/core/azure/login.ts";
import { NoAnswer } from "@protected-function/core/azure/http.ts";
import { painter } from "../../cli/layout.ts";
import { processGuardian } from "@protected-function/engine/guardian.ts";
import { inspectLauncher } from "@protected-function/engine/launcher.ts";
import { createRunCommand } from "@protected-function/engine/run-command.ts";
import { plainText } from "@protected-function/core/text/plain-text.ts";
import type { Evidence } from "@protected-function/core/text/evidence.ts";
import { answeredBy } from "../../stacks/answered-by.ts";
import { evidenceOf, tenantNames } from "../../stacks/evidence-of.ts";
import { requireKnownSettings } from "../../stacks/settings/known-settings.ts";
import { deployedAlready, deployerOf } from "./surroundings.ts";
import type { PreflightFinding } from "./finding.ts";
import { findingLines } from "./preflight-text.ts";
import { preflight, type Preflight } from "./preflight.ts";
import { pulumiCli } from "./pulumi-cli.ts";
import { Refused, Unavailable } from "@protected-function/core/text/errors.ts";
import { requirementsOf } from "./wanted.ts";

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
  readonly signal: AbortSignal;
  readonly onLogin: (by: string) => void;
}): Promise<{ readonly result: Preflight; readonly evidence: Evidence }> {
  const { environment, settingsFile, stack, directory, now, signal, onLogin } = options;
  requireKnownSettings(settingsFile, directory);
  const requirements = requirementsOf(settingsFile, directory, stack);
  const cloud = cloudNamed(requirements.cloud);
  const logIn = async () => {
    const login = azureLogin(environment, { cloud });
    const subscriptionId =
      environment["ARM_SUBSCRIPTION_ID"] || requirements.subscriptionId || (await subscriptionOf(login));
    const claims = decodeJwt(await login.token(`${cloud.graph}/.default`));
    await login.token(`${cloud.resourceManager}/.default`);
    return { login, subscriptionId, claims };
  };
  const search = { env: environment, run: createRunCommand(processGuardian()) };
  const launcher = environment[demoVariable] ? undefined : await inspectLauncher(search);
  const { login, subscriptionId, claims } = await logIn().catch((error: unknown) => {
    throw withMachineGaps(error, pulumiCli({ launcher }));
  });
  onLogin(login.by);
  try {
    const apis = administratorApis(cloud, login.token);
    const deployed = await deployedAlready(stack, directory, environment);
    const deployer = deployerOf(claims);
    const own = environment[demoVariable] ? undefined : directory;
    const around = { deployer, subscriptionId, requirements, deployed, now, launcher, directory: own };
    const result = await preflight({ ...apis, ...around });
    const findings = result.findings.map((finding) =>
      finding.grants ? { ...finding, grants: inCloud(cloud, finding.grants) } : finding,
    );
    return {
      result: { ...result, findings },
      evidence: await evidenceOf({
        answeredBy: await answeredBy(environment, new URL(cloud.loginEndpoint).hostname),
        stack,
        settingsFile,
        tenant: { id: deployer.tenantId, ...(await tenantNames(apis.graph)) },
        subscriptionId,
        measured: "checked",
        directory,
        now: now.getTime(),
        environment,
        signal,
      }),
    };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new Unavailable("PREFLIGHT_IMPOSSIBLE", `${plainText(error.message)} Check the network and HTTPS_PROXY.`, {
      cause: error,
    });
  }
}

/** The login's error with what else this machine lacks, which needs no login to be seen. */
function withMachineGaps(error: unknown, findings: readonly PreflightFinding[]): unknown {
  const gaps = findings.filter(({ state }) => state !== "ok");
  if (!(error instanceof Refused || error instanceof Unavailable) || gaps.length === 0) return error;
  const lines = gaps.flatMap((gap) => findingLines(gap, painter({ colour: false })));
  const message = [error.message, "Also on this machine:", ...lines].join("\n");
  return new (error instanceof Refused ? Refused : Unavailable)(error.code, message, { cause: error });
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
