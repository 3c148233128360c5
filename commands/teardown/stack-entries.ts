import { groupsWithoutRole, type MarkedThing, type Marks, type NamedThing } from "./read-marks.ts";
import type { Provenance } from "../../infra/stack-mark.ts";
import type { Thing } from "../../stacks/live/thing.ts";

export interface ListedThing extends Thing {
  readonly category: MarkedThing["category"];
}

/** One stack, as the marks on its things tell of it. */
export interface StackEntry extends Provenance, StackAge {
  readonly project: string;
  readonly stack: string;
  /** Missing: a mark of an earlier version. */
  readonly workload?: string | undefined;
  /** Missing: a mark of an earlier version; what bears it may be of several stacks. */
  readonly id?: string | undefined;
  /** Of another subscription only the registrations are seen. */
  readonly subscriptionId: string;
  readonly live: readonly ListedThing[];
  /** In recycle bins. */
  readonly recycled: readonly ListedThing[];
  /** The stack took them over: a teardown never removes them. */
  readonly adopted: readonly ListedThing[];
  /** They bear its tags, and the program makes nothing such: a policy may have copied the tags. */
  readonly copied: readonly ListedThing[];
  /** By name only, which proves nothing. */
  readonly named: readonly NamedThing[];
  /** Sentences: why it looks as if nobody needed it any longer. */
  readonly leftover: readonly string[];
}

interface StackEntries {
  readonly stacks: readonly StackEntry[];
  /** Named like a stack's, and no stack of that name has a mark here. */
  readonly named: readonly NamedThing[];
}

/**
 * The stacks that marks tell of: what expired first, then what is oldest. Two that differ in project, stack, workload,
 * subscription or id are two, whatever else they share.
 *
 * @param subscriptionId the one that was looked at
 * @param now milliseconds since 1970
 */
export function stackEntries(marks: Marks, subscriptionId: string, now: number): StackEntries {
  const here = subscriptionId.toLowerCase();
  const groups = Map.groupBy(marks.things, ({ mark }) => {
    const { project, stack, workload, id } = mark;
    return JSON.stringify([project, stack, workload ?? null, id ?? null, mark.subscriptionId?.toLowerCase() ?? here]);
  });
  const stacks = [...groups.values()]
    .map((things) => entryOf(things, marks, here))
    .toSorted((one, other) => rank(one, now) - rank(other, now));
  return { stacks, named: marks.named.filter((thing) => !stacks.some((entry) => isNamedLike(thing, entry))) };
}

function entryOf(things: readonly MarkedThing[], marks: Marks, here: string): StackEntry {
  const made = things.filter(({ mark, isCopied }) => mark.origin === "made" && !isCopied);
  const [first] = things;
  if (first === undefined) throw new Error("A stack without things is none.");
  const { project, stack, workload, id } = first.mark;
  const said = (field: keyof Provenance): string | undefined =>
    things.map(({ mark }) => mark[field]).find((value) => value !== undefined);
  const identity = { project, stack, workload, id, subscriptionId: first.mark.subscriptionId?.toLowerCase() ?? here };
  const entry = {
    ...identity,
    created: earliest(made.map(({ created }) => created)),
    expiresOn: latest(things.filter(({ isCopied }) => !isCopied).map(({ mark }) => mark.expiresOn)),
    deployedBy: said("deployedBy"),
    repository: said("repository"),
    environment: said("environment"),
    live: made.filter(({ isRecycled }) => !isRecycled).map(listed),
    recycled: made.filter(({ isRecycled }) => isRecycled).map(listed),
    adopted: things.filter(({ mark }) => mark.origin === "adopted").map(listed),
    copied: things.filter(({ isCopied }) => isCopied).map(listed),
    named: marks.named.filter((thing) => isNamedLike(thing, identity)),
  };
  return { ...entry, leftover: leftoverOf(entry, marks, here) };
}

/** What was not looked at is not missing. */
function leftoverOf(entry: Omit<StackEntry, "leftover">, { unchecked }: Marks, here: string): readonly string[] {
  const { live, recycled, adopted, subscriptionId } = entry;
  const isUnseen = (what: string): boolean => unchecked.some((one) => one.what === what);
  const isSeenInAzure = subscriptionId === here && !isUnseen("resource groups") && !isUnseen(groupsWithoutRole);
  const isSeenInEntra = !isUnseen("app registrations");
  const has = (category: ListedThing["category"]): boolean =>
    [...live, ...adopted].some((thing) => thing.category === category);
  if (live.length === 0 && recycled.length > 0) {
    return isSeenInAzure && isSeenInEntra ? ["Nothing of it is live; recycle bins still hold something."] : [];
  }
  if (has("app registration") && !has("resource group") && isSeenInAzure) {
    return ["It has app registrations, and no resource group."];
  }
  if (has("resource group") && !has("app registration") && isSeenInEntra) {
    return ["It has a resource group, and no app registrations."];
  }
  return [];
}

/** Expired ones by when, before others by age, before those of unknown age. */
function rank(entry: StackEntry, now: number): number {
  const centuries = 1e14;
  if (isExpired(entry, now)) return Date.parse(entry.expiresOn ?? "");
  return entry.created === undefined ? 2 * centuries : centuries + Date.parse(entry.created);
}

function isNamedLike(thing: NamedThing, { workload, stack }: Pick<StackEntry, "workload" | "stack">): boolean {
  return thing.stack === stack && (workload === undefined || thing.workload === workload);
}

function listed({ category, kind, name, id }: MarkedThing): ListedThing {
  return { category, kind, name, id };
}

/** What tells how old a stack is; both RFC 3339, each only where it is known and readable. */
export interface StackAge {
  readonly created?: string | undefined;
  readonly expiresOn?: string | undefined;
}

/**
 * - `due`: it has expired, or was created longer ago than that.
 * - `young`: neither.
 * - `unknown`: nothing says when it was created or when it expires. Unknown is not old.
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

/** The first of them; what is no instant is passed over. */
export function earliest(instants: readonly (string | undefined)[]): string | undefined {
  return readable(instants)[0];
}

/** The last of them: of a stack whose marks differ, as a cut-short `up` leaves them, the one that lives longer counts. */
export function latest(instants: readonly (string | undefined)[]): string | undefined {
  return readable(instants).at(-1);
}

function readable(instants: readonly (string | undefined)[]): readonly string[] {
  return instants
    .filter((text): text is string => instantOf(text) !== undefined)
    .toSorted((one, other) => Date.parse(one) - Date.parse(other));
}

/** Milliseconds since 1970; undefined for what a person has written over it. */
function instantOf(text: string | undefined): number | undefined {
  const instant = Date.parse(text ?? "");
  return Number.isNaN(instant) ? undefined : instant;
}
