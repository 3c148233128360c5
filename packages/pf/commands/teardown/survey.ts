import { types } from "../../stacks/live/program-types.ts";
import type { FoundGroup, FoundInAzure, FoundResource } from "./find-azure.ts";
import type { FoundConditionalAccess } from "./conditional-access.ts";
import type { FoundRegistration, KnownRegistrations } from "./find-registrations.ts";
import { foreignInState } from "./foreign-in-state.ts";
import type { FoundSecret } from "./find-secrets.ts";
import type { Use } from "./find-uses.ts";
import type { Owner } from "@protected-function/infra/stack-mark.ts";
import { type OwnedObject, isToBeRemoved } from "../../stacks/live/ownership.ts";
import type { StackState } from "../../stacks/live/stack-state.ts";
import { type Foreign, type Remaining, lastSegment, type DeployedObject } from "../../stacks/live/deployed-object.ts";

/**
 * Everything that belongs to the stack, whether or not it's in the state, and other owners' things that would be
 * affected.
 */
export interface Survey {
  readonly owner: Owner;
  readonly state: StackState;
  readonly knownRegistrations: KnownRegistrations;
  readonly registrations: readonly FoundRegistration[];
  readonly conditionalAccess: FoundConditionalAccess;
  readonly azure: FoundInAzure;
  readonly secrets: readonly FoundSecret[];
  /** Other owners' objects that use the stack's things. */
  readonly uses: readonly Use[];
  /** URNs of what the state holds and still exists; missing if nobody looked. */
  readonly existingUrns?: ReadonlySet<string>;
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
    ...conditionalAccess.objects,
    ...groups,
    ...resourcesIn(azure),
    ...deletedWorkspaces,
    ...secrets,
  ];
}

/** The same, but a group stands for those of its contents that only may be the stack's. */
export function allFound(survey: Survey): readonly OwnedObject[] {
  const { groups, strays } = survey.azure;
  const inGroups = new Set<OwnedObject>(groups.flatMap(({ contents }) => contents));
  for (const stray of strays) inGroups.delete(stray);
  return allJudged(survey).filter((object) => object.ownership === "own" || !inGroups.has(object));
}

/** Those of them that a proof or a person gives to the teardown. */
export function ownedToRemove(survey: Survey, included: ReadonlySet<string>): readonly OwnedObject[] {
  return allFound(survey).filter((object) => isToBeRemoved(object, included));
}

/** What would be removed, including everything in the groups that would be. */
export function allToRemove(
  survey: Survey,
  included: ReadonlySet<string>,
): readonly (DeployedObject & Pick<OwnedObject, "isProduction">)[] {
  const inside = groupsToRemove(survey, included).flatMap(({ contents, foreign }) => [...contents, ...foreign]);
  return distinct([...ownedToRemove(survey, included), ...inside]);
}

function groupsToRemove({ azure }: Survey, included: ReadonlySet<string>): readonly FoundGroup[] {
  return azure.groups.filter((group) => isToBeRemoved(group, included));
}

/**
 * Other owners' things that the teardown would delete or affect, each once.
 *
 * @param included ids that a person has included or confirmed, in lower case
 */
export function foreignAffected(survey: Survey, included: ReadonlySet<string>): readonly Foreign[] {
  return distinct(affectedUses(survey, included));
}

/** The same, with the thing that they use: several times if they use several. */
export function affectedUses(survey: Survey, included: ReadonlySet<string>): readonly Use[] {
  const inside = groupsToRemove(survey, included).flatMap((group) =>
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
  const removedIds = idsOf(ownedToRemove(survey, included));
  const uses = survey.uses.filter(({ id, used }) => !removedIds.has(id.toLowerCase()) && isWithin(used, removedIds));
  const inState = isStateToBeRemoved(survey, included) ? foreignInState(survey.state) : [];
  return [...inside, ...inState.map((object) => ({ ...object, used: object.id.toLowerCase() })), ...uses];
}

/** Of things with the same id, the last. */
function distinct<AnyObject extends DeployedObject>(objects: readonly AnyObject[]): readonly AnyObject[] {
  return [...new Map(objects.map((object) => [object.id.toLowerCase(), object])).values()];
}

/** In lower case: ids are compared without regard to case. */
export function idsOf(objects: readonly Pick<DeployedObject, "id">[]): ReadonlySet<string> {
  return new Set(objects.map(({ id }) => id.toLowerCase()));
}

/** Whether an id is one of those or is below one, as a resource in its group. */
export function isWithin(id: string, ids: Iterable<string>): boolean {
  const path = `${id.toLowerCase()}/`;
  return [...ids].some((ancestor) => path.startsWith(`${ancestor.toLowerCase()}/`));
}

/** Things in the state that the stack adopted or that another stack owns. */
export function conflictsIn(survey: Survey): readonly OwnedObject[] {
  return allJudged(survey).filter(({ ownership }) => ownership === "conflict");
}

/**
 * Whether the engine destroys what is in the state, without the things that stay. A stack without an id proves nothing,
 * so there a person has to name each thing that the state holds.
 */
export function isStateToBeRemoved(survey: Survey, included: ReadonlySet<string>): boolean {
  if (survey.owner.id !== undefined) return true;
  const heldPaths = survey.state.resources.map(({ id = "" }) => `/${id.toLowerCase()}`);
  const isHeld = ({ id }: DeployedObject): boolean => heldPaths.some((path) => path.endsWith(`/${id.toLowerCase()}`));
  return allFound(survey).every((object) => !isHeld(object) || isToBeRemoved(object, included));
}

/**
 * The URNs of what the state holds but the engine must not destroy: things that aren't proved to be the stack's, with
 * everything on or in them.
 *
 * @param stopped further ids that must stay, in lower case
 */
export function urnsToKeep(
  survey: Survey,
  included: ReadonlySet<string>,
  stopped: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  const { groups } = survey.azure;
  const idsToKeep = (objects: readonly OwnedObject[]): readonly string[] =>
    objects.filter((object) => !isToBeRemoved(object, included)).map(({ id }) => id);
  const inGroups = groups.flatMap((group) => [
    // A person who includes a group includes what it holds of the stack's.
    ...(isToBeRemoved(group, included) ? [] : idsToKeep(group.contents)),
    ...group.foreign.map(({ id }) => id).filter((id) => !included.has(id.toLowerCase())),
  ]);
  const { registrations, conditionalAccess, azure, secrets } = survey;
  const otherIds = idsToKeep([...registrations, ...conditionalAccess.objects, ...azure.strays, ...secrets]);
  const groupIds = idsOf(groups);
  const allIds = [...inGroups, ...otherIds, ...stopped].map((id) => id.toLowerCase());
  // What the state holds on an adopted thing, the program created there: its diagnostic setting, say.
  const adopted = idsOf(allJudged(survey).filter(({ ownership }) => ownership === "adopted"));
  const alone = new Set([...idsToKeep(groups).map((id) => id.toLowerCase()), ...stopped, ...adopted]);
  const wholeIds = new Set(allIds.filter((id) => !groupIds.has(id) && !adopted.has(id)));
  // A service principal stays with its app registration: access to the API hangs on it.
  const clientIds = new Set(
    registrations.filter(({ id }) => alone.has(id.toLowerCase())).map((registration) => registration.clientId),
  );
  const staying = survey.state.resources.filter(({ id, type, outputs }) => {
    if (id === undefined) return false;
    if (type === types.servicePrincipal && clientIds.has(String(outputs["clientId"]))) return true;
    const resourceId = type.startsWith("azuread:") ? lastSegment(id) : id;
    return alone.has(resourceId.toLowerCase()) || isWithin(resourceId, wholeIds);
  });
  return new Set(staying.map(({ urn }) => urn));
}
