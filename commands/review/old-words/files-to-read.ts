import { fileClasses } from "../files/file-class.ts";
import type { FileAccount } from "../files/unjudged-files.ts";

/** Names in one line; --json has all. */
const shownAtMost = 10;

/** "3 changed files are to be read" */
export function toReadWords({ toRead }: FileAccount): string {
  return toRead.length === 1 ? "1 changed file is to be read" : `${toRead.length} changed files are to be read`;
}

/** Changed files that nothing here judges, those with one reason in one line, in the order of the classes. */
export function filesToRead({ toRead }: FileAccount): readonly { readonly files: string; readonly why: string }[] {
  const byReason = Map.groupBy(
    toRead.toSorted((one, other) => fileClasses.indexOf(one.class) - fileClasses.indexOf(other.class)),
    ({ why }) => why,
  );
  return [...byReason].map(([why, all]) => ({ files: namesOf(all.map(({ file }) => file)), why }));
}

/** "a, b and 3 more" */
export function namesOf(files: readonly string[]): string {
  const more = files.length - shownAtMost;
  return `${files.slice(0, shownAtMost).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
