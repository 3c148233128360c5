import { cut, firstOf } from "./cut.ts";
import { printable } from "./printable.ts";

/** The most names that a reader takes in within a sentence. */
const maximumNames = 20;
/** The maximum number of characters of a name from outside. */
const longest = 100;

/** A name among others: in quotes if it has a comma itself, and none around it. */
export function listedName(name: string): string {
  return name.includes(",") && !name.startsWith('"') ? JSON.stringify(name) : name;
}

/** Names from outside in a sentence: the first ones, and the number of the rest. */
export function listNames(names: readonly string[], emptyText = "none"): string {
  const texts = names.map((name) => listedName(cut(printable(name), longest)));
  return firstOf(texts, maximumNames, (count) => `and ${count} more`).join(", ") || emptyText;
}
