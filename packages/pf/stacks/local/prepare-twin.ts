import { type LenientSettings, settingKey } from "@protected-function/infra/settings/lenient-settings.ts";
import { type Administration, twinAdministration } from "./administration.ts";
import type { LocalStack } from "./local-stack.ts";
import { createUsersAndGroups, seedExisting } from "./seed-twin.ts";
import { type PeopleInSettings, peopleIn } from "../settings/people-in-settings.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import type { Stack } from "@protected-function/engine/stack.ts";
import { join } from "node:path";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { localSettings } from "../settings/renew-ended-secrets.ts";
import { makeVaults } from "./make-vaults.ts";
import { settingsInFile, vaultsIn } from "../settings/settings-in-file.ts";
import { explainFailure } from "../settings/settings-refused.ts";

interface PrepareTwinOptions {
  /** Engine, twin and an empty stack. */
  readonly local: LocalStack;
  /** The people that the settings name. */
  readonly people: PeopleInSettings;
  /** The settings, for everything else that they expect to exist. */
  readonly settings: readonly LenientSettings[];
  readonly onStep: (text: string) => void;
}

/**
 * Turns the twin into the settings' tenant. It gets the expected ID, and all the people and objects that they name.
 *
 * @returns the twin's administrator, which the caller closes
 * @throws RequestRefused, and the engine's error for settings that it can't read
 */
export async function prepareTwin({ local, people, settings, onStep }: PrepareTwinOptions): Promise<Administration> {
  const administration = twinAdministration(local);
  try {
    onStep("Creating the people in your settings");
    await createUsersAndGroups(administration.graph, people);
    await seedExisting(local.twin.control, settings, local.stackName);
    await makeVaults(administration.resourceManager, local.twin.control, vaultsIn(settings));
    await expectAnyTenant(local.stack, settings);
    return administration;
  } catch (error) {
    await administration.close();
    throw error;
  }
}

/**
 * The twin's tenant and subscription differ from the ones that the settings expect.
 *
 * @param settings only what one of these expects is set: each setting takes a run of the engine
 */
export async function expectAnyTenant(
  stack: Pick<Stack, "setConfig">,
  settings: readonly Pick<LenientSettings, "expectedTenantId" | "expectedSubscriptionId">[],
): Promise<void> {
  for (const name of ["expectedTenantId", "expectedSubscriptionId"] as const) {
    const isExpected = settings.some((one) => one[name] !== undefined && one[name] !== "");
    if (isExpected) await stack.setConfig(settingKey(name), "");
  }
}

export interface DeploySettingsOptions {
  /** Engine, twin and an empty stack, opened with the settings below. */
  readonly local: LocalStack;
  /** The program's directory. */
  readonly directory: string;
  /** Default: `Pulumi.local.yaml` in it. */
  readonly settingsFile?: string | undefined;
  readonly onStep: (text: string) => void;
  /** Asked before the deployment, with the twin's administrator. What it throws ends everything. */
  readonly beforeDeployment?: (graph: JsonApi) => Promise<void>;
}

/** An environment's settings, deployed to a twin that has everyone they name. */
export interface DeployedSettings {
  readonly people: PeopleInSettings;
  /** The twin's administrator, which the caller closes. */
  readonly administration: Administration;
  readonly outputs: StackOutputs;
}

/** @throws SettingsRefused, ProgramFailed, RequestRefused */
export async function deploySettings(options: DeploySettingsOptions): Promise<DeployedSettings> {
  const { local, directory, settingsFile = join(directory, localSettings), onStep } = options;
  const { settings } = settingsInFile(settingsFile, directory);
  const people = peopleIn(settings);
  const administration = await prepareTwin({ local, people, settings: [settings], onStep });
  try {
    await options.beforeDeployment?.(administration.graph);
    onStep("Deploying the stack to the twin");
    await explainFailure(local.stack.up(), undefined, local.sources);
    return { people, administration, outputs: await local.outputs() };
  } catch (error) {
    await administration.close();
    throw error;
  }
}
