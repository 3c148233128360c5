import type { ValueDifference } from "../../../stacks/compare/differences.ts";

/**
 * The effect on access. `access`: may allow more access. `lacking`: may block access, or break something else. `other`:
 * neither.
 */
export type Meaning = "access" | "lacking" | "other";

/** How a finding ranks among those that may allow access: 0 comes first. */
type Rank = 0 | 1 | 2 | 3;

/** No token is needed. */
export const withoutToken: Rank = 0;
/** More people or applications get a token or a permission. */
export const moreAllowed: Rank = 1;
/** Something that protects is weaker, or other code may run. */
export const lessProtected: Rank = 2;
/** Nobody knows what the property does. */
const unknownRank: Rank = 3;

/** What one difference does to access. */
export interface Effect {
  readonly meaning: Meaning;
  readonly rank: Rank;
  /** One sentence. */
  readonly effect: string;
}

/** A difference of a resource, and what is left of a list after it and all others. */
export interface Change extends Pick<ValueDifference, "path" | "kind" | "expected" | "found"> {
  /** The resource, as a sentence names it: `"The API only from Home"`. */
  readonly name: string;
  /** How many elements the deployed list had, and how many it has now. Absent if it's no list. */
  readonly elements?: { readonly deployed: number; readonly left: number };
}

/** Decides what a change of one property does. */
export type Rule = (change: Change) => Effect;

type Words = string | ((change: Change) => string);

const textOf = (words: Words, change: Change): string => (typeof words === "string" ? words : words(change));

export const access = (rank: Rank, effect: string): Effect => ({ meaning: "access", rank, effect });
export const lessAccess = (effect: string): Effect => ({ meaning: "lacking", rank: unknownRank, effect });
const noAccessEffect = (effect: string): Effect => ({ meaning: "other", rank: unknownRank, effect });

/** A property that no table knows may do anything. */
export const unknownEffect: Effect = access(
  unknownRank,
  "Nothing here knows what this property does, so it may allow access.",
);

/** Any value is harmless for access, for this reason. */
export function harmless(reason: string): Rule {
  return () => noAccessEffect(reason);
}

/** Any change may allow access. */
export function decides(rank: Rank, effect: Words): Rule {
  return (change) => access(rank, textOf(effect, change));
}

/** Any change may stop something from working, and none allows access. */
export function breaks(effect: string): Rule {
  return () => lessAccess(effect);
}

/** A list of what is allowed: more elements allow more, fewer allow less. */
export function allows(rank: Rank, ifMore: Words, ifFewer: Words): Rule {
  return (change) =>
    change.kind === "removed" ? lessAccess(textOf(ifFewer, change)) : access(rank, textOf(ifMore, change));
}

/** As `allows`, but App Service may read an empty list as everything. */
export function allowsUnlessEmpty(rank: Rank, ifMore: Words, ifFewer: Words, empty: string): Rule {
  const rule = allows(rank, ifMore, ifFewer);
  return (change) =>
    change.kind === "removed" && (change.elements === undefined || change.elements.left === 0)
      ? access(rank, empty)
      : rule(change);
}

/** A list of what is restricted: fewer elements allow more. The first element of an empty list narrows it down. */
export function restricts(rank: Rank, ifFewer: Words, ifMore: Words): Rule {
  return (change) =>
    change.kind === "added" && (change.elements?.deployed ?? 0) > 0
      ? lessAccess(textOf(ifMore, change))
      : access(rank, textOf(ifFewer, change));
}

/** Safe with these values only. Anything else, a value that isn't set included, may allow access. */
export function safeAs(values: readonly unknown[], rank: Rank, unsafe: Words, safe: Words): Rule {
  return (change) =>
    values.includes(change.found) ? lessAccess(textOf(safe, change)) : access(rank, textOf(unsafe, change));
}

/** A version as text: a higher one is safer. */
export function safeIfHigher(rank: Rank, lower: string, higher: string): Rule {
  return ({ expected, found }) => {
    const [before, now] = [numberIn(expected), numberIn(found)];
    return before !== undefined && now !== undefined && now > before ? lessAccess(higher) : access(rank, lower);
  };
}

function numberIn(version: unknown): number | undefined {
  const [, major, minor] = /(\d+)[._](\d+)$/.exec(String(version)) ?? [];
  return major === undefined ? undefined : Number(`${major}.${minor}`);
}

/** The effects for a type of resource. */
export interface KnownEffects {
  /** What it does if the whole resource is gone. */
  readonly ifDeleted: Effect;
  /** The rule of each property, by its path: `tags` covers everything below it, `appRoles[]` each element. */
  readonly properties: Readonly<Record<string, Rule>>;
}

/** What the table of the program's types doesn't say of a type. */
export type OwnEffects = Partial<KnownEffects>;

/** One rule for several properties, whose names are separated by spaces. */
export function sameRuleFor(rule: Rule, names = ""): Readonly<Record<string, Rule>> {
  return Object.fromEntries(names.split(" ").flatMap((name) => (name === "" ? [] : [[name, rule]])));
}

/** Part of the resource's identity: with another value, another resource is in its place. */
export const identity: Rule = decides(unknownRank, "Another resource may be in its place.");
export const describes: Rule = (change) => noAccessEffect(changeWords(change));
export const runs: Rule = harmless("It decides only how the resource runs, and its price.");

/** "The description of app role Orders.Read changed.", "Tag cost-center was added." */
function changeWords({ path, kind }: Change): string {
  const happened = { added: "was added", removed: "was removed", changed: "changed" }[kind];
  const [, tag] = /^tags(?:\.|\["?)(\D[^"\]]*)/.exec(path) ?? [];
  if (tag !== undefined) return `Tag ${tag} ${happened}.`;
  if (/^(?:tags|featureTags)\b/.test(path)) return `A tag ${happened}.`;
  const [, list, key] = /(\w+)s\["([^"]*)"\]\.\w+$/.exec(path) ?? [];
  const element = list === undefined || key === undefined ? "" : ` of ${spaced(list)} ${key}`;
  return `The ${spaced(path.replace(/.*\.|\[.*?\]$/g, ""))}${element} ${happened}.`;
}

/** `displayName` is "display name". */
function spaced(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}
