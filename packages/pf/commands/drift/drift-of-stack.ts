import { join } from "node:path";
import { administratorApis, scmApi } from "@protected-function/core/azure/azure-apis.ts";
import { type Cloud, cloudOf, inCloud } from "@protected-function/core/azure/clouds.ts";
import { type AzureLogin, azureLogin } from "@protected-function/core/azure/login.ts";
import { obtainEngine } from "@protected-function/engine/obtain-engine.ts";
import { openExistingStack } from "@protected-function/engine/open-stack.ts";
import { ProgramFailed } from "@protected-function/engine/program-failed.ts";
import { requireKnownSettings } from "../../stacks/settings/known-settings.ts";
import { requireSameSettings } from "../../stacks/settings/require-same-settings.ts";
import { OutputsUnavailable, outputsOf } from "../../stacks/stack-outputs.ts";
import { Deadline } from "@protected-function/core/azure/deadline.ts";
import { isBusy } from "@protected-function/core/azure/refusals.ts";
import { patientApi } from "@protected-function/core/azure/patient-api.ts";
import { findAdministrator } from "../../stacks/live/find-administrator.ts";
import { answeredBy } from "../../stacks/answered-by.ts";
import { evidenceOf, tenantNames } from "../../stacks/evidence-of.ts";
import type { Evidence } from "@protected-function/core/text/evidence.ts";
import type { Time } from "@protected-function/core/azure/patience.ts";
import { plainText } from "@protected-function/core/text/plain-text.ts";
import { findDrift } from "./find-drift.ts";
import type { Drift } from "./finding.ts";
import type { ReadOnlyApis } from "./detector.ts";

interface DriftOfStackOptions {
  /** As `pulumi stack ls` prints it. */
  readonly stack: string;
  readonly configFile?: string | undefined;
  /** The folder with Pulumi.yaml. */
  readonly directory: string;
  /** Backend, secrets and logins. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly onStep: (text: string) => void;
  readonly onProgress: (text: string) => void;
  readonly time: Time;
}

/** How long to retry throttled requests. */
const patienceInMinutes = 3;

/**
 * Returns the drift of your own stack, with your backend and login.
 *
 * @throws SettingsRefused, OutputsUnavailable, EngineUnavailable, LoginIncomplete, OtherTenant, NoToken
 */
export async function driftOfStack(
  options: DriftOfStackOptions,
): Promise<{ readonly drift: Drift; readonly evidence: Evidence }> {
  const { stack: name, configFile, directory, environment, signal, onStep, onProgress } = options;
  const settingsFile = configFile ?? join(directory, `Pulumi.${name}.yaml`);
  requireKnownSettings(settingsFile, directory);
  onStep("Reading the state");
  const outputs = await outputsOf({ stack: name, directory, signal, onProgress });
  const cloud = cloudOf(outputs);
  const engine = await obtainEngine({ env: environment, signal, onProgress });
  const stack = await openExistingStack({ engine, directory, stack: name, environment, configFile, signal });
  try {
    await requireSameSettings(stack, settingsFile, directory);
    const administrator = await findAdministrator(environment, outputs);
    onStep("Comparing it with Azure and Entra ID (read-only)");
    const login = azureLogin(environment, { cloud, tenantId: outputs.tenantId });
    const apis = administrator.found
      ? patientApis(apisOf(cloud, login, outputs.functionApp.scmHostName), options)
      : { why: `not logged in to Azure: ${administrator.reason}` };
    const drift = await findDrift({ name, stack, apis, signal });
    const now = options.time.now();
    const tenant = { id: outputs.tenantId, ...("why" in apis ? {} : await tenantNames(apis.graph)) };
    const [, subscriptionId] = /^\/subscriptions\/([^/]+)/i.exec(outputs.functionApp.siteId) ?? [];
    const evidence = await evidenceOf({
      answeredBy: await answeredBy(environment, new URL(outputs.tokenEndpoint).hostname),
      stack: name,
      settingsFile,
      tenant,
      ...(subscriptionId !== undefined && { subscriptionId }),
      measured: "compared",
      directory,
      now,
      environment,
      signal,
    });
    const findings = drift.findings.map((finding) => ({ ...finding, undo: inCloud(cloud, finding.undo) }));
    return { drift: { ...drift, findings }, evidence };
  } catch (error) {
    // A failed refresh counts as unchecked. Here, the state itself can't be read.
    if (error instanceof ProgramFailed) throw OutputsUnavailable.refused(name, plainText(error.message), error);
    throw error;
  } finally {
    await stack.close();
  }
}

/**
 * In a large tenant, other clients use up the limits, so a throttled request is retried before it counts as unchecked.
 */
function patientApis({ graph, resourceManager, scm }: ReadOnlyApis, options: DriftOfStackOptions): ReadOnlyApis {
  const { time, signal, onProgress } = options;
  const onWait = (reason: string, pause: number): void =>
    onProgress(`${reason}; trying again in ${Math.ceil(pause / 1000)} s`);
  const deadline = new Deadline({ time, minutes: patienceInMinutes, signal, onWait });
  return {
    graph: patientApi(graph, deadline, isBusy),
    resourceManager: patientApi(resourceManager, deadline, isBusy),
    scm,
  };
}

function apisOf(cloud: Cloud, { token }: AzureLogin, scmHostName: string): ReadOnlyApis {
  return { ...administratorApis(cloud, token), scm: scmApi(cloud, scmHostName, token) };
}
