import { readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { ChangedFile, Entry } from "../git/git.ts";

/** A changed file in one version. */
export interface FileVersion {
  readonly entry: Entry;
  /** Undefined if it isn't text or can't be read. */
  readonly text: string | undefined;
}

/** A changed file in both versions. Undefined if a version doesn't have it. */
export interface VersionedFile {
  readonly file: string;
  readonly before: FileVersion | undefined;
  readonly after: FileVersion | undefined;
}

/** More than any handwritten file. */
const mostBytes = 5_000_000;

/** Reads both versions of a changed file, each from its own program folder. Their content decides nothing here. */
export function versionsOf({ file, before, after }: ChangedFile, base: string, head: string): VersionedFile {
  return {
    file,
    before: before && { entry: before, text: textOf(before, join(base, file)) },
    after: after && { entry: after, text: textOf(after, join(head, file)) },
  };
}

function textOf(entry: Entry, path: string): string | undefined {
  try {
    if (entry === "submodule") return undefined;
    // Git stores only the link's path, not the content behind it.
    if (entry === "link") return readlinkSync(path);
    const bytes = readFileSync(path);
    if (bytes.length > mostBytes || bytes.includes(0)) return undefined;
    return new TextDecoder("utf8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Returns the first line in the head's version that differs, or undefined if the file is gone or isn't text. */
export function firstChangedLine({ before, after }: VersionedFile): number | undefined {
  if (after?.text === undefined) return undefined;
  const [linesBefore, linesAfter] = [before?.text?.split("\n") ?? [], after.text.split("\n")];
  const index = linesAfter.findIndex((line, place) => line !== linesBefore[place]);
  // The change only removed lines at the end.
  return index === -1 ? Math.max(linesAfter.length - 1, 1) : index + 1;
}
