import { groupsWithoutRole, type MarkedThing, type Marks, type NamedThing } from "./read-marks.ts";
import type { Provenance } from "@protected-function/infra/stack-mark.ts";
import type { DeployedObject } from "../../stacks/live/deployed-object.ts";

export interface ListedThing extends DeployedObject {
  readonly category: MarkedThing["category"];
}

/** One stack, from the marks on its things. */
export interface StackEntry extends Provenance, StackAge {
  readonly project: string;
  readonly stack: string;
  readonly workload: string;
  /** Empty if somebody has shortened the marks. Several stacks may share such marks. */
  readonly id: string;
  /** The subscription. For one other than yours, only app registrations are listed. */
  readonly subscriptionId: string;
  readonly live: readonly ListedThing[];
  /** Things in recycle bins. */
  readonly recycled: readonly ListedThing[];
  /** Things that the stack adopted. A teardown never removes them. */
  readonly adopted: readonly ListedThing[];
  /** Things tagged as the stack's that the program doesn't create, because a policy may have copied the tags. */
  readonly copied: readonly ListedThing[];
  /** Things that match only by name, which proves nothing. */
  readonly named: readonly NamedThing[];
  /** The signs that it's left over, in sentences. */
  readonly leftover: readonly string[];
}

interface StackEntries {
  readonly stacks: readonly StackEntry[];
  /** Things named like a stack's, if no stack of that name has a mark here. */
  readonly named: readonly NamedThing[];
}

/**
 * Returns the stacks behind the marks, expired ones first, then the oldest. A different project, stack, workload,
 * subscription or id means a different stack.
 *
 * @param subscriptionId the one that was searched
 * @param now milliseconds since 1970
 */
export function stackEntries(marks: Marks, subscriptionId: string, now: number): StackEntries {
  const here = subscriptionId.toLowerCase();
  const groups = Map.groupBy(marks.things, ({ mark }) => {
    const { project, stack, workload, id } = mark;
    return JSON.stringify([project, stack, workload, id, mark.subscriptionId?.toLowerCase() || here]);
  });
  const stacks = [...groups.values()]
    .map((things) => entryOf(things, marks, here))
    .toSorted((left, right) => rank(left, now) - rank(right, now));
  return { stacks, named: marks.named.filter((thing) => !stacks.some((entry) => isNamedLike(thing, entry))) };
}

function entryOf(things: readonly MarkedThing[], marks: Marks, here: string): StackEntry {
  const made = things.filter(({ mark, isCopied }) => mark.origin === "made" && !isCopied);
  const [first] = things;
  if (first === undefined) throw new Error("A stack has at least one thing.");
  const { project, stack, workload, id } = first.mark;
  const valueOf = (field: keyof Provenance): string | undefined =>
    things.map(({ mark }) => mark[field]).find((value) => value !== undefined);
  const identity = { project, stack, workload, id, subscriptionId: first.mark.subscriptionId?.toLowerCase() || here };
  const entry = {
    ...identity,
    created: earliest(made.map(({ created }) => created)),
    expiresOn: latest(things.filter(({ isCopied }) => !isCopied).map(({ mark }) => mark.expiresOn)),
    deployedBy: valueOf("deployedBy"),
    repository: valueOf("repository"),
    environment: valueOf("environment"),
    live: made.filter(({ isRecycled }) => !isRecycled).map(listed),
    recycled: made.filter(({ isRecycled }) => isRecycled).map(listed),
    adopted: things.filter(({ mark }) => mark.origin === "adopted").map(listed),
    copied: things.filter(({ isCopied }) => isCopied).map(listed),
    named: marks.named.filter((thing) => isNamedLike(thing, identity)),
  };
  return { ...entry, leftover: leftoverOf(entry, marks, here) };
}

/** Anything unchecked doesn't count as missing. */
function leftoverOf(entry: Omit<StackEntry, "leftover">, { unchecked }: Marks, here: string): readonly string[] {
  const { live, recycled, adopted, subscriptionId } = entry;
  const isUnchecked = (what: string): boolean => unchecked.some((one) => one.what === what);
  const isCheckedInAzure =
    subscriptionId === here && !isUnchecked("resource groups") && !isUnchecked(groupsWithoutRole);
  const isCheckedInEntra = !isUnchecked("app registrations");
  const has = (category: ListedThing["category"]): boolean =>
    [...live, ...adopted].some((thing) => thing.category === category);
  if (live.length === 0 && recycled.length > 0) {
    return isCheckedInAzure && isCheckedInEntra ? ["Nothing is live, but recycle bins still hold something."] : [];
  }
  if (has("app registration") && !has("resource group") && isCheckedInAzure) {
    return ["It has app registrations but no resource group."];
  }
  if (has("resource group") && !has("app registration") && isCheckedInEntra) {
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

function isNamedLike(thing: NamedThing, { workload, stack }: Pick<StackEntry, "workload" | "stack">): boolean {
  return thing.stack === stack && thing.workload === workload;
}

function listed({ category, kind, name, id }: MarkedThing): ListedThing {
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
