import { demoVariable } from "@protected-function/core/text/demo.ts";
import { decodeJwt } from "jose";
import { administratorApis } from "@protected-function/core/azure/azure-apis.ts";
import { AzureCliUnusable, azureCliSubscription } from "@protected-function/core/azure/azure-cli.ts";
import { type Cloud, cloudNamed, deployersCloud, inCloud } from "@protected-function/core/azure/clouds.ts";
import { azureLogin } from "@protected-function/core/azure/login.ts";
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
import { requireSettings } from "../../stacks/local/require-settings.ts";
import { deployerOf, readBackend } from "./surroundings.ts";
import type { PreflightFinding } from "./finding.ts";
import { findingLines } from "./preflight-text.ts";
import { preflight, type Preflight } from "./preflight.ts";
import { pulumiBackend } from "./pulumi-backend.ts";
import { pulumiCli } from "./pulumi-cli.ts";
import { ExpectedError, Refused, Unavailable } from "@protected-function/core/text/errors.ts";
import { type Requirements, requirementsOf } from "./wanted.ts";

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
  const search = { env: environment, run: createRunCommand(processGuardian()) };
  const launcher = environment[demoVariable] ? undefined : await inspectLauncher(search);
  const { deployed, backendMissing } = await readBackend(stack, directory, environment);
  const machine = [...pulumiCli({ launcher }), ...pulumiBackend({ backendMissing })];
  // Of a deployed stack, an old date is that of a secret that exists.
  const createsSecrets = deployed?.resourceIds.size === 0;
  const requirements = await requirementsFrom(settingsFile, { directory, stack, createsSecrets }).catch(
    async (error: unknown) => {
      throw withGaps(error, await loginGap(environment), machine);
    },
  );
  const cloud = cloudNamed(requirements.cloud);
  const { login, subscriptionId, claims } = await logIn(environment, cloud, requirements).catch(
    async (error: unknown) => {
      // Whether the stack is deployed isn't known either: a new one can't have a secret that has ended.
      if (deployed === undefined && error instanceof ExpectedError)
        await requirementsFrom(settingsFile, { directory, stack, createsSecrets: true }).catch((refused: unknown) => {
          throw withGaps(refused, error.message, machine);
        });
      throw withGaps(error, undefined, machine);
    },
  );
  onLogin(login.by);
  try {
    const apis = administratorApis(cloud, login.token);
    const deployer = deployerOf(claims);
    const own = environment[demoVariable] ? undefined : directory;
    const around = { deployer, subscriptionId, requirements, deployed, backendMissing, now, launcher, directory: own };
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

/** Every problem of settings and contract, before anything else is asked. @throws SettingsRefused, Unavailable */
async function requirementsFrom(
  file: string,
  {
    directory,
    stack,
    createsSecrets,
  }: { readonly directory: string; readonly stack: string; readonly createsSecrets: boolean },
): Promise<Requirements> {
  await requireSettings(file, directory, { isLive: true, createsSecrets });
  // Also the names beside an encrypted value.
  requireKnownSettings(file, directory);
  return requirementsOf(file, directory, stack);
}

async function logIn(environment: Environment, cloud: Cloud, requirements: Requirements) {
  const needsSubscription = requirements.subscriptionId === "";
  const login = azureLogin(environment, { cloud, needsSubscription });
  const subscriptionId = environment["ARM_SUBSCRIPTION_ID"] || requirements.subscriptionId || (await selectedInCli());
  const claims = decodeJwt(await login.token(`${cloud.graph}/.default`));
  await login.token(`${cloud.resourceManager}/.default`);
  return { login, subscriptionId, claims };
}

/** What the login lacks that is seen without a request: with refused settings, its cloud isn't sure. */
async function loginGap(environment: Environment): Promise<string | undefined> {
  try {
    const { explicit } = azureLogin(environment, { cloud: deployersCloud(environment) });
    if (!explicit) await selectedInCli();
    return undefined;
  } catch (error) {
    if (error instanceof ExpectedError) return error.message;
    throw error;
  }
}

/** The error with what else this machine lacks, so that one run tells all. */
function withGaps(error: unknown, login: string | undefined, findings: readonly PreflightFinding[]): unknown {
  const gaps = findings.filter(({ state }) => state !== "ok");
  if (!(error instanceof ExpectedError) || (login === undefined && gaps.length === 0)) return error;
  const lines = gaps.flatMap((gap) => findingLines(gap, painter({ colour: false })));
  const message = [
    error.message,
    ...(login === undefined ? [] : ["Also, the login:", ...login.split("\n").map((line) => `  ${line}`)]),
    ...(gaps.length === 0 ? [] : ["Also on this machine:", ...lines]),
  ].join("\n");
  return new (error instanceof Refused ? Refused : Unavailable)(error.code, message, { cause: error });
}

/** The default subscription of the Azure CLI, which azure-native takes without ARM_SUBSCRIPTION_ID. */
async function selectedInCli(): Promise<string> {
  try {
    return await azureCliSubscription();
  } catch (error) {
    if (!(error instanceof AzureCliUnusable)) throw error;
    const message = `${error.message} ${error.fix}\nOr set the ARM_* variables of a service principal, and ARM_SUBSCRIPTION_ID.`;
    throw new Unavailable("PREFLIGHT_IMPOSSIBLE", message, { cause: error });
  }
}
