import { plain } from "./ledger.ts";
import { type Foreign, lastSegment, nounOf, type Remaining, type Thing, thingOf } from "../../stacks/live/thing.ts";
import type { FoundGroup, FoundResource } from "./find-azure.ts";
import { type Found, isGoing } from "../../stacks/live/ownership.ts";
import type { Place } from "../../stacks/live/place.ts";
import { programType } from "../../stacks/live/program-resources.ts";
import { logicalName, ofType, providerResources, tangible } from "../../stacks/live/stack-state.ts";
import { allFound, foreignIn, isStateGoing, type Survey } from "./survey.ts";

/** Something that a teardown removes only if a person includes or confirms it. */
export interface Candidate extends Thing {
  /** A sentence. */
  readonly why: string;
  /** Its contents, which would be removed with it. */
  readonly holds: readonly string[];
  /** Whether this command can remove it. It removes only types that the program creates. */
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
  /** Removed without the engine, because they're not in the state or are included. */
  readonly orphans: readonly Thing[];
  /** Things in a recycle bin. */
  readonly recycled: readonly Thing[];
  readonly madeByAzure: readonly Thing[];
  readonly remains: readonly Remaining[];
  /** Things that may be the stack's. Kept unless included. */
  readonly candidates: readonly Candidate[];
  /** Other deployments' things with the same name, and things that this stack adopted. Kept. */
  readonly leftAlone: readonly Candidate[];
}

/** @param included ids that a person has included or confirmed, in lower case */
export function planOf(stack: string, place: Place, found: Survey, included: ReadonlySet<string>): TeardownPlan {
  const { owner, state, azure } = found;
  const goesByEngine = isStateGoing(found, included);
  const held = goesByEngine ? tangible(providerResources(state)) : [];
  const groups = Map.groupBy(held, ({ type }) => nounOf(type));
  const heldIds = new Set(held.flatMap(({ id = "" }) => [id.toLowerCase(), lastSegment(id).toLowerCase()]));
  const going = allFound(found).filter((thing) => isGoing(thing, included));
  const isRecycled = (thing: Found): boolean =>
    ("isDeleted" in thing && thing.isDeleted === true) || azure.deletedWorkspaces.some((one) => one === thing);
  const staying = allFound(found).filter((thing) => !isGoing(thing, included));
  return {
    stack,
    ...place,
    ...(owner.id !== undefined && { stackId: owner.id }),
    foreign: foreignIn(found, included),
    held: [...groups].map(([kind, resources]) => ({ kind, names: resources.map((one) => thingOf(one).name) })),
    orphans: going.filter((thing) => !isRecycled(thing) && !heldIds.has(thing.id.toLowerCase())).map(plain),
    recycled: going.filter(isRecycled).map(plain),
    madeByAzure: azure.groups.filter((group) => isGoing(group, included)).flatMap(({ madeByAzure }) => madeByAzure),
    remains: remainsOf(stack, found),
    candidates: staying.filter(({ standing }) => standing === "candidate").map(candidate),
    leftAlone: staying.filter(({ standing }) => standing === "other" || standing === "adopted").map(candidate),
  };
}

function candidate(thing: Found): Candidate {
  const { contents = [], foreign = [] } = thing as Partial<FoundGroup>;
  const { type } = thing as Partial<FoundResource>;
  return {
    ...plain(thing),
    why: thing.why,
    holds: [...contents, ...foreign].map(({ kind, name }) => `${kind} ${name}`),
    isIncludable: type === undefined || programType(type) !== undefined,
  };
}

/** Whether there is nothing to remove. */
export function isEmpty({ held, orphans, recycled, madeByAzure }: TeardownPlan): boolean {
  return [held, orphans, recycled, madeByAzure].every((list) => list.length === 0);
}

export function remainsOf(stack: string, { state, begunSecrets, remains }: Survey): readonly Remaining[] {
  const vaults = [
    ...ofType(state.resources, "azure-native:keyvault:Secret").map((resource) => {
      const { vaultName, secretName } = resource.inputs as Readonly<Record<string, string | undefined>>;
      return `${secretName ?? logicalName(resource)} in ${vaultName ?? "its vault"}`;
    }),
    ...begunSecrets.map(({ name }) => name),
  ];
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
