import { plain } from "./ledger.ts";
import { nounOf } from "../../stacks/live/program-types.ts";
import {
  type Foreign,
  lastSegment,
  type Remaining,
  type DeployedObject,
  deployedObjectOf,
} from "../../stacks/live/deployed-object.ts";
import type { FoundGroup, FoundResource } from "./find-azure.ts";
import { type OwnedObject, isToBeRemoved } from "../../stacks/live/ownership.ts";
import type { Place } from "../../stacks/live/place.ts";
import { programType } from "../../stacks/live/program-resources.ts";
import { inCloudOf, type StateResource } from "../../stacks/live/stack-state.ts";
import {
  allFound,
  allToRemove,
  foreignAffected,
  idsOf,
  isStateToBeRemoved,
  urnsToKeep,
  type Survey,
} from "./survey.ts";

/** Something that a teardown removes only if a person includes or confirms it. */
export interface Candidate extends DeployedObject {
  /** A sentence. */
  readonly why: string;
  /** Its contents, which would be removed with it. */
  readonly holds: readonly string[];
  /** Who created it, if Azure says so. */
  readonly createdBy?: string;
  /** Whether this command can remove it. It removes only types that the program creates, and no production. */
  readonly isIncludable: boolean;
}

/** The actions of a teardown, without secrets. */
export interface TeardownPlan extends Place {
  readonly stack: string;
  /** Absent if nothing is provably the stack's. */
  readonly stackId?: string;
  /** Affected things that aren't the stack's. The teardown is refused unless you include each one. */
  readonly foreign: readonly Foreign[];
  /** Things in the state that the engine destroys, by kind. */
  readonly held: readonly { readonly kind: string; readonly names: readonly string[] }[];
  /** Things in the state that don't exist anymore. */
  readonly absent: readonly DeployedObject[];
  /** Removed without the engine, because they're not in the state or are included, with the contents of groups. */
  readonly orphans: readonly DeployedObject[];
  /** Things in a recycle bin. */
  readonly recycled: readonly DeployedObject[];
  readonly madeByAzure: readonly DeployedObject[];
  readonly remains: readonly Remaining[];
  /** Things that may be the stack's. Kept unless included. */
  readonly candidates: readonly Candidate[];
  /** Other deployments' things with the same name, and things that this stack adopted. Kept. */
  readonly leftAlone: readonly Candidate[];
}

/** @param included ids that a person has included or confirmed, in lower case */
export function planOf(stack: string, place: Place, survey: Survey, included: ReadonlySet<string>): TeardownPlan {
  const { owner, state, azure, existingUrns } = survey;
  const staying = urnsToKeep(survey, included);
  const inState = inCloudOf(state).filter(({ urn }) => !staying.has(urn));
  const isThere = ({ urn }: StateResource): boolean => existingUrns?.has(urn) !== false;
  const heldResources = isStateToBeRemoved(survey, included) ? inState.filter(isThere) : [];
  const heldIds = new Set(heldResources.flatMap(({ id = "" }) => [id.toLowerCase(), lastSegment(id).toLowerCase()]));
  const foreign = foreignAffected(survey, included);
  const foreignIds = idsOf(foreign);
  const all = allFound(survey);
  // A thing may have another name now than in the state.
  const names = new Map(all.map(({ id, name }) => [id.toLowerCase(), name]));
  const nameOf = (object: DeployedObject): string => names.get(object.id.toLowerCase()) ?? object.name;
  const groups = Map.groupBy(heldResources, ({ type }) => nounOf(type));
  const isRecycled = (object: DeployedObject): boolean =>
    ("isDeleted" in object && object.isDeleted === true) ||
    azure.deletedWorkspaces.some((workspace) => workspace === object);
  const objectsToRemove = allToRemove(survey, included).filter(({ id }) => !foreignIds.has(id.toLowerCase()));
  const objectsToKeep = all.filter((object) => !isToBeRemoved(object, included));
  return {
    stack,
    ...place,
    ...(owner.id !== undefined && { stackId: owner.id }),
    foreign: foreign.map(({ kind, name, id, effect }) => ({ kind, name, id, effect })),
    held: [...groups].map(([kind, resources]) => ({
      kind,
      names: resources.map((resource) => nameOf(deployedObjectOf(resource))),
    })),
    absent: inState.filter((resource) => !isThere(resource)).map((resource) => plain(deployedObjectOf(resource))),
    orphans: objectsToRemove
      .filter((object) => !isRecycled(object) && !heldIds.has(object.id.toLowerCase()))
      .map(plain),
    recycled: objectsToRemove.filter(isRecycled).map(plain),
    madeByAzure: azure.groups
      .filter((group) => isToBeRemoved(group, included))
      .flatMap(({ madeByAzure }) => madeByAzure),
    remains: remainsOf(stack, survey, included),
    candidates: objectsToKeep.filter(({ ownership }) => ownership === "candidate").map(candidate),
    leftAlone: objectsToKeep.filter(({ ownership }) => ownership === "other" || ownership === "adopted").map(candidate),
  };
}

function candidate(object: OwnedObject): Candidate {
  const { contents = [], foreign = [] } = object as Partial<FoundGroup>;
  const { type } = object as Partial<FoundResource>;
  return {
    ...plain(object),
    why: object.isProduction === true ? `${object.why} ${isProductionText}` : object.why,
    ...(object.createdBy !== undefined && { createdBy: object.createdBy }),
    holds: [...contents, ...foreign].map(({ kind, name, isProduction }) =>
      isProduction === true ? `${kind} ${name} (environment: production)` : `${kind} ${name}`,
    ),
    isIncludable: object.isProduction !== true && (type === undefined || programType(type) !== undefined),
  };
}

const isProductionText = "Its mark says environment: production, and this command removes no production.";

/** Whether there is nothing to remove. */
export function isEmpty({ held, orphans, recycled, madeByAzure }: TeardownPlan): boolean {
  return [held, orphans, recycled, madeByAzure].every((list) => list.length === 0);
}

export function remainsOf(
  stack: string,
  { secrets, remains }: Survey,
  included: ReadonlySet<string>,
): readonly Remaining[] {
  const vaults = secrets.filter((secret) => isToBeRemoved(secret, included)).map(({ name }) => name);
  return [
    ...vaults.map((name) => ({
      what: `the key vault secret ${name}, deleted`,
      why: "the vault belongs to the caller's team and keeps deleted secrets for 7 to 90 days",
    })),
    ...remains,
    {
      what: "people, groups, sign-in logs, audit logs and activity logs",
      why: "they belong to the tenant, not to the stack",
    },
    {
      what: `the stack ${stack} itself, with its settings and history`,
      why: `\`npx pulumi up\` creates everything again; --remove-stack removes the stack from the backend`,
    },
  ];
}
