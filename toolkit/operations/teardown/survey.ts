import type { JsonApi } from "../../clients/json-api.ts";
import { type BegunSecret, findBegunSecrets } from "./begun-secrets.ts";
import { type FoundInAzure, findInAzure } from "./find-azure.ts";
import { findConditionalAccess, type FoundConditionalAccess } from "./find-conditional-access.ts";
import { findLookalikes } from "./find-lookalikes.ts";
import {
  findRegistrations,
  type FoundRegistrations,
  type KnownRegistrations,
  knownRegistrations,
} from "./find-registrations.ts";
import type { Place } from "./place.ts";
import type { Mark } from "./stack-mark.ts";
import type { StackSettings } from "./stack-settings.ts";
import type { StackState } from "./stack-state.ts";
import type { Left } from "./thing.ts";

/** All that there is of the stack, known to its state or not. */
export interface Survey {
  readonly state: StackState;
  readonly known: KnownRegistrations;
  readonly registrations: FoundRegistrations;
  readonly conditionalAccess: FoundConditionalAccess;
  readonly azure: FoundInAzure;
  readonly begunSecrets: readonly BegunSecret[];
  /** Perhaps ours, by name only. */
  readonly lookalikes: readonly Left[];
}

export interface SurveyOptions {
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
  readonly place: Place;
  readonly mark: Mark;
  /** Without an organisation. */
  readonly stack: string;
  readonly settings: StackSettings;
  readonly state: StackState;
}

/** Reads, and nothing else. @throws RequestRefused */
export async function survey(options: SurveyOptions): Promise<Survey> {
  const { graph, resourceManager, place, mark, stack, settings, state } = options;
  const known = knownRegistrations(state);
  const [registrations, conditionalAccess, azure, begunSecrets] = await Promise.all([
    findRegistrations(graph, mark, known),
    findConditionalAccess(graph, state),
    findInAzure(resourceManager, place.subscriptionId, mark, state),
    findBegunSecrets(resourceManager, place.subscriptionId, mark, state),
  ]);
  const ours = new Set([
    ...known.applications,
    ...[...registrations.live, ...registrations.deleted, ...conditionalAccess.ours].map(({ id }) => id),
  ]);
  const lookalikes = await findLookalikes(graph, { stack, mark, settings, ours, policies: conditionalAccess.others });
  return { state, known, registrations, conditionalAccess, azure, begunSecrets, lookalikes };
}
