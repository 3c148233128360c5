import type { LenientSettings } from "../../infra/settings/lenient-settings.ts";
import { type Administration, twinAdministration } from "./administration.ts";
import type { LocalStack } from "./local-stack.ts";
import { expectAnyPlace } from "./expect-any-place.ts";
import { makePeople } from "./make-people.ts";
import type { PeopleInSettings } from "../settings/people-in-settings.ts";
import { seedExisting } from "./seed-existing.ts";

export interface PrepareTwinOptions {
  /** Engine, twin and an empty stack. */
  readonly local: LocalStack;
  /** Whom the settings name that it is for. */
  readonly people: PeopleInSettings;
  /** What else they expect to be there. */
  readonly settings: readonly LenientSettings[];
  readonly onStep: (text: string) => void;
}

/**
 * Makes the twin the tenant that the settings are for: whom they name exists there, and what they refer to, and it is the expected one.
 *
 * @returns hands of the twin's administrator, which the caller closes
 * @throws RequestRefused, and what the engine says of settings that it cannot read
 */
export async function prepareTwin({ local, people, settings, onStep }: PrepareTwinOptions): Promise<Administration> {
  const administration = twinAdministration(local);
  try {
    onStep("Making the people that the settings name");
    await makePeople(administration.graph, people);
    await seedExisting(local.twin.control, settings);
    await expectAnyPlace(local.stack);
    return administration;
  } catch (error) {
    await administration.close();
    throw error;
  }
}
