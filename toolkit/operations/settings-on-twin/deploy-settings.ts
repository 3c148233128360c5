import { join } from "node:path";
import type { StackOutputs } from "../../checks/origin.ts";
import { type Administration, openAdministration } from "../administration/administration.ts";
import { administratorOf, type LocalStack } from "../local-stack.ts";
import { explainFailure } from "../settings-refused.ts";
import { makePeople } from "./make-people.ts";
import { type PeopleInSettings, peopleInSettings } from "./people-in-settings.ts";

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
  readonly outputs: StackOutputs;
  readonly people: PeopleInSettings;
  /** Hands of the twin's administrator, which the caller closes. */
  readonly administration: Administration;
}

/** @throws SettingsRefused, ProgramFailed, RequestRefused */
export async function deploySettings(options: DeploySettingsOptions): Promise<DeployedSettings> {
  const { local, directory, settingsFile, onStep } = options;
  const people = peopleInSettings(settingsFile ?? join(directory, "Pulumi.local.yaml"));
  const administration = administrationOf(local);
  try {
    onStep("Making the people that the settings name");
    await makePeople(administration.graph, people);
    // Whatever tenant the settings are for, this one is the twin's.
    for (const name of ["expectedTenantId", "expectedSubscriptionId"]) {
      await local.stack.setConfig(`protected-function:${name}`, "");
    }
    onStep("Deploying the stack to the twin");
    await explainFailure(local.stack.up());
    return { outputs: await local.outputs(), people, administration };
  } catch (error) {
    await administration.close();
    throw error;
  }
}

/** In a process that reaches the twin and nothing else. */
function administrationOf({ twin, guardian }: LocalStack): Administration {
  const { PATH, HOME, TMPDIR, SystemRoot } = process.env;
  return openAdministration({
    environment: { PATH, HOME, TMPDIR, SystemRoot, ...twin.environment },
    login: { kind: "secret", ...administratorOf({ twin }) },
    guardian,
  });
}
