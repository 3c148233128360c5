import { cut, firstOf } from "./cut.ts";
import { printable } from "./printable.ts";

/** More than these nobody reads in a sentence. */
const shown = 20;
/** Characters of a name that somebody else has chosen. */
const longest = 100;

/** Names from outside in a sentence: the first of them, and how many more there are. */
export function listed(names: readonly string[], without = "none"): string {
  const texts = names.map((name) => cut(printable(name), longest));
  return firstOf(texts, shown, (count) => `and ${count} more`).join(", ") || without;
}
