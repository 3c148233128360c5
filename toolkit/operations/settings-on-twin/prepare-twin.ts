import { type Administration, twinAdministration } from "../client/administration.ts";
import type { LocalStack } from "../local-stack.ts";
import { expectAnyPlace } from "./expect-any-place.ts";
import { makePeople } from "./make-people.ts";
import { type PeopleInSettings, peopleInSettings } from "./people-in-settings.ts";

export interface PrepareTwinOptions {
  /** Engine, twin and an empty stack, opened with the settings below. */
  readonly local: LocalStack;
  readonly settingsFile: string;
  readonly onStep: (text: string) => void;
}

/** A twin on which an environment's settings can be deployed. */
export interface PreparedTwin {
  readonly people: PeopleInSettings;
  /** Hands of the twin's administrator, which the caller closes. */
  readonly administration: Administration;
}

/**
 * Makes the twin the tenant that the settings are for: whom they name exists there, and it is the expected one.
 *
 * @throws RequestRefused, and what the engine says of settings that it cannot read
 */
export async function prepareTwin({ local, settingsFile, onStep }: PrepareTwinOptions): Promise<PreparedTwin> {
  const people = peopleInSettings(settingsFile);
  const administration = twinAdministration(local);
  try {
    onStep("Making the people that the settings name");
    await makePeople(administration.graph, people);
    await expectAnyPlace(local.stack);
    return { people, administration };
  } catch (error) {
    await administration.close();
    throw error;
  }
}
