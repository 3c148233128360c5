import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Cloud, cloudNamed } from "@protected-function/core/azure/clouds.ts";
import { type JsonApi, RequestRefused } from "@protected-function/core/azure/json-api.ts";
import { obtainEngine } from "@protected-function/engine/obtain-engine.ts";
import { openExistingStack } from "@protected-function/engine/open-stack.ts";
import type { Stack } from "@protected-function/engine/stack.ts";
import { type AzureSession, logIn, patient } from "../../stacks/live/log-in.ts";
import { type Place, placeOf } from "../../stacks/live/place.ts";
import { requireSameStack, stackNameIn } from "../../stacks/live/require-same-stack.ts";
import { projectNameIn, type StackSettings, stackSettings } from "../../stacks/live/stack-settings.ts";
import { type StackState, stackStateOf } from "../../stacks/live/stack-state.ts";
import { exportOf, requireReadable, TeardownImpossible, TeardownRefused } from "../../stacks/live/teardown-refused.ts";
import { requireSameSettings } from "../../stacks/settings/require-same-settings.ts";
import { removeEmptyAttributes } from "./remove-empty-attributes.ts";
import { deadlineOf, type Progress, type TeardownRequest } from "./request.ts";
import { requireRemovable } from "./require-removable.ts";

/** A stack, by the command line and its settings file. */
interface NamedStack {
  /** As on the command line. */
  readonly name: string;
  readonly project: string;
  /** Without an organization. */
  readonly stackName: string;
  readonly configFile: string;
  readonly settings: StackSettings;
}

/** The stack to tear down. Command line, settings, state and login agree which one it is, and where. */
export interface Target extends NamedStack {
  readonly cloud: Cloud;
  readonly stack: Stack;
  /** As it was when the stack was opened. */
  readonly state: StackState;
  readonly place: Place;
  readonly session: AzureSession;
}

/**
 * Opens the stack once: settings, engine, state, place, login. Refuses production, protected stacks and everything that
 * doesn't agree.
 *
 * @throws TeardownRefused, SettingsRefused, TeardownImpossible, EngineUnavailable
 */
export async function openTarget(request: TeardownRequest, progress: Progress): Promise<Target> {
  const { directory, environment, signal } = request;
  const namedStack = readNamedStack(request);
  const { name, stackName, configFile, settings } = namedStack;
  requireTheStack(namedStack, { resources: [], pending: [] });
  progress.step("Reading the state");
  if (request.unlock) removeEmptyAttributes(environment, { project: namedStack.project, stack: stackName });
  const engine = await obtainEngine({ env: environment, signal, onProgress: progress.detail });
  const stack = await openExistingStack({ engine, directory, stack: name, configFile, environment, signal });
  try {
    const state = stackStateOf(await exportOf(stack, name));
    // A setting that Pulumi reads differently may be the one that protects something.
    await requireSameSettings(stack, configFile, directory);
    requireTheStack(namedStack, state);
    const place = placeOf(stackName, state, settings, environment);
    // The engine decrypts secrets to destroy resources, so a wrong passphrase must fail here, before the plan.
    await exportOf(stack, name, { showSecrets: true });
    const cloud = cloudNamed(settings.cloud);
    const session = await logIn(environment, cloud, place.tenantId);
    const reachable = patient(session, deadlineOf(request, progress));
    await requireReadable(session.by, requireSubscription(reachable, place));
    // Use the stack's tenant and subscription for the engine, not the login's default.
    stack.addToEnvironment({ ARM_TENANT_ID: place.tenantId, ARM_SUBSCRIPTION_ID: place.subscriptionId });
    return { ...namedStack, cloud, stack, state, place, session };
  } catch (error) {
    await stack.close();
    throw error;
  }
}

function readNamedStack({ stack: name, directory, configFile: givenFile }: TeardownRequest): NamedStack {
  const projectFile = join(directory, "Pulumi.yaml");
  const project = projectNameIn(projectFile);
  const stackName = stackNameIn(name, project);
  const configFile = givenFile ?? join(directory, `Pulumi.${stackName}.yaml`);
  if (!existsSync(configFile)) {
    throw new TeardownRefused(
      `The settings file of the stack "${name}", ${configFile}, doesn't exist. Teardown requires it to find and judge the stack. ` +
        "Give another file with --settings.",
    );
  }
  return { name, project, stackName, configFile, settings: stackSettings(configFile, directory) };
}

/** @throws TeardownRefused if the state is another stack's, or this stack must not be removed */
export function requireTheStack({ project, stackName, settings }: NamedStack, state: StackState): void {
  requireSameStack({ project, stack: stackName, settings }, state);
  requireRemovable(stackName, settings, state);
}

/** @throws TeardownRefused if the login can't see it, or it belongs to another tenant */
async function requireSubscription({ resourceManager, by }: AzureSession, place: Place): Promise<void> {
  await requireOneTenant(resourceManager, place, "the stack is in").catch((error: unknown) => {
    if (!(error instanceof RequestRefused)) throw error;
    const message = `${by} can't see the subscription ${place.subscriptionId}: ${error.message}`;
    // The cause is throttling or a service error, not the login.
    const isPassing = error.status === 408 || error.status === 429 || error.status >= 500;
    throw isPassing
      ? new TeardownImpossible(message, { cause: error })
      : new TeardownRefused(message, { cause: error });
  });
}

/** @throws TeardownRefused if the subscription belongs to another tenant, RequestRefused */
export async function requireOneTenant(
  resourceManager: JsonApi,
  { tenantId, subscriptionId }: Place,
  butWeAreIn: string,
): Promise<void> {
  const path = `/subscriptions/${subscriptionId}?api-version=2022-12-01`;
  const { tenantId: its } = (await resourceManager.call("GET", path)) as { readonly tenantId: string };
  if (its.toLowerCase() === tenantId.toLowerCase()) return;
  throw new TeardownRefused(
    `The subscription ${subscriptionId} belongs to tenant ${its}, but ${butWeAreIn} ${tenantId}.`,
  );
}
