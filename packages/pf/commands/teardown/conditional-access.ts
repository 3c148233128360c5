import { types } from "../../stacks/live/program-types.ts";
import { type JsonApi, RequestRefused } from "@protected-function/core/azure/json-api.ts";
import { listAll } from "@protected-function/core/azure/list-all.ts";
import { knownRegistrations } from "./find-registrations.ts";
import { physicalNames } from "@protected-function/infra/naming.ts";
import type { Owner } from "@protected-function/infra/stack-mark.ts";
import { differences } from "../../stacks/compare/differences.ts";
import { asPolicyInputs } from "../../stacks/compare/policy-inputs.ts";
import { byNameOnly, type OwnedObject } from "../../stacks/live/ownership.ts";
import type { StackSettings } from "../../stacks/live/stack-settings.ts";
import { ofType, type StackState } from "../../stacks/live/stack-state.ts";
import { lastSegment } from "../../stacks/live/deployed-object.ts";

export interface ConditionalAccessObject extends OwnedObject {
  readonly collection: Collection;
  readonly isDeleted: boolean;
  /** Graph refuses to delete a trusted location. */
  readonly isTrusted: boolean;
}

/** A live policy and the ids that it names. */
interface LivePolicy {
  readonly id: string;
  readonly displayName: string;
  readonly locations: readonly string[];
  readonly applications: readonly string[];
}

export interface FoundConditionalAccess {
  readonly objects: readonly ConditionalAccessObject[];
  /** All of the tenant's policies, including the stack's. Some may use the stack's things. */
  readonly policies: readonly LivePolicy[];
  /** Whether this login can read conditional access. */
  readonly isRead: boolean;
  /** Whether this tenant's Graph shows deleted policies and locations. */
  readonly showsDeleted: boolean;
}

interface Item extends Values {
  readonly id: string;
  readonly displayName: string;
  readonly isTrusted?: boolean;
  readonly conditions?: {
    readonly locations?: Values | null;
    readonly applications?: Values | null;
  };
}
type Values = Readonly<Record<string, unknown>>;

export const conditionalAccessRoot = "/v1.0/identity/conditionalAccess";
const typeOf = { policies: types.policy, namedLocations: types.namedLocation } as const;

/**
 * Policies and locations have no place for a mark. An id in the state is proof. After an interrupted run, it's also
 * proof if all properties are as declared and name an id that only this stack has. A login that can't read conditional
 * access hasn't created any.
 *
 * @throws RequestRefused if the stack has some and this login can't read them
 */
export async function findConditionalAccess(
  graph: JsonApi,
  owner: Owner,
  state: StackState,
  { name }: Pick<StackSettings, "name">,
): Promise<FoundConditionalAccess> {
  const ownIds = ownIdsIn(state);
  const { policy, location } = physicalNames({ name, stack: owner.stack });
  const endings = [policy(""), location("")];
  const objects: ConditionalAccessObject[] = [];
  const policies: LivePolicy[] = [];
  let isRead = true;
  let showsDeleted = true;
  for (const collection of ["policies", "namedLocations"] as const) {
    const heldIds = new Set(ofType(state.resources, typeOf[collection]).map(({ id = "" }) => lastSegment(id)));
    const pendingInputs = ofType(state.pending, typeOf[collection]).map(({ inputs }) => inputs);
    const judge = (item: Item): Pick<OwnedObject, "ownership" | "why"> | undefined => {
      const matchingInputs = pendingInputs.find((inputs) => isAsDeclared(inputs, item));
      const isProven = heldIds.has(item.id) || (matchingInputs !== undefined && namesAny(matchingInputs, ownIds));
      if (isProven && owner.id !== undefined) return { ownership: "own", why: "" };
      if (isProven) return { ownership: "candidate", why: "The state holds it, but the stack has no id." };
      if (matchingInputs !== undefined) return { ownership: "candidate", why: pendingAlike };
      const isNamed = endings.some((ending) => item.displayName.endsWith(ending));
      return isNamed ? { ownership: "candidate", why: byNameOnly } : undefined;
    };
    for (const isDeleted of [false, true]) {
      const list = isDeleted
        ? listDeleted<Item>(graph, collection)
        : listAll<Item>(graph, `${conditionalAccessRoot}/${collection}`);
      const items = await list.catch((error: unknown) => {
        if (error instanceof DeletedPoliciesHidden) {
          showsDeleted = false;
          return [];
        }
        if (heldIds.size + pendingInputs.length > 0 || !(error instanceof RequestRefused) || error.status !== 403)
          throw error;
        // This login can't read conditional access.
        return undefined;
      });
      isRead &&= items !== undefined;
      for (const item of items ?? []) {
        if (collection === "policies" && !isDeleted) policies.push(livePolicy(item));
        const ownership = judge(item);
        if (ownership) objects.push({ ...thingOf(item, collection, isDeleted), ...ownership });
      }
    }
  }
  return { objects, policies, isRead, showsDeleted };
}

const pendingAlike =
  "It has the properties that an interrupted engine had begun to create, but another deployment of this template has the same.";

/** Ids that only this stack has: its app registrations, their service principals, its named locations. */
function ownIdsIn(state: StackState): ReadonlySet<string> {
  const { clientIds, servicePrincipals } = knownRegistrations(state);
  const locations = ofType(state.resources, types.namedLocation).map(({ id = "" }) => lastSegment(id));
  return new Set([...clientIds, ...servicePrincipals, ...locations]);
}

function namesAny(value: unknown, ids: ReadonlySet<string>): boolean {
  if (typeof value === "string") return ids.has(value);
  return typeof value === "object" && value !== null && Object.values(value).some((member) => namesAny(member, ids));
}

function livePolicy({ id, displayName, conditions }: Item): LivePolicy {
  const texts = (lists: Values | null | undefined): readonly string[] =>
    Object.values(lists ?? {})
      .flat()
      .filter((value): value is string => typeof value === "string");
  return { id, displayName, locations: texts(conditions?.locations), applications: texts(conditions?.applications) };
}

function thingOf(
  { id, displayName: name, isTrusted = false }: Item,
  collection: Collection,
  isDeleted: boolean,
): Omit<ConditionalAccessObject, "ownership" | "why"> {
  const kind = collection === "policies" ? "conditional access policy" : "named location";
  return { kind, name, id, collection, isDeleted, isTrusted };
}

/**
 * Whether Graph's answer equals the declaration. If it has a condition or control without an input in azuread, it
 * belongs to someone else. The same is true for a name that the comparison would skip.
 */
function isAsDeclared(inputs: Values, item: Item): boolean {
  if (/"\[(?:secret|unknown)\]"/.test(JSON.stringify([inputs, item]))) return false;
  if (!("ip" in inputs || "conditions" in inputs)) return false;
  const { displayName, isTrusted, ipRanges, countriesAndRegions: country } = item;
  if ("conditions" in inputs) return differences(inputs, asPolicyInputs(item)).length === 0;
  const cidrs = Array.isArray(ipRanges) ? ipRanges.map(({ cidrAddress }) => cidrAddress as unknown) : ipRanges;
  const declared = { ...inputs, ip: { trusted: false, ...Object(inputs["ip"]) } };
  return differences(declared, { displayName, ip: { ipRanges: cidrs, trusted: isTrusted }, country }).length === 0;
}

/** Graph's two collections of conditional access. */
type Collection = "policies" | "namedLocations";

/**
 * Graph documents deleted policies and locations for /beta only. /v1.0 may not have such a path, but is tried first.
 * https://learn.microsoft.com/graph/api/policydeletableitem-delete?view=graph-rest-beta
 */
type Version = "v1.0" | "beta";

/** Thrown if neither version of this tenant's Graph shows deleted policies and locations. */
export class DeletedPoliciesHidden extends Error {
  constructor(cause: RequestRefused) {
    super(`Graph shows no deleted ones, neither in v1.0 nor in beta (${cause.status} ${cause.code})`, { cause });
    this.name = "DeletedPoliciesHidden";
  }
}

export function deletedPath(version: Version, collection: Collection): string {
  return `/${version}/identity/conditionalAccess/deletedItems/${collection}`;
}

/** @throws DeletedPoliciesHidden, RequestRefused */
export async function listDeleted<Item>(graph: JsonApi, collection: Collection): Promise<readonly Item[]> {
  try {
    return await byEither((version) => listAll<Item>(graph, deletedPath(version, collection)));
  } catch (error) {
    throw isAbsent(error) ? new DeletedPoliciesHidden(error) : error;
  }
}

/** @throws RequestRefused with 404 if it isn't among the deleted ones */
export async function purgeDeleted(graph: JsonApi, collection: Collection, id: string): Promise<void> {
  await byEither((version) => graph.call("DELETE", `${deletedPath(version, collection)}/${id}`));
}

async function byEither<Answer>(ask: (version: Version) => Promise<Answer>): Promise<Answer> {
  try {
    return await ask("v1.0");
  } catch (error) {
    if (!isAbsent(error)) throw error;
    return await ask("beta");
  }
}

/** For a path that a version lacks, Graph returns 404, or 400 "Resource not found for the segment". */
function isAbsent(error: unknown): error is RequestRefused {
  return error instanceof RequestRefused && (error.status === 400 || error.status === 404);
}
