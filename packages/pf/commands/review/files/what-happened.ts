import type { ReviewedFile } from "../findings/review.ts";
import type { VersionedFile } from "./file-versions.ts";

export interface FileChange {
  readonly change: NonNullable<ReviewedFile["change"]>;
  /** In words, such as "renamed to docs/a.md". Empty if only the content changed. */
  readonly description: string;
}

/** What a change did to a file, beside its content. A rename is a deleted and a new file of the same content. */
export function fileChangeOf({ before, after }: VersionedFile, all: readonly VersionedFile[]): FileChange {
  if (after === undefined) {
    const to = all.find((version) => version.before === undefined && isSame(version.after?.text, before?.text));
    return to
      ? { change: "renamed", description: `renamed to ${to.file}` }
      : { change: "deleted", description: "deleted" };
  }
  if (before === undefined) {
    const from = all.find((version) => version.after === undefined && isSame(version.before?.text, after.text));
    return from
      ? { change: "renamed", description: `renamed from ${from.file}` }
      : { change: "added", description: "added" };
  }
  if (before.entry === after.entry) return { change: "changed", description: "" };
  const [entryBefore, entryAfter] = [before, after].map(({ entry }) => entryWords[entry]);
  return { change: "mode changed", description: `now ${entryAfter}, was ${entryBefore}` };
}

const entryWords = {
  file: "a plain file",
  executable: "an executable file",
  link: "a link",
  submodule: "a submodule",
} as const;

function isSame(left: string | undefined, right: string | undefined): boolean {
  return left !== undefined && left !== "" && left === right;
}
