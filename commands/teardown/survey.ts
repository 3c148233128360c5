import type { JsonApi } from "../../azure/json-api.ts";
import { findAttached } from "./find-attached.ts";
import { findInAzure, type FoundInAzure } from "./find-azure.ts";
import { findConditionalAccess, type FoundConditionalAccess } from "./conditional-access.ts";
import {
  findRegistrations,
  type FoundRegistration,
  type KnownRegistrations,
  knownRegistrations,
} from "./find-registrations.ts";
import { foreignInState } from "./foreign-in-state.ts";
import { findSecrets, type FoundSecret } from "./find-secrets.ts";
import { findUses, rolesLeftOver, type Use } from "./find-uses.ts";
import type { Owner } from "../../infra/stack-mark.ts";
import { type Found, isGoing } from "../../stacks/live/ownership.ts";
import type { Place } from "../../stacks/live/place.ts";
import { programNames } from "../../stacks/live/program-resources.ts";
import type { StackSettings } from "../../stacks/live/stack-settings.ts";
import { randomStringIn, type StackState } from "../../stacks/live/stack-state.ts";
import { type Foreign, type Remaining, lastSegment, type Thing } from "../../stacks/live/thing.ts";

/**
 * Everything that belongs to the stack, whether or not it's in the state, and other owners' things that would be
 * affected.
 */
export interface Survey {
  readonly owner: Owner;
  readonly state: StackState;
  readonly known: KnownRegistrations;
  readonly registrations: readonly FoundRegistration[];
  readonly conditionalAccess: FoundConditionalAccess;
  readonly azure: FoundInAzure;
  readonly secrets: readonly FoundSecret[];
  /** Other owners' objects that use the stack's things. */
  readonly uses: readonly Use[];
  /** URNs of what the state holds and still exists; missing if nobody looked. */
  readonly there?: ReadonlySet<string>;
  /** Created by others for the stack, or still there after it. */
  readonly remains: readonly Remaining[];
}

interface SurveyOptions {
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
  readonly place: Place;
  readonly owner: Owner;
  readonly settings: StackSettings;
  readonly state: StackState;
}

/** Takes the survey (read-only). @throws RequestRefused */
export async function survey(options: SurveyOptions): Promise<Survey> {
  const { graph, resourceManager, owner, settings, state } = options;
  const { subscriptionId } = options.place;
  const known = knownRegistrations(state);
  const names = programNames(settings.name, owner.stack, randomStringIn(state, "suffix"));
  const [registrations, conditionalAccess, azure, secrets] = await Promise.all([
    findRegistrations(graph, { owner, known, settings }),
    findConditionalAccess(graph, owner, state, settings),
    findInAzure(resourceManager, { subscriptionId, owner, state, names, adopted: settings.adopted }),
    findSecrets(resourceManager, owner, state),
  ]);
  // If nothing is provably the stack's, its possible things don't count as other owners'.
  const isOneOfOurs = ({ standing }: Found): boolean =>
    standing === "own" || (standing === "candidate" && owner.id === undefined);
  const ours: readonly Found[] = [
    ...azure.groups,
    ...azure.groups.flatMap(({ contents }) => contents),
    ...azure.strays,
    ...conditionalAccess.things,
  ];
  const ownIds = new Set(ours.filter(isOneOfOurs).map(({ id }) => id.toLowerCase()));
  const isOwn = (id: string): boolean => isWithin(id, ownIds);
  const ownClientIds = new Set(registrations.filter(isOneOfOurs).map(({ clientId }) => clientId));
  const search = { graph, resourceManager, subscriptionId, state, conditionalAccess, isOwn, ownClientIds };
  const [uses, attached, roles] = await Promise.all([
    findUses(search),
    findAttached({ resourceManager, subscriptionId, state, azure }),
    rolesLeftOver(search),
  ]);
  const { isRead, showsDeleted } = conditionalAccess;
  const remains = [...(isRead ? [] : [policiesNotRead]), ...(showsDeleted ? [] : [deletedHidden]), ...roles];
  return {
    owner,
    state,
    known,
    registrations,
    conditionalAccess,
    azure,
    secrets,
    uses: [...uses, ...attached],
    remains,
  };
}

const policiesNotRead: Remaining = {
  what: "other conditional access policies that may name this stack's API",
  why: "unknown, because this login can't read them (requires Policy.Read.All)",
};

const deletedHidden: Remaining = {
  what: "deleted conditional access policies and named locations of this stack, if any",
  why: "unknown, because Graph shows no deleted ones here (v1.0 and beta); Entra ID keeps them for 30 days",
};

/**
 * Everything that is or may be the stack's. A group stands for those of its contents that only may be the stack's.
 */
export function allFound({ registrations, conditionalAccess, azure, secrets }: Survey): readonly Found[] {
  const { groups, strays, deletedWorkspaces } = azure;
  const contents = groups.flatMap((group) => group.contents.filter(({ standing }) => standing === "own"));
  return [
    ...registrations,
    ...conditionalAccess.things,
    ...groups,
    ...contents,
    ...strays,
    ...deletedWorkspaces,
    ...secrets,
  ];
}

/** What would be removed, including everything in the groups that would be. */
export function allGoing(
  found: Survey,
  included: ReadonlySet<string>,
): readonly (Thing & Pick<Found, "isProduction">)[] {
  const going = allFound(found).filter((thing) => isGoing(thing, included));
  const inside = found.azure.groups
    .filter((group) => isGoing(group, included))
    .flatMap(({ contents, foreign }) => [...contents, ...foreign]);
  return [...new Map([...going, ...inside].map((thing) => [thing.id.toLowerCase(), thing])).values()];
}

/**
 * Other owners' things that the teardown would delete or affect, each once.
 *
 * @param included ids that a person has included or confirmed, in lower case
 */
export function foreignIn(found: Survey, included: ReadonlySet<string>): readonly Foreign[] {
  return [...new Map(harmedIn(found, included).map((thing) => [thing.id.toLowerCase(), thing])).values()];
}

/** The same, with the thing that they use: several times if they use several. */
export function harmedIn(found: Survey, included: ReadonlySet<string>): readonly Use[] {
  const inside = found.azure.groups
    .filter((group) => isGoing(group, included))
    .flatMap((group) =>
      group.foreign.map(({ kind, name, id, why, createdBy }) => ({
        kind,
        name,
        id,
        effect:
          `It is in the stack's resource group ${group.name} and would be deleted with it, but ` +
          (why === undefined ? "the stack didn't create it." : `isn't proved to be the stack's. ${why}`) +
          (createdBy === undefined ? "" : ` Created by ${createdBy}.`),
        used: group.id.toLowerCase(),
      })),
    );
  const going = new Set(
    allFound(found)
      .filter((thing) => isGoing(thing, included))
      .map(({ id }) => id.toLowerCase()),
  );
  const uses = found.uses.filter(({ id, used }) => !going.has(id.toLowerCase()) && isWithin(used, going));
  const inState = isStateGoing(found, included) ? foreignInState(found.state) : [];
  return [...inside, ...inState.map((thing) => ({ ...thing, used: thing.id.toLowerCase() })), ...uses];
}

/** Whether an id is one of those or is below one, as a resource in its group. */
export function isWithin(id: string, ids: ReadonlySet<string>): boolean {
  const lower = id.toLowerCase();
  return ids.has(lower) || [...ids].some((one) => lower.startsWith(`${one}/`));
}

/** Things in the state that the stack adopted or that another stack owns. */
export function conflictsIn({ registrations, azure }: Survey): readonly Found[] {
  const { groups, strays, deletedWorkspaces } = azure;
  const all: readonly Found[] = [
    ...registrations,
    ...groups,
    ...groups.flatMap(({ contents }) => contents),
    ...strays,
    ...deletedWorkspaces,
  ];
  const distinct = new Map(all.map((thing) => [thing.id.toLowerCase(), thing]));
  return [...distinct.values()].filter(({ standing }) => standing === "conflict");
}

/**
 * Whether the engine destroys what is in the state, without the things that stay. A stack without an id proves nothing,
 * so there a person has to name each thing that the state holds.
 */
export function isStateGoing(found: Survey, included: ReadonlySet<string>): boolean {
  if (found.owner.id !== undefined) return true;
  const held = new Set(found.state.resources.map(({ id = "" }) => id.toLowerCase()));
  const heldIds = (thing: Found): boolean =>
    held.has(thing.id.toLowerCase()) || [...held].some((id) => id.endsWith(`/${thing.id.toLowerCase()}`));
  return allFound(found)
    .filter(heldIds)
    .every((thing) => isGoing(thing, included));
}

/** Everything that is or may be the stack's, with the contents of each group. */
export function allJudged(found: Survey): readonly Found[] {
  return [...allFound(found), ...found.azure.groups.flatMap(({ contents }) => contents)];
}

/**
 * The URNs of what the state holds but the engine must not destroy: things that aren't proved to be the stack's, with
 * everything on or in them.
 *
 * @param stopped further ids that must stay, in lower case
 */
export function stayingUrns(
  found: Survey,
  included: ReadonlySet<string>,
  stopped: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  const { groups } = found.azure;
  const stays = (things: readonly Found[]): readonly string[] =>
    things.filter((thing) => !isGoing(thing, included)).map(({ id }) => id);
  const inGroups = groups.flatMap((group) => [
    // A person who includes a group includes what it holds of the stack's.
    ...(isGoing(group, included) ? [] : stays(group.contents)),
    ...group.foreign.map(({ id }) => id).filter((id) => !included.has(id.toLowerCase())),
  ]);
  const { registrations, conditionalAccess, azure, secrets } = found;
  const others = stays([...registrations, ...conditionalAccess.things, ...azure.strays, ...secrets]);
  const groupIds = new Set(groups.map(({ id }) => id.toLowerCase()));
  const whole = [...inGroups, ...others, ...stopped].map((id) => id.toLowerCase());
  const alone = new Set([...stays(groups).map((id) => id.toLowerCase()), ...stopped]);
  // What the state holds on an adopted thing, the program created there: its diagnostic setting, say.
  const adopted = new Set(
    allJudged(found)
      .filter(({ standing }) => standing === "adopted")
      .map(({ id }) => id.toLowerCase()),
  );
  for (const id of adopted) alone.add(id);
  const wholeIds = new Set(whole.filter((id) => !groupIds.has(id) && !adopted.has(id)));
  // A service principal stays with its app registration: access to the API hangs on it.
  const clientIds = new Set(registrations.filter(({ id }) => alone.has(id.toLowerCase())).map((one) => one.clientId));
  const urns = found.state.resources
    .filter((resource) => resource.id !== undefined)
    .filter(({ id = "", type, outputs }) => {
      if (type.endsWith(":ServicePrincipal") && clientIds.has(String(outputs["clientId"]))) return true;
      const one = type.startsWith("azuread:") ? lastSegment(id) : id;
      return alone.has(one.toLowerCase()) || isWithin(one, wholeIds);
    })
    .map(({ urn }) => urn);
  return new Set(urns);
}
