import { join } from "node:path";
import type { StackOutputs } from "../../infra/outputs.ts";
import type { Administration } from "./administration.ts";
import { localSettings } from "../settings/renew-ended-secrets.ts";
import type { LocalStack } from "./local-stack.ts";
import { settingsInFile } from "../settings/settings-in-file.ts";
import { explainFailure } from "../settings/settings-refused.ts";
import { peopleIn, type PeopleInSettings } from "../settings/people-in-settings.ts";
import { prepareTwin } from "./prepare-twin.ts";

export interface DeploySettingsOptions {
  /** Engine, twin and an empty stack, opened with the settings below. */
  readonly local: LocalStack;
  /** The program's directory. */
  readonly directory: string;
  /** Default: `Pulumi.local.yaml` in it. */
  readonly settingsFile?: string | undefined;
  readonly onStep: (text: string) => void;
}

/** An environment's settings, deployed to a twin where everybody exists whom they name. */
export interface DeployedSettings {
  readonly people: PeopleInSettings;
  /** Hands of the twin's administrator, which the caller closes. */
  readonly administration: Administration;
  readonly outputs: StackOutputs;
}

/** @throws SettingsRefused, ProgramFailed, RequestRefused */
export async function deploySettings(options: DeploySettingsOptions): Promise<DeployedSettings> {
  const { local, directory, settingsFile = join(directory, localSettings), onStep } = options;
  const { settings, config } = settingsInFile(settingsFile);
  const people = peopleIn(settings, config);
  const administration = await prepareTwin({ local, people, settings: [settings], onStep });
  try {
    onStep("Deploying the stack to the twin");
    await explainFailure(local.stack.up());
    return { people, administration, outputs: await local.outputs() };
  } catch (error) {
    await administration.close();
    throw error;
  }
}
