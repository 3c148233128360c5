import { brief } from "../../../file-changes/file-change.ts";
import { nothingKnown } from "../../../file-changes/known.ts";
import { foreignLine, sentAway } from "../../../file-changes/packages/foreign-code.ts";
import type { ComparedParts } from "./file-context.ts";
import type { VersionedFile } from "./file-versions.ts";
import { read, unproved, type Verdict } from "./verdict-of-file.ts";

/** A page: only its words may be harmless, because tests and people run its commands. */
export async function pageStatus(
  { file, before, after }: VersionedFile,
  { namedBy, known = nothingKnown }: ComparedParts,
): Promise<Verdict> {
  const runner = namedBy?.(file);
  if (runner !== undefined) return read(`${runner} names it, so it may be more than text`);
  if (after === undefined) return read("nothing tells what read it");
  const [textBefore, textAfter] = [before ? before.text : "", after.text];
  if (textBefore === undefined || textAfter === undefined) return read("not readable as text");
  const { changedBesideWords, newScript } = await import("./pages.ts");
  const foreign = foreignLine(textBefore, textAfter, known) ?? sentAway(textBefore, textAfter);
  if (foreign !== undefined) return unproved(`a command of the page reaches another host: ${brief(foreign)}`);
  const script = newScript(textBefore, textAfter);
  if (script !== undefined) return unproved(`the page's markup runs a script: ${brief(script)}`);
  const changed = changedBesideWords(textBefore, textAfter);
  return changed === undefined
    ? { standing: "harmless", why: "only words change: its commands, code, markup and links are the same" }
    : read(`more than its words changes: ${changed}`);
}
