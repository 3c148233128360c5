import type { ComparedParts } from "./file-context.ts";
import type { VersionedFile } from "./file-versions.ts";
import { read, unproved, type Verdict } from "./verdict-of-file.ts";

/** A page: only its words may be harmless, because tests and people run its commands. */
export async function pageStatus({ file, before, after }: VersionedFile, { namedBy }: ComparedParts): Promise<Verdict> {
  const runner = namedBy?.(file);
  if (runner !== undefined) return read(`${runner} names it, so it may be more than text`);
  if (after === undefined) return read("nothing tells what read it");
  const [textBefore, textAfter] = [before ? before.text : "", after.text];
  if (textBefore === undefined || textAfter === undefined) return read("not readable as text");
  const { changedBesideWords, fetchedCommands } = await import("./pages.ts");
  const [fetched] = fetchedCommands(textBefore, textAfter);
  if (fetched !== undefined) return unproved(`a command of the page downloads code and runs it: ${fetched}`);
  const changed = changedBesideWords(textBefore, textAfter);
  return changed === undefined
    ? { standing: "harmless", why: "only words change: its commands, code, markup and links are the same" }
    : read(`more than its words changes: ${changed}`);
}
