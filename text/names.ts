import { cut, firstOf } from "./cut.ts";
import { printable } from "./printable.ts";

/** More than these nobody reads in a sentence. */
const shown = 20;
/** The most characters of a name from outside. */
const longest = 100;

/** Names from outside in a sentence: the first of them, and how many more there are. */
export function listed(names: readonly string[], without = "none"): string {
  const texts = names.map((name) => cut(printable(name), longest));
  return firstOf(texts, shown, (count) => `and ${count} more`).join(", ") || without;
}
