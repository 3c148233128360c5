import { types } from "../../stacks/live/program-types.ts";
import type { FoundGroup, FoundInAzure, FoundResource } from "./find-azure.ts";
import type { FoundConditionalAccess } from "./conditional-access.ts";
import type { FoundRegistration, KnownRegistrations } from "./find-registrations.ts";
import { foreignInState } from "./foreign-in-state.ts";
import type { FoundSecret } from "./find-secrets.ts";
import type { Use } from "./find-uses.ts";
import type { Owner } from "@protected-function/infra/stack-mark.ts";
import { type OwnedObject, isGoing } from "../../stacks/live/ownership.ts";
import type { StackState } from "../../stacks/live/stack-state.ts";
import { type Foreign, type Remaining, lastSegment, type DeployedObject } from "../../stacks/live/deployed-object.ts";

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

/** The resources that are or may be the stack's, each once: an adopted group's contents are also strays. */
export function resourcesIn({ groups, strays }: Survey["azure"]): readonly FoundResource[] {
  return [...new Set([...groups.flatMap(({ contents }) => contents), ...strays])];
}

/** Everything that is or may be the stack's, each once, with the contents of each group. */
export function allJudged({ registrations, conditionalAccess, azure, secrets }: Survey): readonly OwnedObject[] {
  const { groups, deletedWorkspaces } = azure;
  return [
    ...registrations,
    ...conditionalAccess.things,
    ...groups,
    ...resourcesIn(azure),
    ...deletedWorkspaces,
    ...secrets,
  ];
}

/** The same, but a group stands for those of its contents that only may be the stack's. */
export function allFound(found: Survey): readonly OwnedObject[] {
  const { groups, strays } = found.azure;
  const inGroups = new Set<OwnedObject>(groups.flatMap(({ contents }) => contents));
  for (const stray of strays) inGroups.delete(stray);
  return allJudged(found).filter((thing) => thing.ownership === "own" || !inGroups.has(thing));
}

/** Those of them that a proof or a person gives to the teardown. */
export function goingIn(found: Survey, included: ReadonlySet<string>): readonly OwnedObject[] {
  return allFound(found).filter((thing) => isGoing(thing, included));
}

/** What would be removed, including everything in the groups that would be. */
export function allGoing(
  found: Survey,
  included: ReadonlySet<string>,
): readonly (DeployedObject & Pick<OwnedObject, "isProduction">)[] {
  const inside = goingGroups(found, included).flatMap(({ contents, foreign }) => [...contents, ...foreign]);
  return distinct([...goingIn(found, included), ...inside]);
}

function goingGroups({ azure }: Survey, included: ReadonlySet<string>): readonly FoundGroup[] {
  return azure.groups.filter((group) => isGoing(group, included));
}

/**
 * Other owners' things that the teardown would delete or affect, each once.
 *
 * @param included ids that a person has included or confirmed, in lower case
 */
export function foreignIn(found: Survey, included: ReadonlySet<string>): readonly Foreign[] {
  return distinct(harmedIn(found, included));
}

/** The same, with the thing that they use: several times if they use several. */
export function harmedIn(found: Survey, included: ReadonlySet<string>): readonly Use[] {
  const inside = goingGroups(found, included).flatMap((group) =>
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
  const going = idsOf(goingIn(found, included));
  const uses = found.uses.filter(({ id, used }) => !going.has(id.toLowerCase()) && isWithin(used, going));
  const inState = isStateGoing(found, included) ? foreignInState(found.state) : [];
  return [...inside, ...inState.map((thing) => ({ ...thing, used: thing.id.toLowerCase() })), ...uses];
}

/** Of things with the same id, the last. */
function distinct<One extends DeployedObject>(things: readonly One[]): readonly One[] {
  return [...new Map(things.map((thing) => [thing.id.toLowerCase(), thing])).values()];
}

/** In lower case: ids are compared without regard to case. */
export function idsOf(things: readonly Pick<DeployedObject, "id">[]): ReadonlySet<string> {
  return new Set(things.map(({ id }) => id.toLowerCase()));
}

/** Whether an id is one of those or is below one, as a resource in its group. */
export function isWithin(id: string, ids: Iterable<string>): boolean {
  const within = `${id.toLowerCase()}/`;
  return [...ids].some((one) => within.startsWith(`${one.toLowerCase()}/`));
}

/** Things in the state that the stack adopted or that another stack owns. */
export function conflictsIn(found: Survey): readonly OwnedObject[] {
  return allJudged(found).filter(({ ownership }) => ownership === "conflict");
}

/**
 * Whether the engine destroys what is in the state, without the things that stay. A stack without an id proves nothing,
 * so there a person has to name each thing that the state holds.
 */
export function isStateGoing(found: Survey, included: ReadonlySet<string>): boolean {
  if (found.owner.id !== undefined) return true;
  const held = found.state.resources.map(({ id = "" }) => `/${id.toLowerCase()}`);
  const isHeld = ({ id }: DeployedObject): boolean => held.some((one) => one.endsWith(`/${id.toLowerCase()}`));
  return allFound(found).every((thing) => !isHeld(thing) || isGoing(thing, included));
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
  const stays = (things: readonly OwnedObject[]): readonly string[] =>
    things.filter((thing) => !isGoing(thing, included)).map(({ id }) => id);
  const inGroups = groups.flatMap((group) => [
    // A person who includes a group includes what it holds of the stack's.
    ...(isGoing(group, included) ? [] : stays(group.contents)),
    ...group.foreign.map(({ id }) => id).filter((id) => !included.has(id.toLowerCase())),
  ]);
  const { registrations, conditionalAccess, azure, secrets } = found;
  const others = stays([...registrations, ...conditionalAccess.things, ...azure.strays, ...secrets]);
  const groupIds = idsOf(groups);
  const whole = [...inGroups, ...others, ...stopped].map((id) => id.toLowerCase());
  // What the state holds on an adopted thing, the program created there: its diagnostic setting, say.
  const adopted = idsOf(allJudged(found).filter(({ ownership }) => ownership === "adopted"));
  const alone = new Set([...stays(groups).map((id) => id.toLowerCase()), ...stopped, ...adopted]);
  const wholeIds = new Set(whole.filter((id) => !groupIds.has(id) && !adopted.has(id)));
  // A service principal stays with its app registration: access to the API hangs on it.
  const clientIds = new Set(
    registrations.filter(({ id }) => alone.has(id.toLowerCase())).map((registration) => registration.clientId),
  );
  const staying = found.state.resources.filter(({ id, type, outputs }) => {
    if (id === undefined) return false;
    if (type === types.servicePrincipal && clientIds.has(String(outputs["clientId"]))) return true;
    const one = type.startsWith("azuread:") ? lastSegment(id) : id;
    return alone.has(one.toLowerCase()) || isWithin(one, wholeIds);
  });
  return new Set(staying.map(({ urn }) => urn));
}
