import { groupsWithoutRole, type MarkedObject, type Marks, type NamedObject } from "./read-marks.ts";
import type { Provenance } from "@protected-function/infra/stack-mark.ts";
import type { DeployedObject } from "../../stacks/live/deployed-object.ts";

export interface ListedObject extends DeployedObject {
  readonly category: MarkedObject["category"];
}

/** One stack, from the marks on its things. */
export interface StackEntry extends Provenance, StackAge {
  readonly project: string;
  readonly stack: string;
  readonly workload: string;
  /** Empty if someone has shortened the marks. Several stacks may share such marks. */
  readonly id: string;
  /** The subscription. For one other than yours, only app registrations are listed. */
  readonly subscriptionId: string;
  readonly live: readonly ListedObject[];
  /** Things in recycle bins. */
  readonly recycled: readonly ListedObject[];
  /** Things that the stack adopted. A teardown never removes them. */
  readonly adopted: readonly ListedObject[];
  /** Things tagged as the stack's that the program doesn't create, because a policy may have copied the tags. */
  readonly copied: readonly ListedObject[];
  /** Things that match only by name, which proves nothing. */
  readonly named: readonly NamedObject[];
  /** The signs that it's left over, in sentences. */
  readonly leftover: readonly string[];
}

interface StackEntries {
  readonly stacks: readonly StackEntry[];
  /** Things named like a stack's, if no stack of that name has a mark here. */
  readonly named: readonly NamedObject[];
}

/**
 * Returns the stacks behind the marks, expired ones first, then the oldest. A different project, stack, workload,
 * subscription or id means a different stack.
 *
 * @param subscriptionId the one that was searched
 * @param now milliseconds since 1970
 */
export function stackEntries(marks: Marks, subscriptionId: string, now: number): StackEntries {
  const ownSubscriptionId = subscriptionId.toLowerCase();
  const groups = Map.groupBy(marks.objects, ({ mark }) => {
    const { project, stack, workload, id } = mark;
    return JSON.stringify([project, stack, workload, id, mark.subscriptionId?.toLowerCase() || ownSubscriptionId]);
  });
  const stacks = [...groups.values()]
    .map((objects) => entryOf(objects, marks, ownSubscriptionId))
    .toSorted((left, right) => rank(left, now) - rank(right, now));
  return { stacks, named: marks.named.filter((object) => !stacks.some((entry) => isNamedLike(object, entry))) };
}

function entryOf(objects: readonly MarkedObject[], marks: Marks, ownSubscriptionId: string): StackEntry {
  const createdObjects = objects.filter(({ mark, isCopied }) => mark.origin === "made" && !isCopied);
  const [first] = objects;
  if (first === undefined) throw new Error("A stack has at least one thing.");
  const { project, stack, workload, id } = first.mark;
  const valueOf = (field: keyof Provenance): string | undefined =>
    objects.map(({ mark }) => mark[field]).find((value) => value !== undefined);
  const identity = {
    project,
    stack,
    workload,
    id,
    subscriptionId: first.mark.subscriptionId?.toLowerCase() || ownSubscriptionId,
  };
  const entry = {
    ...identity,
    created: earliest(createdObjects.map(({ created }) => created)),
    expiresOn: latest(objects.filter(({ isCopied }) => !isCopied).map(({ mark }) => mark.expiresOn)),
    deployedBy: valueOf("deployedBy"),
    repository: valueOf("repository"),
    environment: valueOf("environment"),
    live: createdObjects.filter(({ isRecycled }) => !isRecycled).map(listedObject),
    recycled: createdObjects.filter(({ isRecycled }) => isRecycled).map(listedObject),
    adopted: objects.filter(({ mark }) => mark.origin === "adopted").map(listedObject),
    copied: objects.filter(({ isCopied }) => isCopied).map(listedObject),
    named: marks.named.filter((object) => isNamedLike(object, identity)),
  };
  return { ...entry, leftover: leftoverOf(entry, marks, ownSubscriptionId) };
}

/** Anything unchecked doesn't count as missing. */
function leftoverOf(
  entry: Omit<StackEntry, "leftover">,
  { unchecked }: Marks,
  ownSubscriptionId: string,
): readonly string[] {
  const { live, recycled, adopted, subscriptionId } = entry;
  const isUnchecked = (subject: string): boolean => unchecked.some((entry) => entry.what === subject);
  const isCheckedInAzure =
    subscriptionId === ownSubscriptionId && !isUnchecked("resource groups") && !isUnchecked(groupsWithoutRole);
  const isCheckedInEntra = !isUnchecked("app registrations");
  const hasCategory = (category: ListedObject["category"]): boolean =>
    [...live, ...adopted].some((object) => object.category === category);
  if (live.length === 0 && recycled.length > 0) {
    return isCheckedInAzure && isCheckedInEntra ? ["Nothing is live, but recycle bins still hold something."] : [];
  }
  if (hasCategory("app registration") && !hasCategory("resource group") && isCheckedInAzure) {
    return ["It has app registrations but no resource group."];
  }
  if (hasCategory("resource group") && !hasCategory("app registration") && isCheckedInEntra) {
    return ["It has a resource group but no app registrations."];
  }
  return [];
}

/** Sorts expired stacks by expiry, then others by age, then those of unknown age. */
function rank(entry: StackEntry, now: number): number {
  const centuries = 1e14;
  if (isExpired(entry, now)) return Date.parse(entry.expiresOn ?? "");
  return entry.created === undefined ? 2 * centuries : centuries + Date.parse(entry.created);
}

function isNamedLike(object: NamedObject, { workload, stack }: Pick<StackEntry, "workload" | "stack">): boolean {
  return object.stack === stack && object.workload === workload;
}

function listedObject({ category, kind, name, id }: MarkedObject): ListedObject {
  return { category, kind, name, id };
}

/** A stack's age, in RFC 3339. Each time is present only if it's known and readable. */
export interface StackAge {
  readonly created?: string | undefined;
  readonly expiresOn?: string | undefined;
}

/**
 * - `due`: it has expired or is older.
 * - `young`: neither.
 * - `unknown`: it has no creation or expiry date. Unknown doesn't count as old.
 */
export type AgeVerdict = "due" | "young" | "unknown";

/**
 * @param olderThan milliseconds
 * @param now milliseconds since 1970
 */
export function judgeAge(age: StackAge, olderThan: number, now: number): AgeVerdict {
  const created = instantOf(age.created);
  if (isExpired(age, now) || (created !== undefined && now - created > olderThan)) return "due";
  return created === undefined && instantOf(age.expiresOn) === undefined ? "unknown" : "young";
}

/** @param now milliseconds since 1970 */
export function isExpired({ expiresOn }: StackAge, now: number): boolean {
  const end = instantOf(expiresOn);
  return end !== undefined && end <= now;
}

/** Returns the first valid time. */
export function earliest(instants: readonly (string | undefined)[]): string | undefined {
  return readable(instants)[0];
}

/** Returns the last valid time. An interrupted `up` leaves different marks, and then the latest counts. */
export function latest(instants: readonly (string | undefined)[]): string | undefined {
  return readable(instants).at(-1);
}

function readable(instants: readonly (string | undefined)[]): readonly string[] {
  return instants
    .filter((text): text is string => instantOf(text) !== undefined)
    .toSorted((left, right) => Date.parse(left) - Date.parse(right));
}

/** Returns milliseconds since 1970, or undefined if a person has overwritten the text. */
function instantOf(text: string | undefined): number | undefined {
  const instant = Date.parse(text ?? "");
  return Number.isNaN(instant) ? undefined : instant;
}
